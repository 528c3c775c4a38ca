"""What sources publish: entries, readings, items, articles; and the stored state of sources.

All times are aware and in UTC. All ids are text. Texts are for display; match keys are made in `digest.text`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.asides import Aside


class Health(StrEnum):
    """The state of a source after one visit."""

    FRESH = "fresh"
    UNCHANGED = "unchanged"
    QUIET = "quiet"
    EMPTY = "empty"
    STALE = "stale"
    MOVED = "moved"
    NOT_FOUND = "not-found"
    GONE = "gone"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    UNREACHABLE = "unreachable"
    BOT_PAGE = "bot-page"
    UNPARSEABLE = "unparseable"
    WRONG_CHARSET = "wrong-charset"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as a collector parsed it, before it gets an id.

    `summary` and `content` are plain text (markup removed, paragraphs as newlines). `published` is None if the source
    gives no usable date. `position` counts from 0 at the top of the source, `part` from 1 if one post contains several
    news items.
    """

    guid: str
    url: str
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    language: str | None = None
    position: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The parsed content of one response: the state of the source, its entries, and a note on what was wrong.

    `ttl` is the number of minutes for which the source promises not to change, 0 if it does not say. `title` is the
    source's own title. `asides` are the entries that could not be parsed.
    """

    health: Health
    entries: tuple[Entry, ...] = ()
    detail: str = ""
    ttl: int = 0
    title: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The stored state of a source between visits, by its URL in feeds.yaml.

    `since` is when it entered its state, `entries` how many it had when last read. `etag`, `last_modified` and `body`
    (a hash) show whether it changed; `moved_to` is the target of a permanent redirect. `failures` counts consecutive
    visits without a usable response. `gap` is the usual number of seconds between its entries (0: unknown), `ttl` the
    minutes for which it promises not to change, `newest` the time of its newest entry. `read_at` is when it last sent a
    full response, not a 304.
    """

    url: str
    visited_at: datetime
    due_at: datetime
    since: datetime
    health: Health
    detail: str = ""
    entries: int = 0
    etag: str = ""
    last_modified: str = ""
    body: str = ""
    moved_to: str = ""
    failures: int = 0
    gap: int = 0
    ttl: int = 0
    newest: datetime | None = None
    read_at: datetime | None = None


class TextState(StrEnum):
    """How an article's text was obtained, or why there is no text."""

    READ = "read"
    FEED = "feed"
    THIN = "thin"
    WRONG_PAGE = "wrong-page"
    PAYWALL = "paywall"
    BOT_PAGE = "bot-page"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The readable text of an item's page; `text` is empty unless `state` is READ or FEED.

    `site` is the site's name according to the page.
    """

    item: str
    state: TextState
    text: str = ""
    title: str = ""
    site: str = ""
    language: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry as one source published it, with its id and the best text available.

    `url` is the link as published, `canonical_url` the same without tracking; if a post has several news items, its
    fragment is the number of the item. `published` is never None: without a date it is the time of the first visit.
    `text` is the article's, else the feed's own, else "". In the ledger, `revision` changes whenever the texts do.
    """

    id: str
    source: str
    publisher: str
    guid: str
    url: str
    canonical_url: str
    title: str
    summary: str
    text: str
    language: str
    published: datetime
    first_seen: datetime
    position: int = 0
    revision: str = ""
