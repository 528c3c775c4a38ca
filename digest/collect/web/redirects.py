"""Following redirects hop by hop: one rule for the live web, the archive and the recorder."""

from dataclasses import replace

from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response
from digest.collect.web.urls import absolute_link, origin_of, redacted, wire_address

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
LIMIT = 5
_PERSONAL = frozenset({"authorization", "cookie"})


async def follow(request: Request, hop: Fetch) -> Response | FetchFailed:
    """The answer at the end of at most five redirects; `hop` makes one request and follows nothing.

    Loops, redirects to other schemes and longer chains are failures. Credentials in headers stay with their origin.
    """
    url = wire_address(request.url)
    if url is None:
        return FetchFailed(url=request.url, failure=Failure.BAD_URL, detail="not an http or https address")
    headers = request.headers
    hops: list[tuple[int, str]] = []
    while True:
        answer = await hop(Request(url=url, headers=headers))
        if isinstance(answer, FetchFailed):
            return answer
        target = answer.header("location") if answer.status in REDIRECTS else None
        if not target:
            return replace(answer, hops=tuple(hops)) if hops else answer
        hops.append((answer.status, url))
        following = wire_address(absolute_link(target, url) or "")
        if following is None:
            return FetchFailed(url=url, failure=Failure.BAD_URL, detail=f"redirects to {redacted(target)[:200]!r}")
        if any(following == passed for _, passed in hops):
            return FetchFailed(url=url, failure=Failure.TOO_MANY_REDIRECTS, detail="redirects in a circle")
        if len(hops) > LIMIT:
            return FetchFailed(url=url, failure=Failure.TOO_MANY_REDIRECTS, detail=f"more than {LIMIT} redirects")
        if origin_of(following) != origin_of(url):
            headers = tuple(header for header in headers if header[0] not in _PERSONAL)
        url = following


def moved_to(response: Response) -> str | None:
    """The address a permanent redirect names as the new one: the end of the chain's permanent beginning."""
    addresses = [*(address for _, address in response.hops), response.url]
    permanent = 0
    for status, _ in response.hops:
        if status not in PERMANENT:
            break
        permanent += 1
    return addresses[permanent] if permanent else None
