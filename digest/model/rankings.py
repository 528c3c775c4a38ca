"""A day's items grouped, scored and ordered: windows, stories, reasons, rankings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.model.barriers import KeptOut
from digest.model.idle_overrides import IdleOverride
from digest.model.items import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The period of an edition: items with start <= published < end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The items that report the same event, oldest first; `copies` are (copy, original) pairs of item ids."""

    id: str
    items: tuple[Item, ...]
    copies: tuple[tuple[str, str], ...] = ()


def story_names(identifier: str, items: Iterable[Item]) -> frozenset[str]:
    """Returns what overrides may use to refer to a story: its id and its items' addresses."""
    return frozenset({identifier, *(url for item in items for url in (item.url, item.canonical_url))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One named part of a score: it adds `value * weight`, and `words` explains it to a reader.

    `value` is in 0..1, except the editor's boost, which is in -1..1.
    """

    signal: str
    value: float
    weight: float
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedStory:
    """A story with its topics (best first), score and reasons; `kept_out` says why it was not picked, None for a pick.

    `led_by` is the publisher of its lead report, "" before one is chosen; `lead` is that report in the letter's main
    language, if known, and `headline` its headline there, or that of the editors. `update` names what is new if an
    earlier edition carried the story; `earlier` lists the days of those editions.
    """

    story: Story
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    led_by: str = ""
    lead: Item | None = None
    headline: str = ""
    kept_out: KeptOut | None = None
    update: str | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OffTopic:
    """An item that belongs to no topic, and why: `language`, or the words that decided.

    `topic` is the closest one, "" if no word of any topic occurs; `score` is how well it fits, 0 to 1.
    """

    item: Item
    why: str
    topic: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One day ranked: picks in the letter's order, then all other stories by score, then off-topic items.

    `short_reason` says why there are fewer picks than the edition's size, or None. `idle` are the overrides without
    effect on that day. `figures` are statistics of the picks for an operator, by name.
    """

    day: str
    picks: tuple[RankedStory, ...]
    others: tuple[RankedStory, ...]
    off_topic: tuple[OffTopic, ...]
    short_reason: str | None = None
    idle: tuple[IdleOverride, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
