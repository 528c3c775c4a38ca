"""Decides which entries are the same item, and turns an entry into an item."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from digest.collect.reading.furniture import without_furniture
from digest.collect.reading.posts import headline
from digest.collect.web.urls import absolute_link, wire_address
from digest.config.settings import Source
from digest.model.items import Entry, Item
from digest.text.bullets import part_of
from digest.text.language import detect_language
from digest.text.normalise import display, display_paragraphs, storable
from digest.text.tracking import tracks

AHEAD = timedelta(minutes=10)
_AMP_HOST = re.compile(r"^(?:amp|m|mobile|www)\.(?=[^.]+\.[^.]+)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp|/amp\.html)/?$|^/amp(?=/)", re.IGNORECASE)
_AMP_QUERY = ("amp", "amp=1", "outputType=amp")
_REVISION = re.compile(r"#\d+$")
_LONGEST_FRAGMENT = 200
_DIGIT = re.compile(r"[0-9]")
_OF_READERS = re.compile(r"(?:comment|respond|reply|disqus|reaction|share|top|h[1-6]-)", re.IGNORECASE)
# The number of a report in its address, before or within its slug; years, months and days are none.
_NUMBER = re.compile(r"(.*?/(?!(?:19|20)\d\d(?:[/-]|$)|(?:19|20)\d{6}(?:\D|$))\d{4,12})(?=[/-])")
_TITLE = 300
_DISTINCTIVE_LENGTH = 80  # characters that a summary needs to identify its report


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Removes tracking parameters, fragment and default port; the result still leads to the same page."""
    wire = wire_address(url)
    if wire is None:
        return url
    page, _, query = wire.partition("?")
    kept = [pair for pair in query.split("&") if pair and not tracks(pair)]
    return f"{page}?{'&'.join(kept)}" if kept else page


@lru_cache(maxsize=4096)
def address_key(url: str) -> str | None:
    """Returns a key equal for all addresses of one page: without scheme, www, mobile and AMP forms or trailing slash.

    A fragment counts if it names a report of its own: a route of a web application, a numbered post of a live page.
    None for a site's front page, which many entries may link to. The key is for comparison only; it need not be a
    working address.
    """
    page, _, asked = canonical_url(url).partition("?")
    fragment_part = _report_fragment(url)
    host, _, rest = page.partition("://")[2].partition("/")
    path = _AMP_PATH.sub("", f"/{rest}").rstrip("/")
    query = "&".join(sorted(pair for pair in asked.split("&") if pair and pair not in _AMP_QUERY))
    if not path and not query and not fragment_part:
        return None
    host = _AMP_HOST.sub("", host)
    return (f"{host}{path}?{query}" if query else f"{host}{path}") + fragment_part


def _report_fragment(url: str) -> str:
    """Returns the fragment of an address, with its `#`, if it names a report of its own; else ""."""
    fragment = url.partition("#")[2][:_LONGEST_FRAGMENT].rstrip("/")
    if fragment.startswith(("/", "!")):
        return f"#{fragment}"
    is_post = bool(_DIGIT.search(fragment)) and not _OF_READERS.match(fragment) and "=" not in fragment
    return f"#{fragment}" if is_post else ""


def guid_key(source: str, guid: str) -> str:
    """Identifies an entry within its source: the guid without a revision mark (`...#2`) at its end."""
    return f"{source}\n{_REVISION.sub('', guid.strip())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Addresses and guids that several reports of one reading share, so they cannot identify any of them."""

    addresses: frozenset[str] = frozenset()
    guids: frozenset[str] = frozenset()


_NOTHING_SHARED = Shared()


def shared_by(entries: Sequence[Entry]) -> Shared:
    """Finds what reports of one reading share: an address with different guids and titles (such as a status page), or a
    guid with different titles.
    """
    titles: defaultdict[str, set[str]] = defaultdict(set)
    guids: defaultdict[str, set[str]] = defaultdict(set)
    of_guid: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if address := address_key(entry.url):
            titles[address].add(entry.title)
            guids[address] |= {entry.guid} if _is_own_guid(entry) else set()
        of_guid[entry.guid].add(entry.title)
    return Shared(
        addresses=frozenset(one for one, said in titles.items() if len(said) > 1 and len(guids[one]) > 1),
        guids=frozenset(guid for guid, said in of_guid.items() if len(said) > 1),
    )


def keys_of(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """Maps each item's id to at most four keys under which it may have been seen before.

    The keys are its address, its guid, its number with its time, and its content. Keys that several items share are
    dropped.
    """
    names = {item.id: _names(item) for item in items}
    shared = Counter(name for one in names.values() for name in one)
    return {key: tuple(_hashed(name) for name in one if shared[name] == 1) for key, one in names.items()}


def _names(item: Item) -> tuple[str, ...]:
    if part_of(item.canonical_url):
        return ()  # a news item within a post is identified by its position there
    address = address_key(item.url)
    by_address = (f"address {address}",) if address else ()
    by_guid = (f"guid {guid_key(item.source, item.guid)}",) if item.guid else ()
    # Of one source and day, and of a length that two reports do not share by chance.
    text = f"content {item.source} {item.published.date()} {item.title}\n{item.summary}"
    by_text = (text,) if len(item.summary) >= _DISTINCTIVE_LENGTH else ()
    return by_address + by_guid + _corrected(item, address) + by_text


def _corrected(item: Item, address: str | None) -> tuple[str, ...]:
    """A key that survives an editor's corrections of title and slug: the time, with the number in the address or a long
    summary.

    Empty for an item without a date of its own, whose time is only that of the visit.
    """
    if item.published == item.first_seen:
        return ()
    number = _NUMBER.match(address or "")
    said = number[1] if number else item.summary if len(item.summary) >= _DISTINCTIVE_LENGTH else ""
    return (f"moment {item.source} {item.published.isoformat()} {said}",) if said else ()


def _hashed(name: str) -> str:
    return sha256(name.encode("utf-8", "replace")).hexdigest()[:24]


def make_item(source: Source, entry: Entry, now: datetime, shared: Shared = _NOTHING_SHARED) -> Item | None:
    """Builds an item first seen `now`; None if the entry has no usable link or no words, or is dated in the future.

    The id is derived from the page's address, else from source and guid, else from title and date, plus the entry's
    part. Values `shared` with other reports are not used for it. An entry dated more than ten minutes after `now` is
    left for a later visit. An entry without a date is dated `now`.
    """
    entry = _storable(entry)
    url = absolute_link(entry.url, "")
    if url is None:
        return None
    entry = entry if url == entry.url else replace(entry, url=url)
    published = entry.published or now
    said = entry.summary or entry.content
    title = short_line(entry.title or headline(said) or said)
    if not title or published > now + AHEAD:
        return None
    hint = primary_language(entry.language) or primary_language(source.language)
    language = detect_language(f"{title}\n{said}", hint) or "und"
    key = _name(source, entry, title, shared)
    # The first part has the name of the whole post: a post may have had fewer when it was first seen.
    part = f"#{entry.part}" if entry.part > 1 else ""
    return Item(
        id="i" + sha256(f"{key}{part}".encode("utf-8", "replace")).hexdigest()[:20],
        source=source.name,
        publisher=source.publisher,
        guid=entry.guid,
        url=entry.url,
        canonical_url=canonical_url(entry.url) + (f"#{entry.part}" if entry.part else ""),
        title=display(title, language),
        summary=display_paragraphs(without_furniture(entry.summary, entry.title), language),
        text=display_paragraphs(without_furniture(entry.content, entry.title), language),
        language=language,
        published=min(published, now),
        first_seen=now,
        position=entry.position,
    )


def _is_own_guid(entry: Entry) -> bool:
    """Whether a guid identifies more than the link does; many guids repeat the link."""
    if not entry.guid or entry.guid == entry.url:
        return False
    address = address_key(entry.guid)
    return address != address_key(entry.url) if address else canonical_url(entry.guid) != canonical_url(entry.url)


def _name(source: Source, entry: Entry, title: str, shared: Shared) -> str:
    address = address_key(entry.url)
    if address and address not in shared.addresses:
        return address
    if _is_own_guid(entry) and entry.guid not in shared.guids:
        return guid_key(source.name, entry.guid)
    return f"{source.name}\n{entry.url}\n{title}\n{entry.published or ''}"


def _storable(entry: Entry) -> Entry:
    """Returns the entry with all texts cleaned so that a database, an e-mail and a feed can contain them."""
    texts = (entry.guid, entry.url, entry.title, entry.summary, entry.content)
    guid, url, title, summary, content = (storable(text) for text in texts)
    if (guid, url, title, summary, content) == texts:
        return entry
    return replace(entry, guid=guid, url=url, title=title, summary=summary, content=content)


def short_line(text: str) -> str:
    """Returns one line of at most 300 characters, cut between words."""
    line = display(text)
    return line if len(line) <= _TITLE else line[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def primary_language(tag: str | None) -> str | None:
    """Returns the primary subtag of a language tag in lower case (BCP 47); None if it is not a tag."""
    subtag = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return subtag if re.fullmatch(r"[a-z]{2,3}", subtag) else None
