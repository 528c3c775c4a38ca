"""Statistics of a day's picks, so that an operator who does not read the news notices an unusual day."""

from collections.abc import Callable, Mapping, Sequence

from digest.config.settings import Settings
from digest.model.rankings import RankedStory
from digest.rank.selection import TOLD_ALREADY

UNSURE_LEAST, UNSURE_MOST = 0.75 * TOLD_ALREADY, 1.25 * TOLD_ALREADY
"""The range of likeness in which it is unclear whether a story repeats a pick."""
COMPARED = 30
"""How many of the best stories that were not picked are compared with the picks."""

FIGURES: Mapping[str, str] = {
    "single_source": "share of picks that one owner alone reports",
    "unsure_pairs": "pairs of a pick and a good story that may be one event",
    "adjacency": "how alike picks are: the mean likeness of each to its nearest",
    "alone": "share of items that share their story with no other",
}


def figures_of(
    picks: Sequence[RankedStory],
    others: Sequence[RankedStory],
    settings: Settings,
    likeness: Callable[[str, str], float],
) -> Mapping[str, float]:
    """Computes the figures of a day by name, as in FIGURES; `others` are best first. {} for a day without picks."""
    if not picks:
        return {}
    ids, good = [one.story.id for one in picks], [one.story.id for one in others[:COMPARED]]
    nearest = [max((likeness(one, other) for other in ids if other != one), default=0.0) for one in ids]
    unsure = sum(UNSURE_LEAST <= likeness(one, other) <= UNSURE_MOST for one in ids for other in good)
    owners = [{settings.owner(item.publisher) for item in one.story.items} for one in picks]
    sizes = [len(one.story.items) for one in (*picks, *others)]
    return {
        "single_source": round(sum(len(own) == 1 for own in owners) / len(picks), 3),
        "unsure_pairs": float(unsure),
        "adjacency": round(sum(nearest) / len(nearest), 3),
        "alone": round(sum(size == 1 for size in sizes) / max(1, sum(sizes)), 3),
    }
