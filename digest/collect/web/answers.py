"""Requests, responses and failures of web access."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GET request, or a POST if it has a `body`. `headers` are (lower-case name, value) pairs, e.g. if-none-match."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete response with its content encoding undone.

    `url` is the final address and `hops` the (status, address) of each redirect before it, so that a permanent move
    differs from a temporary one. `headers` are (lower-case name, value) pairs. `broken_off` is True if the body ended
    too early; `same` is True if this program made it a 304 because the body equals the last one.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    received: datetime
    hops: tuple[tuple[int, str], ...] = ()
    broken_off: bool = False
    same: bool = False

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name), None)


class Failure(StrEnum):
    """Why there was no response at all (an HTTP error status is a response)."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    TLS = "tls"
    DNS = "dns"
    FORBIDDEN_ADDRESS = "forbidden-address"
    TOO_LARGE = "too-large"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BAD_ENCODING = "bad-encoding"
    BAD_URL = "bad-url"
    DISALLOWED = "disallowed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """An expected failure of web access, as a value."""

    url: str
    failure: Failure
    detail: str


Fetch = Callable[[Request], Awaitable[Response | FetchFailed]]
