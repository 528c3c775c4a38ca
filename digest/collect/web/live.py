"""The live web: many requests at once, few per host, and nothing that an answer does can hurt the caller."""

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
_LONGEST_HEADER = 64 * 1024  # policies and cookies of more than the usual 8 KB are common
_LOOKUPS = 32
_PACE = {"api.gdeltproject.org": 5.0}  # as its answers to those who come sooner say


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """What visits may cost: requests at once, bodies among them that are read at once, requests for each host at once;
    seconds to connect, to the end of the headers, and from there to the end of the body; bytes as sent and as read.
    `pace` are the seconds between two requests to a host that asks for it.
    """

    at_once: int = 128
    bodies: int = 32  # times `read_bytes` is the memory that hostile servers can take
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

    `contact` (an address or a page) stands in the User-Agent, so that a site can complain. `allow_private` lets it call
    addresses that are not public (intranets, tests). No cookie outlives the
    redirects that set it, no proxy or netrc of the environment is used. A
    request waits for its turn (per host, then in all), and for that of its body, before their clocks start: a slow host
    costs only its own sources.
    A host that answers 429 is left alone for as long as this object lives, which is one run.
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
        # Names are looked up in the loop's threads: with the usual six, some dead name servers would hold up everybody.
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
        """The answer after redirects, or why there is no answer. Never raises for what the web does."""
        return await follow(request, self.hop)

    async def hop(self, request: Request) -> Response | FetchFailed:
        """The answer to one request; redirects are not followed."""
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
        """Waits until a host that asks for time between requests has had it."""
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
        """What came of the body, and whether it broke off: a wrong length, chunks or a connection cut short."""
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
