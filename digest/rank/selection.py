"""Selects the ten: editors' decisions first, then score, with caps, minimums, diversity and a floor."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from digest.config.settings import Settings
from digest.model.barriers import Barrier, KeptOut

DIVERSITY = 0.75
TOLD_ALREADY = 0.16
BROADER_RATIO = 3.0  # a story with so many times as many independent owners is the broader one
SCORE_TOLERANCE = 0.12  # how much less a broader story may score and still come first

Likeness = Callable[[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that may be picked.

    `leads` are the publishers that may lead it, best first and at least one; `voices` counts its independent owners,
    `event` says whether it reports an event, `city` where it happened. `pinned` and `place` (from 1) are the editors'
    decisions, `barred` says why the story cannot be picked whatever its score (killed, nothing new).
    """

    id: str
    score: float
    topics: tuple[str, ...]
    leads: tuple[str, ...]
    voices: float
    event: bool = True
    city: str | None = None
    pinned: bool = False
    place: int | None = None
    barred: KeptOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The picked ids in order, the publisher that leads each, and why every other id was not picked."""

    picks: tuple[str, ...]
    led_by: Mapping[str, str]
    kept_out: Mapping[str, KeptOut]


def select(candidates: Sequence[Candidate], settings: Settings, likeness: Likeness) -> Choice:
    """Selects the picks of an edition.

    Pinned stories ignore every limit but the size, and get their assigned place, else the top. Places reserved for a
    topic go to its best events. The rest follows maximal marginal relevance (Carbonell, Goldstein 1998): score - (1 -
    DIVERSITY) x likeness to the nearest pick. A story that repeats a pick is excluded, and so is everything below the
    floor.
    """
    return _Selection(candidates, settings, likeness).choose()


class _Selection:
    """A selection in progress: the picks so far, and why others were excluded."""

    def __init__(self, candidates: Sequence[Candidate], settings: Settings, likeness: Likeness) -> None:
        self._settings = settings
        self._size = settings.edition.size
        self._likeness = likeness
        self._relays = settings.relays()
        self._ranked = sorted(candidates, key=lambda one: (-one.score, one.id))
        self._picks: list[Candidate] = []
        self._led_by: dict[str, str] = {}
        self._kept_out: dict[str, KeptOut] = {}

    def choose(self) -> Choice:
        self._bar()
        for one in self._ranked:
            if one.pinned and len(self._picks) < self._size:
                self._pick(one, one.leads[0])
        reserved = self._reserve()
        while len(self._picks) < self._size and (pool := self._pool()):
            due = [one for one in pool if one.id in reserved]
            choice = due if len(due) >= self._size - len(self._picks) else pool
            best = max(choice, key=lambda one: (self._marginal(one), one.id))
            pick = self._broadest(best, pool)
            self._pick(pick, next(lead for lead in pick.leads if not self._full(lead)))
        for one in self._pool():
            self._kept_out[one.id] = self._outdone(one, reserved)
        return Choice(picks=self._ordered(), led_by=self._led_by, kept_out=self._kept_out)

    def _ordered(self) -> tuple[str, ...]:
        """Returns pins without a place first, the rest by score; then inserts each pin with a place there."""
        placed = [one for one in self._picks if one.pinned and one.place]
        free = [one for one in self._picks if one not in placed]
        order = sorted(free, key=lambda one: (not one.pinned, -one.score, one.id))
        for one in sorted(placed, key=lambda one: (one.place or 0, -one.score, one.id)):
            order.insert((one.place or 1) - 1, one)
        return tuple(one.id for one in order)

    def _pick(self, one: Candidate, lead: str) -> None:
        self._picks.append(one)
        self._led_by[one.id] = lead

    def _bar(self) -> None:
        floor = self._settings.edition.floor
        for one in self._ranked:
            if one.pinned:
                continue
            if one.barred:
                self._kept_out[one.id] = one.barred
            elif one.score < floor:
                values = {"score": f"{one.score:.2f}", "floor": f"{floor:.2f}"}
                self._kept_out[one.id] = KeptOut(barrier=Barrier.FLOOR, values=values)

    def _pool(self) -> list[Candidate]:
        """Returns the stories still open; records why a pick or a cap excludes others."""
        open_ = [one for one in self._ranked if one not in self._picks and one.id not in self._kept_out]
        for one in open_:
            why = self._repetition(one) or self._capped(one)
            if why:
                self._kept_out[one.id] = why
        return [one for one in open_ if one.id not in self._kept_out]

    def _repetition(self, one: Candidate) -> KeptOut | None:
        pick = next((pick for pick in self._picks if self._alike(one, pick)), None)
        return KeptOut(barrier=Barrier.REPETITION, values={"story": pick.id}) if pick else None

    def _alike(self, one: Candidate, other: Candidate) -> bool:
        """Whether two stories probably cover one event."""
        return self._likeness(one.id, other.id) >= TOLD_ALREADY

    def _capped(self, one: Candidate) -> KeptOut | None:
        per_city = self._settings.edition.caps.per_city
        if one.city and sum(pick.city == one.city for pick in self._picks) >= per_city:
            return KeptOut(barrier=Barrier.CITY_CAP, values={"number": str(per_city), "city": one.city})
        whys = [self._full(lead) for lead in one.leads]
        return whys[0] if all(whys) else None

    def _full(self, lead: str) -> KeptOut | None:
        """Returns the cap that keeps a publisher from leading another pick."""
        caps, owner = self._settings.edition.caps, self._settings.owner(lead)
        per_publisher, per_owner = caps.per_publisher, caps.per_owner
        if lead in self._relays:
            per_publisher, per_owner = max(per_publisher, caps.per_relay), max(per_owner, caps.per_relay)
        publishers = Counter(self._led_by.values())
        owners = Counter(self._settings.owner(one) for one in self._led_by.values())
        if publishers[lead] >= per_publisher:
            values = {"number": str(per_publisher), "publisher": lead}
            return KeptOut(barrier=Barrier.PUBLISHER_CAP, values=values)
        if owners[owner] >= per_owner:
            return KeptOut(barrier=Barrier.OWNER_CAP, values={"number": str(per_owner), "owner": owner})
        return None

    def _reserve(self) -> Mapping[str, str]:
        """Returns id -> topic for the best events of each topic with a minimum, as far as pins do not fill
        it already.
        """
        reserved: dict[str, str] = {}
        pool = [one for one in self._pool() if one.event]
        for topic, least in self._settings.edition.minimum_per_topic.items():
            have = sum(1 for one in self._picks if topic in one.topics)
            best = [one.id for one in pool if topic in one.topics][: max(0, least - have)]
            reserved.update(dict.fromkeys(best, topic))
        return reserved

    def _outdone(self, one: Candidate, reserved: Mapping[str, str]) -> KeptOut:
        """Explains why weaker-scored picks were preferred."""
        weaker = [pick for pick in self._picks if pick.score < one.score]
        others = {str(why): why for why in (_other_reason(pick, reserved) for pick in weaker)}
        return KeptOut(
            barrier=Barrier.BETTER,
            values={"size": str(self._size)},
            others=tuple(others[words] for words in sorted(others)),
        )

    def _marginal(self, one: Candidate) -> float:
        nearest = max((self._likeness(one.id, pick.id) for pick in self._picks), default=0.0)
        return one.score - (1 - DIVERSITY) * nearest

    def _broadest(self, best: Candidate, pool: Sequence[Candidate]) -> Candidate:
        """Returns the best candidate, or a story on the same event with many more independent owners and nearly the
        same score, so that a stray report left outside its cluster does not displace it.
        """
        broader = [
            one
            for one in pool
            if one.voices >= BROADER_RATIO * best.voices
            and one.score >= best.score - SCORE_TOLERANCE
            and self._alike(one, best)
        ]
        return max(broader, key=lambda one: (one.score, one.id), default=best)


def _other_reason(pick: Candidate, reserved: Mapping[str, str]) -> KeptOut:
    """Explains why a story was picked before one with a better score."""
    if pick.pinned:
        return KeptOut(barrier=Barrier.PINNED)
    if pick.id in reserved:
        return KeptOut(barrier=Barrier.RESERVED, values={"topic": reserved[pick.id]})
    return KeptOut(barrier=Barrier.UNLIKE)
