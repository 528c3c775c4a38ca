"""robots.txt (RFC 9309) for article pages. Feeds are made to be fetched and are not asked about."""

import asyncio
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response

AGENT = "TopTenDigest"
_MOST_BYTES = 500_000  # what RFC 9309 asks a crawler to read


class Robots:
    """A fetch that asks each site's robots.txt first, once; what it disallows is a failure without a request."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._rules: dict[str, asyncio.Task[RobotFileParser]] = {}

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
        if not rules.can_fetch(AGENT, request.url):
            return FetchFailed(url=request.url, failure=Failure.DISALLOWED, detail=f"by {site}/robots.txt")
        return await self._fetch(request)

    async def _read(self, site: str) -> RobotFileParser:
        """The rules of a site: none without a file, everything closed while its server fails (RFC 9309, 2.3.1)."""
        answer = await self._fetch(Request(url=f"{site}/robots.txt"))
        rules = RobotFileParser()
        if isinstance(answer, FetchFailed) or answer.status >= 500:
            rules.parse(["User-agent: *", "Disallow: /"])
        elif answer.status == 200 and not answer.body.lstrip().startswith(b"<"):
            rules.parse(answer.body[:_MOST_BYTES].decode("utf-8", "replace").splitlines())
        else:
            rules.parse([])
        return rules
