"""How likely two stories cover one event, for an edition that reports each event once."""

from collections.abc import Sequence

from digest.rank.grouping.stories import Cluster, StoryIndex

COMPARED = 30
"""At most so many texts of the smaller story are compared, the newest."""


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
        fewer, more = sorted((one.texts or one.items, other.texts or other.items), key=len)
        return float(self._index.likelihoods(fewer[-COMPARED:], more).max(axis=1).mean())
