"""Which stories become the ten: editors' word first, then score, under caps, minimums, diversity and a floor."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from digest.config.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that may be picked. `pinned` and `killed` are the editors'; `lead` is its leading publisher."""

    id: str
    score: float
    topics: tuple[str, ...]
    lead: str
    pinned: bool = False
    killed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The picked ids in order, and for every other id what kept it out."""

    picks: tuple[str, ...]
    kept_out: Mapping[str, str]


DIVERSITY = 0.75

Similarity = Callable[[str, str], float]


def select(candidates: Sequence[Candidate], settings: Settings, similarity: Similarity) -> Choice:
    """The picks of an edition.

    Order of decisions: killed stories go; pinned ones stand, over every limit but the size; places kept for a topic are
    filled with its best; the rest follows maximal marginal relevance (Carbonell, Goldstein 1998),
    `score - (1 - DIVERSITY) * nearness to the nearest pick`. Nothing below the floor is picked unless pinned.
    """
    kept_out = {one.id: f"killed: {one.killed}" for one in candidates if one.killed and not one.pinned}
    open_ = [one for one in candidates if one.id not in kept_out]
    ranked = sorted(open_, key=lambda one: (-one.score, one.id))
    picks = [one for one in ranked if one.pinned][: settings.edition.size]
    for one in ranked:
        if not one.pinned and one.score < settings.edition.floor:
            kept_out[one.id] = f"score {one.score:.2f} is below the floor {settings.edition.floor:.2f}"
    pool = [one for one in ranked if one not in picks and one.id not in kept_out]
    reserved = _reserve(pool, picks, settings)
    while pool and len(picks) < settings.edition.size:
        pool = [one for one in pool if not _capped(one, picks, settings, kept_out)]
        free = settings.edition.size - len(picks)
        due = [one for one in pool if one.id in reserved]
        choice = due if len(due) >= free else pool
        if not choice:
            break
        best = max(choice, key=lambda one: (_marginal(one, picks, similarity), one.id))
        picks.append(best)
        pool.remove(best)
    for one in pool:
        kept_out.setdefault(one.id, f"the {settings.edition.size} places went to stories with a better score")
    picks.sort(key=lambda one: (not one.pinned, -one.score, one.id))
    return Choice(picks=tuple(one.id for one in picks), kept_out=kept_out)


def _reserve(pool: Sequence[Candidate], picks: Sequence[Candidate], settings: Settings) -> frozenset[str]:
    """The ids of the best stories of each topic with a minimum, as many as pins do not fill already."""
    reserved: set[str] = set()
    for topic, least in settings.edition.minimum_per_topic.items():
        have = sum(1 for one in picks if topic in one.topics)
        reserved.update([one.id for one in pool if topic in one.topics][: max(0, least - have)])
    return frozenset(reserved)


def _capped(one: Candidate, picks: Sequence[Candidate], settings: Settings, kept_out: dict[str, str]) -> bool:
    caps = settings.edition.caps
    publishers = Counter(pick.lead for pick in picks)
    owners = Counter(settings.owner(pick.lead) for pick in picks)
    if publishers[one.lead] >= caps.per_publisher:
        kept_out[one.id] = f"already {caps.per_publisher} picks led by {one.lead}"
    elif owners[settings.owner(one.lead)] >= caps.per_owner:
        kept_out[one.id] = f"already {caps.per_owner} picks led by publishers of {settings.owner(one.lead)}"
    return one.id in kept_out


def _marginal(one: Candidate, picks: Sequence[Candidate], similarity: Similarity) -> float:
    nearest = max((similarity(one.id, pick.id) for pick in picks), default=0.0)
    return one.score - (1 - DIVERSITY) * nearest
