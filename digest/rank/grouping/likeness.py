"""Estimates how likely two stories cover one event, for an edition that reports each event once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from digest.rank.grouping.pair_model import Floats
from digest.rank.grouping.stories import NO_VECTORS, Cluster, StoryIndex
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import Features
from digest.rank.reading.locations import Scene, all_of, elsewhere, scene_of
from digest.rank.reading.relevance_model import centred

MEANING, USUAL_NEARNESS = 0.5, 0.3
"""Weight of similarity in meaning, above the usual similarity of stories on one topic."""

COMPARED = 30
"""The most texts of the smaller story that are compared, newest first."""

TYPICAL_SHARE = 0.25
"""The share of the larger story's texts, the likeliest ones, that say whether two stories of one letter are one event.

The likeliest alone grows with the number of texts: among hundreds, one is like any text of the same field.
"""


class Likeness:
    """The likeness of a day's stories, 0 to 1, computed on demand."""

    def __init__(
        self,
        index: StoryIndex,
        stories: Sequence[Cluster],
        vectors: Mapping[str, FloatArray] = NO_VECTORS,
        means: Mapping[str, FloatArray] = NO_VECTORS,
    ) -> None:
        """`vectors` are sentence vectors by item id, `means` the mean vectors by language, for centring.

        The means are fixed: centring by the mean of a week full of protests would remove what two stories have in
        common.
        """
        self._index = index
        self._vectors = vectors
        self._means = means
        self._vector_of: dict[str, FloatArray | None] = {}
        self._scene_of: dict[str, Scene] = {}
        self._stories = {story.id: story for story in stories}
        self._known: dict[tuple[str, str], _Likelihoods] = {}

    def over(self, stories: Sequence[Cluster]) -> "Likeness":
        """Returns the likeness for other stories over the same texts; keeps results for the stories that stay."""
        other = Likeness(self._index, stories, self._vectors, self._means)
        stay = {id for id, story in other._stories.items() if self._stories.get(id) is story}
        other._known = {pair: known for pair, known in self._known.items() if stay.issuperset(pair)}
        other._vector_of = {id: vector for id, vector in self._vector_of.items() if id in stay}
        other._scene_of = {id: scene for id, scene in self._scene_of.items() if id in stay}
        return other

    def __call__(self, first: str, second: str) -> float:
        """Returns the likeness of two stories by id: the mean, over the smaller one's texts, of the best match's
        likelihood.
        """
        return self._likelihoods(first, second).best

    def compare(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Computes the likeness of the given pairs of stories in advance; in one batch this takes a fraction of the
        time.
        """
        missing = list(dict.fromkeys(pair for one, other in pairs if (pair := _pair(one, other)) not in self._known))
        tables = self._index.likelihoods([self._texts(*pair) for pair in missing])
        for pair, likely in zip(missing, tables, strict=True):
            self._known[pair] = _summary(likely)

    def among(self, stories: Collection[str]) -> Callable[[str, str], float]:
        """Returns `in_one_letter` for selecting from `stories`: it compares each pick, its second argument, with all
        others in one batch.
        """
        compared = set[str]()

        def likeness(story: str, pick: str) -> float:
            if pick not in compared:
                compared.add(pick)
                self.compare((one, pick) for one in stories if one != pick)
            return self.in_one_letter(story, pick)

        return likeness

    def in_one_letter(self, first: str, second: str) -> float:
        """Returns the likeness for two stories in one letter: that of the smaller one's texts to a share of the
        larger's, and similarity in meaning.

        Reports of one event by several agencies are similar as a whole even if no two of them are the same text. So are
        arrests in two cities: meaning does not count for stories about different places.
        """
        typical = self._likelihoods(first, second).typical
        one, other = self._mean_vector(first), self._mean_vector(second)
        if one is None or other is None or elsewhere(self._scene(first), self._scene(second)):
            return typical
        return typical + MEANING * max(0.0, float(one @ other) - USUAL_NEARNESS)

    def _likelihoods(self, first: str, second: str) -> "_Likelihoods":
        pair = _pair(first, second)
        if pair not in self._known:
            self.compare([pair])
        return self._known[pair]

    def _mean_vector(self, id: str) -> FloatArray | None:
        """Returns the mean sentence vector of a story's texts, of unit length; None if there is none."""
        if id not in self._vector_of:
            story = self._stories[id]
            texts = [(text.item.id, text.language) for text in story.texts or story.items]
            found = [centred(self._vectors[id], language, self._means) for id, language in texts if id in self._vectors]
            mean = np.mean(found, axis=0) if found and self._means else np.zeros(1, np.float32)
            length = float(np.linalg.norm(mean))
            self._vector_of[id] = np.asarray(mean / length, np.float32) if length else None
        return self._vector_of[id]

    def _scene(self, id: str) -> Scene:
        """Returns the places that any of a story's texts is about."""
        if id not in self._scene_of:
            story = self._stories[id]
            self._scene_of[id] = all_of(scene_of(text) for text in story.texts or story.items)
        return self._scene_of[id]

    def _texts(self, first: str, second: str) -> tuple[Sequence[Features], Sequence[Features]]:
        """The texts of two stories that are compared, the smaller story's first."""
        one, other = (self._stories[id].texts or self._stories[id].items for id in (first, second))
        fewer, more = sorted((one, other), key=len)
        return fewer[-COMPARED:], more


@dataclass(frozen=True, slots=True, kw_only=True)
class _Likelihoods:
    """How likely the smaller story's texts are one event with the larger's: with the best match of each, and with
    TYPICAL_SHARE of them.
    """

    best: float
    typical: float


def _summary(likely: Floats) -> _Likelihoods:
    """Summarises the likelihoods of pairs (texts of the smaller story x of the larger)."""
    share = max(1, ceil(TYPICAL_SHARE * likely.shape[1]))
    ordered = np.sort(likely, axis=1)
    return _Likelihoods(best=float(ordered[:, -1].mean()), typical=float(ordered[:, -share:].mean()))


def _pair(first: str, second: str) -> tuple[str, str]:
    return min(first, second), max(first, second)
