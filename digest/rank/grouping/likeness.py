"""How like one story is to another, for an edition that tells each thing once.

Within a language: the cosine of the stories' mean vectors. Across languages: the share of the smaller story's marks,
weighed by how rare they are, that the other has too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

from digest.beats.beat import Beat
from digest.rank.grouping.stories import Cluster
from digest.rank.grouping.vectors import COMMONPLACE, UNREAD
from digest.rank.reading.common_words import common_stems

CERTAIN = 8.0

Vector = dict[str, float]


class Likeness:
    """The likeness of the stories of one day, 0 to 1. Vectors are made when they are asked for."""

    def __init__(self, stories: Sequence[Cluster], beat: Beat) -> None:
        self._stories = {story.id: story for story in stories}
        self._counts = Counter(term for story in stories for term in {t for one in story.texts for t in one.terms})
        self._marks = Counter(mark for story in stories for mark in {m for one in story.texts for m in one.bridges})
        self._vectors: dict[str, Vector] = {}
        self._common = common_stems(beat)

    def __call__(self, first: str, second: str) -> float:
        """The likeness of two stories by id."""
        same = _cosine(self._vector(first), self._vector(second))
        if self._languages(first) & self._languages(second):
            return same
        return self._across(self._stories[first], self._stories[second])

    def _languages(self, id: str) -> frozenset[str]:
        return frozenset(one.language for one in self._stories[id].items)

    def _vector(self, id: str) -> Vector:
        if id not in self._vectors:
            summed: Vector = {}
            for text in self._stories[id].texts:
                for term, weight in text.terms.items():
                    summed[term] = summed.get(term, 0.0) + weight
            for term in summed:
                count = self._counts[term] + (COMMONPLACE if term.lstrip("=") in self._common else 0)
                summed[term] *= log((len(self._stories) + UNREAD + 1) / (count + 0.5))
            length = sqrt(sum(value * value for value in summed.values())) or 1.0
            self._vectors[id] = {term: value / length for term, value in summed.items()}
        return self._vectors[id]

    def _across(self, first: Cluster, second: Cluster) -> float:
        one, other = self._worths(first), self._worths(second)
        shared = sum(sqrt(worth * other[mark]) for mark, worth in one.items() if mark in other)
        possible = min(sum(one.values()), sum(other.values()))
        return min(1.0, shared / possible) if shared >= CERTAIN else 0.0

    def _worths(self, story: Cluster) -> Mapping[str, float]:
        worths: Vector = {}
        for text in story.texts:
            for mark, certainty in text.bridges.items():
                rare = max(0.0, log((len(self._stories) + 1) / (self._marks[mark] + 0.5)))
                worths[mark] = worths.get(mark, 0.0) + rare * certainty / len(story.texts)
        return worths


def _cosine(first: Vector, second: Vector) -> float:
    small, large = sorted((first, second), key=len)
    return sum(value * large.get(term, 0.0) for term, value in small.items())
