"""Follows redirects hop by hop, with the cookies they set: the same code for live web, archive and recorder.

A nearly empty page with an immediate `refresh` is a redirect too.
"""

import re
from dataclasses import replace

from digest.collect.reading.charsets import decode
from digest.collect.reading.markup import parse_html, plain_text
from digest.collect.web.answers import Failure, Fetch, FetchFailed, Request, Response
from digest.collect.web.urls import absolute_link, host_of, origin_of, redacted, wire_address

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
LIMIT = 5
_PERSONAL = frozenset({"authorization", "cookie"})
_REFRESH = re.compile(
    r"\s{0,9}(\d{1,3})(?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"'\s]{1,2000})", re.IGNORECASE
)
_AT_ONCE = 10  # seconds; a refresh after longer than that is a page reloading itself
_SENDING_PAGE = 20_000  # bytes; larger pages are not mere redirects
_SENDING_WORDS = 60
_MOST_COOKIES, _LONGEST_COOKIE = 20, 4096


async def follow(request: Request, hop: Fetch) -> Response | FetchFailed:
    """Follows at most five redirects and returns the last response; `hop` makes one request without following.

    Loops, redirects to other schemes and longer chains are failures. Credentials in headers stay with their origin, a
    cookie with the host that set it; a redirect to the same address is followed once more if it set a cookie.
    """
    url = wire_address(request.url)
    if url is None:
        return FetchFailed(url=request.url, failure=Failure.BAD_URL, detail="not an http or https address")
    headers = request.headers
    hops: list[tuple[int, str]] = []
    cookies: dict[str, dict[str, str]] = {}
    passed: set[tuple[str, str]] = set()
    while True:
        sent = _cookie_header(cookies.get(host_of(url), {}))
        answer = await hop(Request(url=url, headers=(*headers, *sent)))
        if isinstance(answer, FetchFailed):
            return answer
        target = answer.header("location") if answer.status in REDIRECTS else sent_on_to(answer)
        following = wire_address(absolute_link(target, url) or "") if target else None
        if not target or (following == url and answer.status not in REDIRECTS):
            return replace(answer, hops=tuple(hops)) if hops else answer
        hops.append((answer.status, url))
        if following is None:
            return FetchFailed(url=url, failure=Failure.BAD_URL, detail=f"redirects to {redacted(target)[:200]!r}")
        passed.add((url, str(sent)))
        cookies.setdefault(host_of(url), {}).update(_cookies(answer))
        if (following, str(_cookie_header(cookies.get(host_of(following), {})))) in passed:
            return FetchFailed(url=url, failure=Failure.TOO_MANY_REDIRECTS, detail=_circle(cookies))
        if len(hops) > LIMIT:
            return FetchFailed(url=url, failure=Failure.TOO_MANY_REDIRECTS, detail=f"more than {LIMIT} redirects")
        if origin_of(following) != origin_of(url):
            headers = tuple(header for header in headers if header[0] not in _PERSONAL)
        url = following


def sent_on_to(answer: Response) -> str | None:
    """Returns the target of a nearly empty page that refreshes within ten seconds; None for any other response."""
    if answer.status != 200 or len(answer.body) > _SENDING_PAGE:
        return None
    if header := answer.header("refresh"):
        return _target(header)
    if b"refresh" not in answer.body.lower():
        return None
    root = parse_html(decode(answer.body, content_type=answer.header("content-type") or "").text)
    if root is None:
        return None
    metas = [str(meta.get("content")) for meta in root.iter("meta") if _is_refresh(meta.get("http-equiv"))]
    if not metas or len(plain_text(answer.body.decode("utf-8", "replace")).split()) > _SENDING_WORDS:
        return None
    return _target(metas[0])


def _is_refresh(name: str | None) -> bool:
    return (name or "").strip().lower() == "refresh"


def _target(refresh: str) -> str | None:
    found = _REFRESH.match(refresh)
    return found[2] if found and int(found[1]) <= _AT_ONCE else None


def _cookies(answer: Response) -> dict[str, str]:
    """Returns the cookies a response sets, name and value only."""
    found: dict[str, str] = {}
    for name, value in answer.headers:
        if name == "set-cookie" and value.isascii() and len(value) <= _LONGEST_COOKIE:
            pair = value.partition(";")[0]
            key, equals, content = pair.partition("=")
            if equals and key.strip().isprintable() and content.isprintable():
                found[key.strip()] = content.strip()
    return dict(list(found.items())[:_MOST_COOKIES])


def _cookie_header(cookies: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return (("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())),) if cookies else ()


def _circle(cookies: dict[str, dict[str, str]]) -> str:
    return "redirects in a circle" + (" with a cookie that is not enough" if any(cookies.values()) else "")


def moved_to(response: Response) -> str | None:
    """Returns the new address after permanent redirects (those at the start of the chain); None if there were none."""
    addresses = [*(address for _, address in response.hops), response.url]
    permanent = 0
    for status, _ in response.hops:
        if status not in PERMANENT:
            break
        permanent += 1
    return addresses[permanent] if permanent else None
