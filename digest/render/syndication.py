"""Writes feeds for other programs: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1, and sitemaps (sitemaps.org 0.9)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: `html` is its content, `url` absolute or "", `topics` are display names."""

    id: str
    title: str
    url: str
    published: datetime
    html: str
    language: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyndicationFeed:
    """A feed, newest entry first. `home_url` and `address` (without its suffix) are absolute, or "".

    `hub` is the address of a WebSub hub, included if the feed has an address.
    """

    id: str
    title: str
    author: str
    description: str
    language: str
    home_url: str
    address: str
    entries: tuple[FeedEntry, ...]
    hub: str = ""


def identifier(*parts: str) -> str:
    """Returns an entry id that stays the same if the archive moves (RFC 4122, version 5)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join(parts))}"


def rss(feed: SyndicationFeed) -> str:
    """Formats the feed as RSS 2.0. Without a public address the channel lacks the link that the format requires."""
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        },
    )
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    if feed.home_url:
        _add(channel, "link", feed.home_url)
        _add(channel, "atom:link", rel="self", type="application/rss+xml", href=f"{feed.address}.rss")
        if feed.hub:
            _add(channel, "atom:link", rel="hub", href=feed.hub)
    _add(channel, "description", feed.description or feed.title)
    _add(channel, "language", feed.language)
    if feed.entries:
        _add(channel, "lastBuildDate", format_datetime(feed.entries[0].published))
    for entry in feed.entries:
        item = _add(channel, "item")
        _add(item, "title", entry.title)
        if entry.url:
            _add(item, "link", entry.url)
        _add(item, "guid", entry.id, isPermaLink="false")
        _add(item, "pubDate", format_datetime(entry.published))
        for topic in entry.topics:
            _add(item, "category", topic)
        _add(item, "description", entry.html)
    return _document(root)


def atom(feed: SyndicationFeed) -> str:
    """Formats the feed as Atom (RFC 4287)."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.description)
    _add(root, "updated", feed.entries[0].published.isoformat() if feed.entries else "1970-01-01T00:00:00+00:00")
    _add(_add(root, "author"), "name", feed.author)
    if feed.home_url:
        _add(root, "link", rel="alternate", type="text/html", href=feed.home_url)
        _add(root, "link", rel="self", type="application/atom+xml", href=f"{feed.address}.atom")
        if feed.hub:
            _add(root, "link", rel="hub", href=feed.hub)
    for entry in feed.entries:
        item = _add(root, "entry", **{"xml:lang": entry.language})
        _add(item, "id", entry.id)
        _add(item, "title", entry.title)
        if entry.url:
            _add(item, "link", rel="alternate", type="text/html", href=entry.url)
        _add(item, "published", entry.published.isoformat())
        _add(item, "updated", entry.published.isoformat())
        for topic in entry.topics:
            _add(item, "category", term=topic)
        _add(item, "content", entry.html, type="html")
    return _document(root)


def json_feed(feed: SyndicationFeed) -> str:
    """Formats the feed as JSON Feed 1.1 (jsonfeed.org)."""
    items = [
        {
            "id": entry.id,
            **({"url": entry.url} if entry.url else {}),
            "title": entry.title,
            "content_html": entry.html,
            "date_published": entry.published.isoformat(),
            "language": entry.language,
            "tags": list(entry.topics),
        }
        for entry in feed.entries
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **({"home_page_url": feed.home_url, "feed_url": f"{feed.address}.json"} if feed.home_url else {}),
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.home_url and feed.hub else {}),
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def sitemap(pages: Sequence[tuple[str, str]]) -> str:
    """Formats a sitemap of (absolute address, day of its last change or ""); at most 50,000."""
    return _places("urlset", "url", pages)


def sitemap_index(maps: Sequence[tuple[str, str]]) -> str:
    """Formats a sitemap index from (absolute address, day of its last change or "")."""
    return _places("sitemapindex", "sitemap", maps)


def _places(whole: str, part: str, places: Sequence[tuple[str, str]]) -> str:
    root = ET.Element(whole, {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for address, day in places:
        place = _add(root, part)
        _add(place, "loc", address)
        if day:
            _add(place, "lastmod", day)
    return _document(root)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def _document(root: ET.Element) -> str:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
