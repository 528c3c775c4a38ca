"""Stories in English and in Persian that tell of the same event, joined by what both languages carry.

Each mark of `bridges` that two stories share is evidence, worth its idf among the week's texts times how surely a mark
of its sort means the same thing; an English story of many texts must carry it often. A join wants enough evidence,
from at least three marks or two of which one is a full name, and a fair share of what the Persian story could have
shared. A Persian story joins its best English one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

EVIDENCE, SHARE = 12.5, 0.35
LARGER_SHARE, ANCHORED = 0.5, 3.5
SHORT, SHORT_SHARE = 6.0, 0.7
MARKS = 3

Vector = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One story of one language: its key and its texts' marks."""

    key: int
    texts: tuple[Mapping[str, float], ...]


def find_joins(
    english: Sequence[Side], persian: Sequence[Side], background: Iterable[Mapping[str, float]]
) -> list[tuple[int, int]]:
    """The (English key, Persian key) pairs that tell of one event; `background` are the marks of all texts."""
    if not english or not persian:
        return []
    counts: Counter[str] = Counter()
    total = 0
    for marks in background:
        counts.update(marks.keys())
        total += 1
    idf = {mark: max(0.0, log((total + 1) / (count + 0.5))) for mark, count in counts.items()}
    shared = {mark for side in english for text in side.texts for mark in text}
    where: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for side in english:
        for mark, worth in _worths(side, idf).items():
            where[mark].append((side.key, worth))
    joins = []
    for side in persian:
        own = {mark: worth for mark, worth in _worths(side, idf).items() if mark in shared}
        best = _best(own, where)
        if best is not None:
            joins.append((best, side.key))
    return joins


def _best(own: Vector, where: Mapping[str, Sequence[tuple[int, float]]]) -> int | None:
    """The English story with the most evidence, if it is enough."""
    evidence: dict[int, float] = defaultdict(float)
    anchored: dict[int, float] = defaultdict(float)  # by names and numbers, without the terms of the field
    marks: Counter[int] = Counter()
    named: set[int] = set()
    for mark, worth in own.items():
        for key, theirs in where.get(mark, ()):
            both = sqrt(worth * theirs)
            evidence[key] += both
            anchored[key] += 0.0 if mark.startswith("#") else both
            marks[key] += 1
            if "." in mark:
                named.add(key)
    possible = sum(own.values())
    enough = [
        key
        for key, sum_ in evidence.items()
        if marks[key] >= MARKS - (key in named) and _suffices(sum_, anchored[key], possible)
    ]
    return min(enough, key=lambda key: (-evidence[key], key), default=None)


def _suffices(evidence: float, anchored: float, possible: float) -> bool:
    """A long text has to share a third of what it could, a line of text nearly everything. Half is telling even where
    words are few and so none is rare, if there was much to share and names and numbers are among it.
    """
    if possible < SHORT:
        return evidence >= SHORT_SHARE * possible
    if evidence >= EVIDENCE:
        return evidence >= SHARE * possible
    return possible >= EVIDENCE and evidence >= LARGER_SHARE * possible and anchored >= ANCHORED


def _worths(side: Side, idf: Mapping[str, float]) -> Vector:
    """Mark -> idf times certainty times the share of the story's texts that carry it (the root of it)."""
    summed: dict[str, float] = defaultdict(float)
    for marks in side.texts:
        for mark, certainty in marks.items():
            summed[mark] += certainty
    count = len(side.texts)
    return {mark: idf[mark] * (value / count) * sqrt(count / max(1.0, value)) for mark, value in summed.items()}
