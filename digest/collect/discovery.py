"""Finds the feeds of a web site: those its home page links to, then the usual feed addresses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from digest.collect.collector_registry import collector_named
from digest.collect.health import HEALTHY, refused
from digest.collect.reading.charsets import decode
from digest.collect.reading.feed_links import feeds_of_header, named_feeds
from digest.collect.reading.identity import primary_language
from digest.collect.reading.markup import line_of, parse_xml, plain_text
from digest.collect.reading.pages import linked_feeds
from digest.collect.web.answers import Fetch, Request, Response
from digest.collect.web.redirects import moved_to
from digest.config.settings import Source
from digest.model.items import Health, Reading

_PLACES = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feeds/posts/default", "?feed=rss2")
_MOST = 12  # addresses to try


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A working feed: its address after permanent redirects, title, language and parsed content."""

    url: str
    title: str
    language: str | None
    reading: Reading


async def find_feeds(url: str, fetch: Fetch) -> tuple[FoundFeed, ...]:
    """Finds the feeds of a site; returns only that feed if `url` is a feed itself.

    Feeds that the page declares come first. The usual addresses are tried only if none of the declared feeds works.
    Returns an empty tuple if no feed is found.
    """
    answer = await fetch(Request(url=url))
    if isinstance(answer, Response) and (found := _read(answer)):
        return (found,)
    base = answer.url if isinstance(answer, Response) else url
    named = _named(answer) if isinstance(answer, Response) and not refused(answer) else ()
    for candidates in (*named, tuple(urljoin(base, place) for place in _PLACES)):
        feeds = await _answering(candidates[:_MOST], fetch)
        if feeds:
            return feeds
    return ()


def _named(answer: Response) -> tuple[tuple[str, ...], ...]:
    """Returns the feeds that a page and its Link header declare, and separately those the page only links to."""
    markup = _text(answer)
    links = [value for name, value in answer.headers if name == "link"]
    in_header = tuple(address for value in links for address in feeds_of_header(value, answer.url))
    return tuple(dict.fromkeys((*named_feeds(markup, answer.url), *in_header))), linked_feeds(markup, answer.url)


async def _answering(candidates: Sequence[str], fetch: Fetch) -> tuple[FoundFeed, ...]:
    """Returns the candidates that are feeds; of those with equal content the first. Fetches one at a time to spare the
    host.
    """
    feeds: dict[tuple[str, ...], FoundFeed] = {}
    for url in candidates:
        answer = await fetch(Request(url=url))
        if isinstance(answer, Response) and (found := _read(answer)):
            feeds.setdefault(tuple(entry.url for entry in found.reading.entries), found)
    return tuple(feeds.values())


def _read(answer: Response) -> FoundFeed | None:
    source = Source(name="probe", url="https://probe.example/", publisher="probe")
    reading = collector_named("feed").read(source, answer, answer.received)
    if reading.health not in HEALTHY or (reading.health is Health.EMPTY and not answer.body):
        return None
    languages = [primary_language(entry.language) for entry in reading.entries]
    url = moved_to(answer) or (answer.hops[0][1] if answer.hops else answer.url)
    return FoundFeed(url=url, title=_title(answer), language=next(iter(languages), None), reading=reading)


def _title(answer: Response) -> str:
    """Returns the document's first title as plain text: the title of the channel."""
    text = _text(answer)
    root = None if text.lstrip().startswith("{") else parse_xml(text[:200_000])
    titles = root.xpath("//*[local-name()='title']") if root is not None else []
    title = line_of(titles[0]) if titles else _json_title(text)
    return " ".join(plain_text(title[:2_000]).split())[:120]


def _json_title(text: str) -> str:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return str(feed.get("title") or "") if isinstance(feed, dict) else ""


def _text(answer: Response) -> str:
    return decode(answer.body, content_type=answer.header("content-type") or "").text
