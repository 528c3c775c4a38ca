"""The nouns of the program (docs/glossary.md). Frozen values without behaviour that needs a clock, a file or a network.

All times are aware and in UTC. All ids are text. Texts are for display; match keys are made in `digest.text`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# --- what sources say ------------------------------------------------------------------------------------------------


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

    `ttl` is the number of minutes for which the source says that it stays as it is, 0 where it says nothing.
    """

    health: Health
    entries: tuple[Entry, ...] = ()
    detail: str = ""
    ttl: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a source from visit to visit, under its address in feeds.yaml.

    `since` is when it came into its state, `entries` how many it had when it was last read. `etag`, `last_modified` and
    `body` (a hash) tell whether it changed; `moved_to` is where a permanent redirect leads. `failures` counts visits
    in a row without an answer that could be used. `gap` are the usual seconds between its entries (0: not known),
    `ttl` the minutes for which it says that it stays as it is, `newest` the time of its newest entry.
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


class TextState(StrEnum):
    """How an article's text was obtained, or why there is none."""

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
    """The readable text of an item's page; `text` is empty unless `state` is READ or FEED."""

    item: str
    state: TextState
    text: str = ""
    title: str = ""
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


# --- ranking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The items of an edition are those with start <= published < end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The items that report the same event, oldest first; `copies` are (copy, original) pairs of item ids."""

    id: str
    items: tuple[Item, ...]
    copies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One named part of a score: it adds `value * weight`, and `words` says it to a reader.

    `value` is in 0..1, save the editor's boost, which is in -1..1.
    """

    signal: str
    value: float
    weight: float
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedStory:
    """A story with its topics (best first), score and reasons; `kept_out` says why it is no pick, None for a pick.

    `led_by` is the publisher whose report speaks for it, "" while nobody is chosen. `update` names what is new when an
    earlier edition carried the story; `earlier` holds the days of those editions.
    """

    story: Story
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    led_by: str = ""
    kept_out: str | None = None
    update: str | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OffTopic:
    """An item that no topic wants, and why: `language`, or the words that decided."""

    item: Item
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One day ranked: picks in the letter's order, then every other story by score, then what was off topic.

    `short_reason` says why there are fewer picks than the edition's size, or None. `idle` are words on the overrides
    that do nothing on that day.
    """

    day: str
    picks: tuple[RankedStory, ...]
    others: tuple[RankedStory, ...]
    off_topic: tuple[OffTopic, ...]
    short_reason: str | None = None
    idle: tuple[str, ...] = ()


# --- the edition -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One item of a story as the outside reads it; `copy_of` is the url of the original or None."""

    url: str
    canonical_url: str
    publisher: str
    source: str
    language: str
    title: str
    published: datetime
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A story at its place in a day's order: the object of `edition.json` and `digest rank --json`."""

    rank: int
    story: str
    headline: str
    url: str
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    members: tuple[Member, ...]
    kept_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A story's headline and summary in one language; `direction` is ltr or rtl."""

    language: str
    direction: str
    headline: str
    summary: str
    url: str
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A further report to read: `labels` such as `Persian`, `paywall`, `state media`."""

    url: str
    title: str
    publisher: str
    language: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Standing):
    """One of the ten as the letter tells it: its standing and the words around it.

    `label` is the 2-5 words of the index; `passages` the letter's language first, then the other where the story
    has both; `why` the sentences of "Why it is here"; `related` the days and headlines of earlier editions.
    `update_url` is the report that `update` quotes, "" where it quotes none.
    """

    label: str
    published: datetime
    place: str | None
    passages: tuple[Passage, ...]
    why: tuple[str, ...]
    also: tuple[Link, ...]
    update: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    update_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One day's newsletter, frozen. `day` is the local day as YYYY-MM-DD in `time_zone`.

    `words` and `minutes` are the reading length of the picks; `sources_answering` of `sources_asked` gave items or
    said that nothing is new; `sample` marks an edition made from a replay. `topic_names` are (id, name) pairs.
    `net` are reports of those who measure the net in Iran, `corrections` what earlier editions had wrong.
    `in_other_languages` tells the same picks to the readers of other languages; members, reasons and what came next
    are said once, here.
    """

    day: str
    generated_at: datetime
    window: Window
    time_zone: str
    title: str
    tagline: str
    language: str
    subject: str
    preheader: str
    picks: tuple[Pick, ...]
    next: tuple[Standing, ...]
    short_reason: str | None
    words: int
    minutes: int
    items_read: int
    sources_asked: int
    sources_answering: int
    sample: bool = False
    topic_names: tuple[tuple[str, str], ...] = ()
    net: tuple[Link, ...] = ()
    corrections: tuple[str, ...] = ()
    in_other_languages: tuple["Edition", ...] = ()
