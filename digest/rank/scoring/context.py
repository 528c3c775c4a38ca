"""The input of signals besides a story, and their output."""

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
"""The weight of an owner that only has copies, relative to an independent owner."""

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
    """What signals may use besides the story.

    `verdicts` are by item id; `carried` is the past of the stories that earlier editions had, by story id; `vectors`
    are sentence vectors by item id, and `kinds` the learned kinds of those items.
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
    """A signal's result: a value from 0 to 1, and an explanation to print ("" if there is nothing to say)."""

    value: float
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """How a signal registers itself.

    `weight` is used if feeds.yaml gives none and none was learned (`learned_weights`); `meaning` is one line for
    docs/settings.md.
    """

    name: str
    weight: float
    meaning: str
    score: Callable[[Cluster, Context], SignalScore]


def texts_in_window(story: Cluster, context: Context) -> list[Features]:
    """Returns the texts of a story in the edition's window; its copies if there is nothing else."""
    inside = [item for item in story.items if context.window.start <= item.item.published < context.window.end]
    return [item for item in inside if story.originals[item.item.id] == item.item.id] or inside


def kinds_in(story: Cluster, context: Context) -> Counter[Kind]:
    """Counts the kinds of a story's texts: as learned, or by signs for a text without a sentence vector."""
    texts = texts_in_window(story, context)
    return Counter(context.kinds.get(text.item.id) or kind_of(text, context.beat) for text in texts)


def main_kind(story: Cluster, context: Context) -> Kind:
    """Returns the most frequent kind of a story's texts, the better one on a tie."""
    kinds = kinds_in(story, context)
    return max(kinds, key=lambda one: (kinds[one], KIND_VALUES[one]))


def voices_of(story: Cluster, settings: Settings, window: Window | None = None) -> float:
    """Counts the story's independent owners, optionally in a window: one with only copies counts a fifth, state or
    party media nothing.
    """
    return sum(_worth_by_owner(story, settings, window).values())


def own_voices_of(story: Cluster, settings: Settings, window: Window | None = None) -> int:
    """Counts the independent owners with original reports: the number named in the letter."""
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
