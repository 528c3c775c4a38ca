"""How likely two stories cover one event, for an edition that reports each event once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np

from digest.rank.grouping.stories import NO_VECTORS, Cluster, StoryIndex
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import Features
from digest.rank.reading.relevance_model import centred

MEANING, USUAL_NEARNESS = 0.5, 0.3
"""What nearness in meaning adds, above what stories of one topic have anyway."""

COMPARED = 30
"""At most so many texts of the smaller story are compared, the newest."""


class Likeness:
    """The likeness of the stories of one day, 0 to 1, counted when it is asked for."""

    def __init__(
        self,
        index: StoryIndex,
        stories: Sequence[Cluster],
        vectors: Mapping[str, FloatArray] = NO_VECTORS,
        means: Mapping[str, FloatArray] = NO_VECTORS,
    ) -> None:
        """`vectors` are the sentence vectors by item id, `means` those of a language that they are centred by.

        The means are fixed: around the mean of a week full of protests, what two stories have in common would vanish.
        """
        self._index = index
        self._vectors = vectors
        self._means = means
        self._vector_of: dict[str, FloatArray | None] = {}
        self._stories = {story.id: story for story in stories}
        self._known: dict[tuple[str, str], float] = {}

    def over(self, stories: Sequence[Cluster]) -> "Likeness":
        """The likeness of other stories over the same texts; what was counted of those that stay is kept."""
        other = Likeness(self._index, stories, self._vectors, self._means)
        stay = {id for id, story in other._stories.items() if self._stories.get(id) is story}
        other._known = {pair: known for pair, known in self._known.items() if stay.issuperset(pair)}
        other._vector_of = {id: vector for id, vector in self._vector_of.items() if id in stay}
        return other

    def __call__(self, first: str, second: str) -> float:
        """The likeness of two stories by id: the mean over the smaller one's texts of their likeliest partner."""
        pair = _pair(first, second)
        if pair not in self._known:
            self.compare([pair])
        return self._known[pair]

    def compare(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Count the likeness of pairs of stories that will be asked for: at once it takes a fraction of the time."""
        missing = list(dict.fromkeys(pair for one, other in pairs if (pair := _pair(one, other)) not in self._known))
        tables = self._index.likelihoods([self._texts(*pair) for pair in missing])
        for pair, likely in zip(missing, tables, strict=True):
            self._known[pair] = float(likely.max(axis=1).mean())

    def among(self, stories: Collection[str]) -> Callable[[str, str], float]:
        """`in_one_letter` for a choice from stories, which compares each pick, its second argument, with all others."""
        compared = set[str]()

        def likeness(story: str, pick: str) -> float:
            if pick not in compared:
                compared.add(pick)
                self.compare((one, pick) for one in stories if one != pick)
            return self.in_one_letter(story, pick)

        return likeness

    def in_one_letter(self, first: str, second: str) -> float:
        """The likeness of two stories that would stand in one letter: there, nearness in meaning counts as well.

        Reports of one event by several agencies are near as wholes even where no two of them are one text.
        """
        one, other = self._mean_vector(first), self._mean_vector(second)
        nearness = 0.0 if one is None or other is None else float(one @ other)
        return self(first, second) + MEANING * max(0.0, nearness - USUAL_NEARNESS)

    def _mean_vector(self, id: str) -> FloatArray | None:
        """The mean of the sentence vectors of a story's texts, of unit length; None where it has none."""
        if id not in self._vector_of:
            story = self._stories[id]
            texts = [(text.item.id, text.language) for text in story.texts or story.items]
            found = [centred(self._vectors[id], language, self._means) for id, language in texts if id in self._vectors]
            mean = np.mean(found, axis=0) if found and self._means else np.zeros(1, np.float32)
            length = float(np.linalg.norm(mean))
            self._vector_of[id] = np.asarray(mean / length, np.float32) if length else None
        return self._vector_of[id]

    def _texts(self, first: str, second: str) -> tuple[Sequence[Features], Sequence[Features]]:
        """The texts of two stories that are compared, the smaller story's first."""
        one, other = (self._stories[id].texts or self._stories[id].items for id in (first, second))
        fewer, more = sorted((one, other), key=len)
        return fewer[-COMPARED:], more


def _pair(first: str, second: str) -> tuple[str, str]:
    return min(first, second), max(first, second)
