"""Finds a day's pairs of reports for which the pair model is least certain. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from digest.model.items import Item
from digest.rank.ranking import GroupedDay

REPORTS_OF_STORY = 4  # the newest of each story that are compared
SURELY_APART = 0.02  # editors are not asked about less likely pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDoubt:
    """Two reports, the likelihood that they cover one event, and whether they are in one story."""

    one: Item
    other: Item
    likelihood: float
    together: bool


def pair_doubts(grouped: GroupedDay, stories: Sequence[str], threshold: float) -> tuple[PairDoubt, ...]:
    """Returns pairs of reports of these stories, one for each two stories, closest to the same-event
    threshold first.
    """
    clusters = {one.id: one for one in grouped.stories}
    chosen = [clusters[id] for id in stories if id in clusters]
    texts = [(one.id, text) for one in chosen for text in (one.texts or one.items)[-REPORTS_OF_STORY:]]
    if len(texts) < 2:
        return ()
    features = [text for _, text in texts]
    [likely] = grouped.index.likelihoods([(features, features)])
    found: dict[tuple[str, str], PairDoubt] = {}
    places = [
        (one, other) for one, other in combinations(range(len(texts)), 2) if SURELY_APART <= likely[one, other] < 1
    ]
    for one, other in sorted(places, key=lambda pair: _distance(float(likely[pair]), threshold)):
        (first, first_text), (second, second_text) = texts[one], texts[other]
        found.setdefault(
            (first, second),
            PairDoubt(
                one=first_text.item,
                other=second_text.item,
                likelihood=round(float(likely[one, other]), 4),
                together=first == second,
            ),
        )
    return tuple(found.values())


def likelihood_of(grouped: GroupedDay, one: Item, other: Item) -> PairDoubt | None:
    """Returns two reports of a day as a pair; None if either is in no story."""
    held = {text.item.id: (story.id, text) for story in grouped.stories for text in story.items}
    if one.id not in held or other.id not in held:
        return None
    (first, first_text), (second, second_text) = held[one.id], held[other.id]
    [likely] = grouped.index.likelihoods([([first_text], [second_text])])
    likelihood = round(float(likely[0, 0]), 4)
    return PairDoubt(one=one, other=other, likelihood=likelihood, together=first == second)


def _distance(likelihood: float, threshold: float) -> float:
    """Returns the distance of a likelihood from the threshold, in log odds."""
    return abs(_log_odds(likelihood) - _log_odds(threshold))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))
