"""robots.txt (RFC 9309) for article pages. Feeds are made to be fetched and are not asked about."""

import asyncio
import re
from urllib.parse import urlsplit

from protego import Protego

from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response

AGENT = "TopTenDigest"
_MOST_BYTES = 500_000  # what RFC 9309 asks a crawler to read
_CLOSED = "User-agent: *\nDisallow: /"
_VERSION = re.compile(r"^([ \t]{0,20}user-?agent[ \t]{0,20}:[ \t]{0,20}[\w-]{1,100})/.*", re.IGNORECASE | re.MULTILINE)


class Robots:
    """A fetch that asks each site's robots.txt first, once; what it disallows is a failure without a request."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def fetch(self, request: Request) -> Response | FetchFailed:
        """The answer, or DISALLOWED."""
        try:
            parts = urlsplit(request.url)
        except ValueError:
            return await self._fetch(request)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.create_task(self._read(site))
        rules = await self._rules[site]
        if not rules.can_fetch(request.url, AGENT):
            return FetchFailed(url=request.url, failure=Failure.DISALLOWED, detail=f"by {site}/robots.txt")
        return await self._fetch(request)

    async def _read(self, site: str) -> Protego:
        """The rules of a site: none without a file, everything closed while its server fails (RFC 9309, 2.3.1)."""
        answer = await self._fetch(Request(url=f"{site}/robots.txt"))
        if isinstance(answer, FetchFailed) or answer.status >= 500:
            return Protego.parse(_CLOSED)
        if not 200 <= answer.status < 300 or answer.body.lstrip().startswith(b"<"):
            return Protego.parse("")
        return parse_rules(answer.body)


def parse_rules(body: bytes) -> Protego:
    """The rules of a robots.txt. A version behind a name, which the name must not have (2.2.1), is no part of it."""
    return Protego.parse(_VERSION.sub(r"\1", body[:_MOST_BYTES].decode("utf-8-sig", "replace")))
