"""How likely two stories tell of one event, for an edition that tells each thing once."""

from collections.abc import Sequence

from digest.rank.grouping.stories import Cluster, StoryIndex

COMPARED = 30
"""At most so many texts of a story are compared, the newest."""


class Likeness:
    """The likeness of the stories of one day, 0 to 1, counted when it is asked for."""

    def __init__(self, index: StoryIndex, stories: Sequence[Cluster]) -> None:
        self._index = index
        self._stories = {story.id: story for story in stories}
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, first: str, second: str) -> float:
        """The likeness of two stories by id: the mean over the smaller one's texts of their likeliest partner."""
        one, other = min(first, second), max(first, second)
        if (one, other) not in self._known:
            self._known[one, other] = self._compare(self._stories[one], self._stories[other])
        return self._known[one, other]

    def _compare(self, one: Cluster, other: Cluster) -> float:
        likely = self._index.likelihoods(one.texts[-COMPARED:], other.texts[-COMPARED:])
        best = likely.max(axis=1) if len(one.texts) <= len(other.texts) else likely.max(axis=0)
        return float(best.mean())
