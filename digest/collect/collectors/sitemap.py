"""The `sitemap` collector: news sitemaps and the index files that lead to them (sitemaps.org, Google's news schema)."""

from dataclasses import replace
from datetime import datetime

from digest.collect.collector_registry import CollectorPlugin
from digest.collect.collectors.feed import MOST_ENTRIES, judged
from digest.collect.health import arrived, refused
from digest.collect.reading.charsets import decode
from digest.collect.reading.dates import parse_date
from digest.collect.reading.each import entries_of
from digest.collect.reading.markup import Element, line_of, parse_xml, plain_text
from digest.collect.reading.newest import newest_places
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.decompression import AnswerTooLarge, BadEncoding, unpacked
from digest.collect.web.urls import absolute_link
from digest.config.settings import Source
from digest.model.items import Entry, Health, Reading

_MOST_SITEMAPS = 4  # fetched of an index: the news is in the newest ones
_TITLE = 10_000  # characters of a title's markup
_MOST_BYTES = 50_000_000  # the protocol's limit for a sitemap


class SitemapCollector:
    """Reads news sitemaps. Entries without a news title are skipped."""

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """Requests the sitemap; if it is an index, then also the newest four sitemaps it lists."""
        if not so_far:
            return (Request(url=source.url),)
        first = so_far[0]
        if len(so_far) > 1 or not isinstance(first, Response) or refused(first):
            return ()
        root = _root(first)
        return tuple(Request(url=url) for url in _listed(root, first.url)) if root is not None else ()

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses the news entries of a sitemap; an index has no entries of its own."""
        return refused(response) or arrived(judged(_read(source, response), now), response)


def _read(source: Source, response: Response) -> Reading:
    root = _root(response)
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        page = root is not None and _name(root).lower() == "html"
        return Reading(health=Health.BOT_PAGE if page else Health.UNPARSEABLE, detail="not a sitemap")
    if _name(root) == "sitemapindex":
        return Reading(health=Health.EMPTY, detail="an index of sitemaps")
    listed = _children(root, "url")
    entries, asides = entries_of(listed, lambda url, at: _entry(url, source, response.url), source.url)
    newest = newest_places([entry.published for entry in entries], MOST_ENTRIES)
    placed = tuple(replace(entries[place], position=at) for at, place in enumerate(newest))
    detail = "" if placed or not listed else f"none of {len(listed)} addresses has a news title"
    return Reading(health=Health.FRESH if placed else Health.EMPTY, entries=placed, detail=detail, asides=asides)


def _root(response: Response) -> Element | None:
    try:
        body = unpacked(response.body, _MOST_BYTES)
    except (BadEncoding, AnswerTooLarge):
        return None
    return parse_xml(decode(body, content_type=response.header("content-type") or "").text)


def _listed(root: Element, base: str) -> list[str]:
    """Lists the sitemaps of an index: those with "news" in their address first, then the most recently changed."""
    if _name(root) != "sitemapindex":
        return []
    found = [(_text(one, "loc"), _text(one, "lastmod")) for one in _children(root, "sitemap")]
    found.sort(key=lambda pair: ("news" in pair[0].lower(), pair[1]), reverse=True)
    links = [absolute_link(url, base) for url, _ in found]
    return [link for link in links if link][:_MOST_SITEMAPS]


def _entry(url: Element, source: Source, base: str) -> Entry | None:
    link = absolute_link(_text(url, "loc"), base)
    news = _children(url, "news")
    title = " ".join(plain_text(_text(news[0], "title")[:_TITLE]).split()) if news else ""
    if not link or not title:
        return None
    publication = _children(news[0], "publication")
    dates = (_text(news[0], "publication_date"), _text(url, "lastmod"))
    return Entry(
        guid=link,
        url=link,
        title=title[:1000],
        published=next((moment for written in dates if (moment := parse_date(written, source.time_zone))), None),
        language=(_text(publication[0], "language") if publication else "") or None,
    )


def _name(element: Element) -> str:
    """Returns the local name of an element, also if its prefix was not declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _name(child) == name]


def _text(element: Element, name: str) -> str:
    found = _children(element, name)
    return line_of(found[0]) if found else ""


COLLECTOR = CollectorPlugin(make=SitemapCollector)
