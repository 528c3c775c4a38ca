"""What signals know of a story and of its day, and what they answer."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from digest.beats.beat import Beat
from digest.config.settings import Settings, Stance
from digest.model.rankings import Window
from digest.rank.grouping.stories import Cluster
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import Features
from digest.rank.reading.kinds import Kind, kind_of
from digest.rank.reading.relevance import Verdict
from digest.rank.scoring.history import Carried

COPY_WORTH = 0.2
"""What an owner with copies only counts for, of one independent owner."""

KIND_VALUES: Mapping[Kind, float] = {
    Kind.EVENT: 1.0,
    Kind.FEATURE: 0.25,
    Kind.EXPLAINER: 0.2,
    Kind.RELEASE: 0.2,
    Kind.COMMENTARY: 0.05,
    Kind.NOTICE: 0.0,
    Kind.ROUNDUP: 0.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What signals may know besides the story.

    `verdicts` are by item id; `carried` is the past of the stories that earlier editions had, by story id;
    `vectors` are the sentence vectors of the items that have one, and `kinds` the learned kinds of these, by item id.
    """

    settings: Settings
    beat: Beat
    window: Window
    verdicts: Mapping[str, Sequence[Verdict]]
    carried: Mapping[str, Carried]
    vectors: Mapping[str, FloatArray] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalScore:
    """A signal's answer: a value from 0 to 1, and an explanation to print ("" where there is nothing to say)."""

    value: float
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A signal as its file registers it.

    `weight` is its part of the score where feeds.yaml gives none and none was learned (`learned_weights`); `meaning` is
    one line for docs/settings.md.
    """

    name: str
    weight: float
    meaning: str
    score: Callable[[Cluster, Context], SignalScore]


def texts_in_window(story: Cluster, context: Context) -> list[Features]:
    """The texts of a story in the edition's window; the copies too where it has nothing else."""
    inside = [item for item in story.items if context.window.start <= item.item.published < context.window.end]
    return [item for item in inside if story.originals[item.item.id] == item.item.id] or inside


def kinds_in(story: Cluster, context: Context) -> Counter[Kind]:
    """How many of a story's texts are of each kind: as learned, or by its signs where a text has no sentence vector."""
    texts = texts_in_window(story, context)
    return Counter(context.kinds.get(text.item.id) or kind_of(text, context.beat) for text in texts)


def main_kind(story: Cluster, context: Context) -> Kind:
    """The kind of most of a story's texts, the better one of two as frequent."""
    kinds = kinds_in(story, context)
    return max(kinds, key=lambda one: (kinds[one], KIND_VALUES[one]))


def voices_of(story: Cluster, settings: Settings, window: Window | None = None) -> float:
    """The story's independent owners, or those that reported it in a window: those with copies only count for a fifth,
    a state's or party's media for none.
    """
    return sum(_worth_by_owner(story, settings, window).values())


def own_voices_of(story: Cluster, settings: Settings, window: Window | None = None) -> int:
    """How many independent owners report it in words of their own: the number that the letter names."""
    return sum(worth == 1.0 for worth in _worth_by_owner(story, settings, window).values())


def _worth_by_owner(story: Cluster, settings: Settings, window: Window | None) -> dict[str, float]:
    owners: dict[str, float] = {}
    for one in story.items:
        if window is not None and not window.start <= one.item.published < window.end:
            continue
        publisher = settings.publishers.get(one.item.publisher)
        partial = publisher is not None and publisher.stance in (Stance.STATE, Stance.PARTY)
        worth = COPY_WORTH if story.originals[one.item.id] != one.item.id else 1.0
        owner = settings.owner(one.item.publisher)
        owners[owner] = max(owners.get(owner, 0.0), 0.0 if partial else worth)
    return owners
