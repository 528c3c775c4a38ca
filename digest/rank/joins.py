"""Stories in English and in Persian that tell of the same event, joined by what both languages carry.

The marks are those of `bridges`, weighted by how rare they are this week. A join wants a cosine above a threshold and
two distinctive marks, and each side must be the other's best.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

JOIN = 0.22
DISTINCTIVE_SHARE = 0.06
DISTINCTIVE_LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One story of one language: its key and its texts' marks."""

    key: int
    texts: tuple[Mapping[str, float], ...]


def find_joins(
    english: Sequence[Side], persian: Sequence[Side], background: Iterable[Mapping[str, float]]
) -> list[tuple[int, int]]:
    """The (English key, Persian key) pairs that tell of one event; `background` are the marks of all texts."""
    counts: Counter[str] = Counter()
    total = 0
    for marks in background:
        counts.update(marks.keys())
        total += 1
    idf = {mark: log((total + 1) / (count + 0.5)) for mark, count in counts.items()}
    rare = {mark for mark, count in counts.items() if count <= max(DISTINCTIVE_LEAST, DISTINCTIVE_SHARE * total)}
    left = {side.key: _vector(side, idf) for side in english}
    right = {side.key: _vector(side, idf) for side in persian}
    where: dict[str, list[int]] = defaultdict(list)
    for key, vector in left.items():
        for mark in vector.keys() & rare:
            where[mark].append(key)
    scores = []
    for persian_key, vector in right.items():
        shared: Counter[int] = Counter()
        for mark in vector.keys() & rare:
            shared.update(where[mark])
        for english_key, distinctive in shared.items():
            cosine = sum(weight * left[english_key].get(mark, 0.0) for mark, weight in vector.items())
            if distinctive >= 2 and cosine >= JOIN:
                scores.append((cosine, english_key, persian_key))
    return _best(scores)


def _best(scores: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Each Persian story joins its nearest English one; several Persian ones may meet there."""
    taken: set[int] = set()
    joins = []
    for _, english, persian in sorted(scores, key=lambda score: (-score[0], score[1], score[2])):
        if persian not in taken:
            joins.append((english, persian))
            taken.add(persian)
    return joins


def _vector(side: Side, idf: Mapping[str, float]) -> dict[str, float]:
    summed: dict[str, float] = defaultdict(float)
    for marks in side.texts:
        for mark, weight in marks.items():
            summed[mark] += weight * max(0.0, idf[mark])
    length = sqrt(sum(value * value for value in summed.values())) or 1.0
    return {mark: value / length for mark, value in summed.items()}
