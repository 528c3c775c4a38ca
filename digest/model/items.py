"""What sources say: entries, readings, items, articles, and what is remembered of a source.

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
    """One entry as a collector read it, before it is given an identity.

    `summary` and `content` are plain text (markup removed, paragraphs as newlines). `published` is None where the
    source gives no usable date. `position` counts from 0 at the top of the source, `part` from 1 where one post carries
    several news items.
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
    """What a collector made of one response: the state of the source, its entries, and a word on what was wrong.

    `ttl` is the number of minutes for which the source says that it stays as it is, 0 where it does not say. `title` is
    what the source says that it is called. `asides` are the entries that could not be read.
    """

    health: Health
    entries: tuple[Entry, ...] = ()
    detail: str = ""
    ttl: int = 0
    title: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a source from visit to visit, under its address in feeds.yaml.

    `since` is when it came into its state, `entries` how many it had when it was last read. `etag`, `last_modified` and
    `body` (a hash) tell whether it changed; `moved_to` is where a permanent redirect leads. `failures` counts visits
    in a row without an answer that could be used. `gap` are the usual seconds between its entries (0: not known),
    `ttl` the minutes for which it says that it stays as it is, `newest` the time of its newest entry. `read_at` is when
    it last sent a whole answer, not a 304.
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

    `site` is what the page says that its site is called.
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
    """One entry as one source published it, with its identity and the best text we have of it.

    `url` is the link as the source published it, `canonical_url` the same without tracking; only that of a news item
    among several of one post has a fragment, its number there. `published` is never None: a missing date is the time of
    the first sight. `text` is the article's, else the feed's own, else "".
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
