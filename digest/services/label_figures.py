"""Measures how well the program agrees with its editors' labels, day by day. Pure.

Each label is compared with the program's judgement at the time, before it could learn from the label: no figure of a
day is fitted to that day's labels.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import TypeVar

from digest.model.event_labels import PairLabel, StoryLabel, StoryQuestion
from digest.model.topic_labels import TopicLabel

T = TypeVar("T")
SHOWN_PLACES = 10  # places of a ranking used for nDCG


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """A day's figures, 0 to 1, with the number of labels for each; None without labels.

    `relevance` and `stories` are F1 of the accepted items and the grouped pairs, `ranking` is nDCG of the graded
    stories in the program's order, `labels` the share of correct labels in the letter.
    """

    day: str
    relevance: float | None
    stories: float | None
    ranking: float | None
    labels: float | None
    counts: Mapping[str, int]


def figures_by_day(
    topics: Iterable[TopicLabel], pairs: Iterable[PairLabel], stories: Iterable[StoryLabel]
) -> tuple[LabelFigures, ...]:
    """Returns the figures of every day with a label, oldest first.

    Labels of items count for the day they were given, the others for the day they are about.
    """
    of_items = _by_day((one for one in topics if one.taken is not None), lambda one: one.labelled_at.date().isoformat())
    of_pairs = _by_day(pairs, lambda one: one.day)
    of_stories = _by_day(stories, lambda one: one.day)
    return tuple(
        _figures(day, of_items.get(day, []), of_pairs.get(day, []), of_stories.get(day, []))
        for day in sorted({*of_items, *of_pairs, *of_stories})
    )


def _figures(
    day: str, topics: Sequence[TopicLabel], pairs: Sequence[PairLabel], stories: Sequence[StoryLabel]
) -> LabelFigures:
    graded = sorted((one for one in stories if one.question is StoryQuestion.GRADE), key=lambda one: one.place)
    right = [one.answer for one in stories if one.question is StoryQuestion.LABEL]
    return LabelFigures(
        day=day,
        relevance=f1_of([(bool(one.taken), one.accepted) for one in topics]),
        stories=f1_of([(one.together, one.same) for one in pairs]),
        ranking=_ndcg([one.answer for one in graded]),
        labels=sum(right) / len(right) if right else None,
        counts={"relevance": len(topics), "stories": len(pairs), "ranking": len(graded), "labels": len(right)},
    )


def f1_of(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Returns F1 of (predicted, true) pairs; None without pairs, 1 if nothing was predicted and nothing was true."""
    if not pairs:
        return None
    said, true = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    hits = sum(one and other for one, other in pairs)
    return 2 * hits / (said + true) if said + true else 1.0


def is_improvement(before: float, after: float) -> bool:
    """Whether what was learned is used: only if its figure on left-out labels is better than the one before."""
    return after > before


def _ndcg(grades: Sequence[int]) -> float | None:
    """Returns nDCG at SHOWN_PLACES with gain 2^grade - 1 (Burges 2005); None if no grade is above 0."""
    ideal = _dcg(sorted(grades, reverse=True))
    return _dcg(grades) / ideal if ideal else None


def _dcg(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(place + 1) for place, grade in enumerate(grades[:SHOWN_PLACES], 1))


def _by_day(labels: Iterable[T], day: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for one in labels:
        found[day(one)].append(one)
    return found
