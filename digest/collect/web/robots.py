"""Applies robots.txt (RFC 9309) to article pages. Feeds are meant for programs, so it is not applied to them."""

import asyncio
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response
from digest.model.asides import Aside, AsideKind, attempt

AGENT = "TopTenDigest"
_MOST_BYTES = 500_000  # what RFC 9309 requires a crawler to read
_CLOSED = "User-agent: *\nDisallow: /"
_VERSION = re.compile(r"^([ \t]{0,20}user-?agent[ \t]{0,20}:[ \t]{0,20}[\w-]{1,100})/.*", re.IGNORECASE | re.MULTILINE)


class Robots:
    """Wraps a fetch: reads each site's robots.txt once; a disallowed request fails without being sent.

    If a robots.txt cannot be parsed, its whole site is disallowed and the error goes to `report`.
    """

    def __init__(self, fetch: Fetch, report: Callable[[Aside], None]) -> None:
        self._fetch = fetch
        self._report = report
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """Fetches, or returns a DISALLOWED failure."""
        try:
            parts = urlsplit(request.url)
        except ValueError:
            return await self._fetch(request)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.create_task(self._read(site))
        rules = await self._rules[site]
        allowed = attempt(AsideKind.ROBOTS, request.url, lambda: rules.can_fetch(request.url, AGENT))
        if isinstance(allowed, Aside):
            self._report(allowed)
        if allowed is not True:
            return FetchFailed(url=request.url, failure=Failure.DISALLOWED, detail=f"by {site}/robots.txt")
        return await self._fetch(request)

    async def _read(self, site: str) -> Protego:
        """Reads the rules of a site: allow all if there is no file, disallow all while its server fails (RFC 9309,
        2.3.1).
        """
        address = f"{site}/robots.txt"
        answer = await self._fetch(Request(url=address))
        body = answer.body[:_MOST_BYTES] if isinstance(answer, Response) else b""
        rules = attempt(AsideKind.ROBOTS, address, lambda: _rules_of(answer), body)
        if isinstance(rules, Aside):
            self._report(rules)
            return Protego.parse(_CLOSED)
        return rules


def _rules_of(answer: Response | FetchFailed) -> Protego:
    if isinstance(answer, FetchFailed) or answer.status >= 500:
        return Protego.parse(_CLOSED)
    if not 200 <= answer.status < 300 or answer.body.lstrip().startswith(b"<"):
        return Protego.parse("")
    return parse_rules(answer.body)


def parse_rules(body: bytes) -> Protego:
    """Parses a robots.txt. A version after an agent's name, which the standard does not allow (2.2.1), is ignored."""
    return Protego.parse(_VERSION.sub(r"\1", body[:_MOST_BYTES].decode("utf-8-sig", "replace")))
