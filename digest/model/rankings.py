"""A day's items grouped, scored and ordered: windows, stories, reasons, rankings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.model.barriers import KeptOut
from digest.model.items import Item


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
    """A story with its topics (best first), score and reasons; `kept_out` says why it was not picked, None for a pick.

    `led_by` is the publisher whose report leads it, "" while nobody is chosen. `update` names what is new when an
    earlier edition carried the story; `earlier` holds the days of those editions.
    """

    story: Story
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    led_by: str = ""
    kept_out: KeptOut | None = None
    update: str | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OffTopic:
    """An item that belongs to no topic, and why: `language`, or the words that decided.

    `topic` is the one that fits it best, "" where no word of any topic is in it; `score` is how well it fits, 0 to 1.
    """

    item: Item
    why: str
    topic: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One day ranked: picks in the letter's order, then every other story by score, then what was off topic.

    `short_reason` says why there are fewer picks than the edition's size, or None. `idle` are words on the overrides
    that do nothing on that day. `figures` tell an operator how the day's picks are, by name.
    """

    day: str
    picks: tuple[RankedStory, ...]
    others: tuple[RankedStory, ...]
    off_topic: tuple[OffTopic, ...]
    short_reason: str | None = None
    idle: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
