"""The `feed` collector: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, also when cut off or in the wrong charset."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from digest.collect.challenges import challenge_in
from digest.collect.collector_registry import CollectorPlugin
from digest.collect.health import arrived, refused, rhythm
from digest.collect.reading.characters import sound_references, storable
from digest.collect.reading.charsets import decode
from digest.collect.reading.dates import parse_date
from digest.collect.reading.each import entries_of
from digest.collect.reading.markup import plain_text
from digest.collect.reading.newest import newest_places
from digest.collect.reading.plain_atom import read_plain_atom
from digest.collect.reading.plain_rss import NotPlain, PlainFeed, read_plain_rss
from digest.collect.reading.xml_repair import Repaired, repair
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.decompression import GZIP, AnswerTooLarge, BadEncoding, unpacked
from digest.collect.web.urls import absolute_link
from digest.config.settings import Source
from digest.model.items import Entry, Health, Reading

MOST_ENTRIES = 1_000
_MOST_BYTES = 24_000_000
_TITLE, _SUMMARY, _CONTENT, _GUID = 1_000, 20_000, 200_000, 2_000
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_ITEMS = re.compile(r'"items"\s*+:\s*+\[\s*+')
_VERSION = re.compile(r'"version"\s*+:\s*+"([^"]*+)"')
_COMMA = re.compile(r"\s*+,\s*+")
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|channel)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedCollector:
    """Reads syndication feeds; with `only_plain` only those that need no parser that could hang or bloat."""

    only_plain: bool = False

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """One request for the feed itself."""
        return () if so_far else (Request(url=source.url, headers=(("accept", _ACCEPT),)),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses at most 1,000 entries in the feed's order, with the state that the response shows.

        Raises NotPlain if `only_plain` is set and the feed needs feedparser.
        """
        reading = refused(response) or read_feed(source, response, only_plain=self.only_plain)
        return arrived(judged(reading, now), response)


def judged(reading: Reading, now: datetime) -> Reading:
    """Marks a fresh reading QUIET or STALE if its newest entry is old compared with the source's usual rhythm."""
    if reading.health is not Health.FRESH:
        return reading
    health, silence = rhythm(reading.entries, now)
    return replace(reading, health=health, detail="; ".join(note for note in (silence, reading.detail) if note))


def read_feed(source: Source, response: Response, *, only_plain: bool = False, most: int = MOST_ENTRIES) -> Reading:
    """Parses the bytes of a feed, whatever the status of the response; HTML instead of a feed is a BOT_PAGE.

    Entries without a usable link are included, with an empty `url`. With `only_plain`, raises NotPlain for a feed that
    needs feedparser.
    """
    if only_plain and response.body.startswith(GZIP):
        raise NotPlain
    try:
        body = unpacked(response.body, _MOST_BYTES)
    except AnswerTooLarge as error:
        return Reading(health=Health.TOO_LARGE, detail=str(error))
    except BadEncoding:
        return Reading(health=Health.UNPARSEABLE, detail="a gzip file that cannot be unpacked")
    decoded = decode(body, content_type=response.header("content-type") or "", language=source.language)
    text = sound_references(decoded.text.lstrip("\ufeff\x00 \t\r\n"))
    if not text:
        return Reading(health=Health.EMPTY, detail="the answer has no content")
    if text.startswith("{"):
        reading = _read_json(text, source, response.url, most)
    elif _HTML.match(text) and not _FEED_ROOT.search(text[:4096]):
        return _web_page(text)
    else:
        reading = _read_xml(text, source, response.url, only_plain, most)
    if _HTML.match(text) and not reading.entries:
        return _web_page(text)
    if decoded.wrongly_declared and reading.health is not Health.UNPARSEABLE:
        wrong = f"declared {decoded.wrongly_declared}, sent {decoded.encoding}"
        detail = "; ".join(note for note in (wrong, reading.detail) if note)
        return replace(reading, health=Health.WRONG_CHARSET, detail=detail)
    return reading


def _web_page(text: str) -> Reading:
    guard = challenge_in(text)
    what = f"a challenge of {guard} that only browsers pass" if guard else "a web page"
    return Reading(health=Health.BOT_PAGE, detail=f"{what} in place of the feed")


def _read_xml(text: str, source: Source, address: str, only_plain: bool, most: int) -> Reading:
    plain = _plain(text, most)
    repaired = Repaired(text=text) if plain else repair(text, most)
    plain = plain or _plain(repaired.text, most)
    if plain is None and only_plain:
        raise NotPlain
    try:
        parsed: Any = plain or _parsed(repaired.text)
    except Exception as error:
        return Reading(health=Health.UNPARSEABLE, detail=f"the parser failed: {type(error).__name__}")
    channel = parsed.feed
    base = absolute_link(_string(channel.get("link")), address) or address
    language = _string(channel.get("language")) or None
    found = parsed.entries[:most]
    entries, asides = entries_of(found, lambda entry, at: _xml_entry(entry, base, language, source, at), source.name)
    notes = [note for note in (repaired.note, _unlinked(entries)) if note]
    if repaired.cut or (not found and not _FEED_ROOT.search(text[:4096])):
        notes = notes or ["not a feed"]
        return Reading(health=Health.UNPARSEABLE, entries=entries, detail="; ".join(notes), asides=asides)
    if parsed.bozo and not found:
        return Reading(health=Health.UNPARSEABLE, detail=str(parsed.get("bozo_exception"))[:200])
    if parsed.bozo:
        notes.append("ill-formed XML read leniently")
    health = Health.FRESH if found else Health.EMPTY
    ttl = _minutes(channel.get("ttl"))
    title = _title(_string(channel.get("title")))
    return Reading(health=health, entries=entries, detail="; ".join(notes), ttl=ttl, title=title, asides=asides)


def _plain(text: str, most: int) -> PlainFeed | None:
    return read_plain_rss(text, most) or read_plain_atom(text, most)


def _minutes(ttl: object) -> int:
    """Parses a feed's `ttl` (RSS 2.0) as minutes; 0 if it is missing or not a number."""
    written = _string(ttl)
    return int(written) if written.isdecimal() and len(written) < 7 else 0


def _parsed(text: str) -> Any:
    import feedparser

    # A stream, because feedparser opens a file or a URL where it is given text that names one.
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _xml_entry(entry: Any, base: str, language: str | None, source: Source, position: int) -> Entry:
    link = _own_link(entry)
    guid = _string(entry.get("id")) or link
    url = absolute_link(link, base) or absolute_link(_string(entry.get("id")), "") or ""
    contents = [plain_text(_string(part.get("value"))[:_CONTENT]) for part in entry.get("content", ())]
    return Entry(
        guid=(guid or url)[:_GUID],
        url=url,
        title=_title(_string(entry.get("title"))),
        summary=plain_text(_string(entry.get("summary"))[:_SUMMARY]),
        content=max(contents, key=len, default=""),
        published=_published(entry, source.time_zone),
        language=_string(entry.get("title_detail", {}).get("language")) or language,
        position=position,
    )


def _own_link(entry: Mapping[str, Any]) -> str:
    """Returns the link of the entry itself. feedparser may return another of its links when the text contains that
    address.
    """
    link, links = _string(entry.get("link")), entry.get("links", ())
    if len(links) < 2:
        return link
    others = {one.get("href") for one in links if one.get("rel") != "alternate"}
    own = [_string(one.get("href")) for one in links if one.get("rel") == "alternate"]
    return own[0] if link in others and own and link not in own else link


def _published(entry: Mapping[str, Any], zone: str) -> datetime | None:
    for name in ("published", "updated", "created"):
        # Not what feedparser makes of it: a date without zone is UTC to it, GMT+0330 is GMT, the year 0001 is 2001.
        written = _string(entry.get(name)) if name in entry else ""
        if moment := parse_date(written, zone):
            return moment
    return None


def _read_json(text: str, source: Source, address: str, most: int) -> Reading:
    """Parses a JSON Feed, version 1 or 1.1 (jsonfeed.org). If it is cut off, the items before the cut are used."""
    broken = ""
    try:
        feed = json.loads(text, strict=False)
    except RecursionError:
        return Reading(health=Health.UNPARSEABLE, detail="JSON that is nested too deep")
    except ValueError as error:
        broken = f"JSON that cannot be read: {str(error)[:100]}"
        feed = _broken_json(text, most)
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in _string(feed.get("version")):
        return Reading(health=Health.UNPARSEABLE, detail=broken or "JSON that is not a JSON Feed")
    found = [item for item in items if isinstance(item, dict)]
    dates = [_json_date(item, source.time_zone) for item in found] if len(found) > most else []
    found = [found[place] for place in newest_places(dates, most)] if dates else found
    base = absolute_link(_string(feed.get("home_page_url")), address) or address
    language = _string(feed.get("language")) or None
    entries, asides = entries_of(found, lambda item, at: _json_entry(item, base, language, source, at), source.name)
    if broken:
        return Reading(health=Health.UNPARSEABLE, entries=entries, detail=broken, asides=asides)
    health = Health.FRESH if found else Health.EMPTY
    title = _title(_string(feed.get("title")))
    return Reading(health=health, entries=entries, detail=_unlinked(entries), title=title, asides=asides)


def _broken_json(text: str, most: int) -> dict[str, Any]:
    """Recovers what it can from a cut JSON Feed: the version, if it comes before the items, and all complete items."""
    decoder, items = json.JSONDecoder(strict=False), list[Any]()
    begin = before = _ITEMS.search(text)
    while before and len(items) < most:
        try:
            item, end = decoder.raw_decode(text, before.end())
        except (ValueError, RecursionError):
            break
        items.append(item)
        before = _COMMA.match(text, end)
    version = _VERSION.search(text, 0, begin.start()) if begin else None
    return {"version": version[1] if version else "", "items": items}


def _json_entry(item: Mapping[str, Any], base: str, language: str | None, source: Source, position: int) -> Entry:
    link = _string(item.get("url")) or _string(item.get("external_url")) or _string(item.get("id"))
    url = absolute_link(link, base) or ""
    content = _string(item.get("content_html")) or _string(item.get("content_text"))
    return Entry(
        guid=(_string(item.get("id")) or url)[:_GUID],
        url=url,
        title=_title(_string(item.get("title"))),
        summary=plain_text(_string(item.get("summary"))[:_SUMMARY]),
        content=plain_text(content[:_CONTENT]),
        published=_json_date(item, source.time_zone),
        language=_string(item.get("language")) or language,
        position=position,
    )


def _json_date(item: Mapping[str, Any], zone: str) -> datetime | None:
    written = (_string(item.get(name)) for name in ("date_published", "date_modified"))
    return next((moment for one in written if (moment := parse_date(one, zone))), None)


def _unlinked(entries: tuple[Entry, ...]) -> str:
    count = sum(not entry.url for entry in entries)
    return f"{count} of {len(entries)} entries without a usable link" if count else ""


def _title(markup: str) -> str:
    return " ".join(plain_text(markup[: 10 * _TITLE]).split())[:_TITLE]


def _string(value: object) -> str:
    if isinstance(value, str):
        return storable(value).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


COLLECTOR = CollectorPlugin(make=FeedCollector)
