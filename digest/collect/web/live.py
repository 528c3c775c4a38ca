"""Fetches from the live web: many requests at once, few per host, with limits on everything a response can cost."""

import asyncio
import socket
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from digest import __version__
from digest.collect.web.address_guard import ForbiddenAddress, guarded_socket
from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.collect.web.decompression import ACCEPTED, AnswerTooLarge, BadEncoding, Unpacker
from digest.collect.web.redirects import follow
from digest.collect.web.robots import AGENT
from digest.collect.web.urls import host_of

_CHUNK = 64 * 1024
_LONGEST_HEADER = 64 * 1024  # security policies and cookies longer than the usual 8 KB are common
_LOOKUPS = 32
_PACE = {"api.gdeltproject.org": 5.0}  # as its error message for faster clients says


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """Limits of web access: requests at once, bodies being read at once, requests for each host at once; seconds to
    connect, to the end of the headers, and from there to the end of the body; bytes as sent and as read.

    `pace` maps hosts that ask for it to the seconds between two requests.
    """

    at_once: int = 128
    bodies: int = 32  # times `read_bytes` is the memory that hostile servers can use up
    per_host: int = 2
    connect_seconds: float = 10
    header_seconds: float = 20
    body_seconds: float = 60
    sent_bytes: int = 8_000_000
    read_bytes: int = 24_000_000
    pace: Mapping[str, float] = field(default_factory=_PACE.copy)


DEFAULT_LIMITS = WebLimits()


class LiveWeb:
    """Fetches from the live web; an async context manager.

    `contact` (an address or a page) is part of the User-Agent, so that a site can complain. `allow_private` permits
    addresses that are not public (intranets, tests). Cookies last only for the redirects that follow; proxies and netrc
    of the environment are ignored. A request's time limits start only when its turn has come (per host, then overall,
    then for its body), so a slow host delays only its own sources. A host that answers 429 gets no more requests from
    this object, which means for this run.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        limits: WebLimits = DEFAULT_LIMITS,
        allow_private: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._agent = f"{AGENT}/{__version__} ({f'+{contact}' if contact else 'feed reader'})"
        self._limits = limits
        self._socket_factory = _any_socket if allow_private else guarded_socket
        self._clock = clock
        self._turns = asyncio.Semaphore(limits.at_once)
        self._body_turns = asyncio.Semaphore(limits.bodies)
        self._host_turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(limits.per_host))
        self._paused: set[str] = set()
        self._free_at: dict[str, float] = {}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Opens the session; nothing is connected yet."""
        # DNS lookups run in the loop's threads: with the default six, a few dead name servers would delay all requests.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup"))
        connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, socket_factory=self._socket_factory)
        self._session = await self._open.enter_async_context(
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_line_size=_LONGEST_HEADER,
                max_field_size=_LONGEST_HEADER,
                headers={"user-agent": self._agent, "accept-encoding": ACCEPTED},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_seconds),
            )
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes every connection."""
        await self._open.aclose()

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """Fetches, following redirects. Never raises because of what the web does."""
        return await follow(request, self.hop)

    async def hop(self, request: Request) -> Response | FetchFailed:
        """Makes one request; redirects are not followed."""
        host = host_of(request.url)
        async with self._host_turns[host]:
            await self._rest(host)
            async with self._turns:
                if host in self._paused:
                    return FetchFailed(
                        url=request.url, failure=Failure.PAUSED, detail=f"{host} asked for fewer requests"
                    )
                try:
                    answer = await self._get(request)
                except (aiohttp.ClientError, OSError, AnswerTooLarge, BadEncoding, ValueError) as error:
                    return _failed(request.url, error)
                if answer.status == 429:
                    self._paused.add(host)
                return answer

    async def _rest(self, host: str) -> None:
        """Waits until the host's minimum time between requests has passed."""
        if pace := self._limits.pace.get(host):
            now = asyncio.get_running_loop().time()
            start = max(now, self._free_at.get(host, now))
            self._free_at[host] = start + pace
            await asyncio.sleep(start - now)

    async def _get(self, request: Request) -> Response:
        async with asyncio.timeout(self._limits.header_seconds):
            answer = await self._session.request(
                "GET" if request.body is None else "POST",
                URL(request.url, encoded=True),
                headers=dict(request.headers),
                data=request.body,
                allow_redirects=False,
            )
        try:
            body, broken_off = (b"", False) if answer.content.at_eof() else await self._body(answer)
        finally:
            # Closed, not released: what is left of a body that was too long is not worth reading.
            if not answer.content.at_eof():
                answer.close()
            answer.release()
        return Response(
            url=request.url,
            status=answer.status,
            headers=tuple((name.lower(), value) for name, value in answer.headers.items()),
            body=body,
            received=self._clock(),
            broken_off=broken_off,
        )

    async def _body(self, answer: aiohttp.ClientResponse) -> tuple[bytes, bool]:
        """Returns the body as far as it came, and whether it was cut off by a wrong length, bad chunks or a lost
        connection.
        """
        unpacker = Unpacker(answer.headers.get("content-encoding", ""), self._limits.read_bytes)
        pieces: list[bytes] = []
        sent = 0
        async with self._body_turns, asyncio.timeout(self._limits.body_seconds):
            try:
                async for chunk in answer.content.iter_chunked(_CHUNK):
                    sent += len(chunk)
                    if sent > self._limits.sent_bytes:
                        raise AnswerTooLarge(f"more than {self._limits.sent_bytes:,} bytes sent")
                    pieces.append(unpacker.feed(chunk))
            except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, ConnectionError):
                if not any(pieces):
                    raise
                return b"".join(pieces), True
        return b"".join(pieces), False


def _any_socket(info: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, _ = info
    return socket.socket(family=family, type=kind, proto=protocol)


def _failed(url: str, error: Exception) -> FetchFailed:
    cause = getattr(error, "os_error", error)
    if isinstance(cause, ForbiddenAddress) or "is not a public address" in str(cause):
        failure = Failure.FORBIDDEN_ADDRESS
    elif isinstance(error, AnswerTooLarge):
        failure = Failure.TOO_LARGE
    elif isinstance(error, BadEncoding):
        failure = Failure.BAD_ENCODING
    elif isinstance(error, TimeoutError):
        failure = Failure.TIMEOUT
    elif isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        failure = Failure.DNS
    elif isinstance(error, aiohttp.ClientSSLError):
        failure = Failure.TLS
    elif isinstance(error, aiohttp.InvalidURL | UnicodeError):
        failure = Failure.BAD_URL
    else:
        failure = Failure.CONNECTION
    shown = cause if failure is Failure.FORBIDDEN_ADDRESS else error
    return FetchFailed(url=url, failure=failure, detail=str(shown)[:300] or type(error).__name__)
