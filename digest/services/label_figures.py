"""How well the program judges what its editors labelled, day by day. Pure.

Each label is held against what the program said when the label was given, before it could learn from it: no figure of a
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
SHOWN_PLACES = 10  # of a ranking that its graded stories are held against


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """A day's figures, 0 to 1, with the number of labels behind each; None where nothing was labelled.

    `relevance` and `stories` are F1 of what the program took in and of the pairs it put together, `ranking` is nDCG of
    the graded stories in the program's order, `labels` the share of labels in the letter that are right.
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
    """The figures of every day with a label, the oldest first.

    Labels of items count for the day on which they were given, the others for the day that they are about.
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
    """F1 of (said, true) pairs; None without any, 1 where nothing was said and nothing was true."""
    if not pairs:
        return None
    said, true = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    hits = sum(one and other for one, other in pairs)
    return 2 * hits / (said + true) if said + true else 1.0


def _ndcg(grades: Sequence[int]) -> float | None:
    """NDCG at SHOWN_PLACES with gain 2^grade - 1 (Burges 2005); None where no grade is above 0."""
    ideal = _dcg(sorted(grades, reverse=True))
    return _dcg(grades) / ideal if ideal else None


def _dcg(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(place + 1) for place, grade in enumerate(grades[:SHOWN_PLACES], 1))


def _by_day(labels: Iterable[T], day: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for one in labels:
        found[day(one)].append(one)
    return found
