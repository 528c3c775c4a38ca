"""The nouns of the web: what a site is asked, and what it answers or why it does not."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: a GET, or with a `body` a POST. `headers` are (lower-case name, value) pairs, e.g. if-none-match."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete answer, content encoding undone.

    `url` is the address that finally answered and `hops` the (status, address) of every redirect before it, so a
    permanent move differs from a temporary one. `headers` are (lower-case name, value) pairs. `broken_off` is True
    when the body ended before the end that was announced, `same` when the 304 is ours: the body was that of last time.
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
    """Why no answer came at all (an HTTP error status is an answer)."""

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
    """An expected failure of the web, as a value."""

    url: str
    failure: Failure
    detail: str


Fetch = Callable[[Request], Awaitable[Response | FetchFailed]]
