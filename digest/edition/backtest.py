"""Compares a frozen edition with a new ranking of the same day: which picks enter, leave or move, and why. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digest.model.editions import Edition, Standing

SEEN = 0.005
"""Smaller changes of a signal are omitted: they would print as 0.00."""

MOST = 4
"""The most signals named in an explanation."""


class Turn(StrEnum):
    """What happens to a pick."""

    ENTERS = "enters"
    LEAVES = "leaves"
    MOVES = "moves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One pick that enters, leaves or moves.

    `was` and `now` are its ranks among all stories of the day, or None. `signals` are (signal, change of its
    contribution), the largest first; () if only one score is known.
    """

    turn: Turn
    was: int | None
    now: int | None
    headline: str
    url: str
    why: str
    signals: tuple[tuple[str, float], ...] = ()


def changes(frozen: Edition, placed: Sequence[Standing], off_topic: Mapping[str, str]) -> tuple[Change, ...]:
    """Returns what the current ranking would change: first the leaving picks by old rank, then the others by new rank.

    `placed` are the current standings of that day, `off_topic` maps canonical addresses to why an item is off topic.
    Stories are matched by their items' addresses, since ids depend on the grouping: each with the one that shares most.
    """
    partner = _partners(frozen, placed)
    told = [_of_pick(pick, partner.get(pick.story), placed, off_topic) for pick in frozen.picks]
    stays = {partner[pick.story].story for pick in frozen.picks if pick.story in partner}
    missed = {partner[near.story].story: near for near in frozen.next if near.story in partner}
    new = [_entering(one, missed.get(one.story)) for one in placed if one.kept_out is None and one.story not in stays]
    found = [change for change in told if change] + new
    return tuple(sorted(found, key=lambda one: (one.turn is not Turn.LEAVES, _place(one))))


def _place(change: Change) -> int:
    return (change.was if change.turn is Turn.LEAVES else change.now) or 0


def _partners(frozen: Edition, placed: Sequence[Standing]) -> dict[str, Standing]:
    """Maps frozen story ids to current stories, one to one; picks are matched before stories that missed the letter."""
    addresses = [(one, _addresses(one)) for one in placed]
    claims = [
        (missed, -len(shared), old.rank, one.rank, old.story, one)
        for missed, stories in enumerate((frozen.picks, frozen.next))
        for old in stories
        for one, known in addresses
        if (shared := _addresses(old) & known)
    ]
    partner: dict[str, Standing] = {}
    taken: set[str] = set()
    for *_, old_id, one in sorted(claims, key=lambda claim: claim[:4]):
        if old_id not in partner and one.story not in taken:
            partner[old_id] = one
            taken.add(one.story)
    return partner


def _of_pick(
    pick: Standing, now: Standing | None, placed: Sequence[Standing], off_topic: Mapping[str, str]
) -> Change | None:
    if now is None:
        why = _why_gone(pick, placed, off_topic)
        return Change(turn=Turn.LEAVES, was=pick.rank, now=None, headline=pick.headline, url=pick.url, why=why)
    if now.kept_out is None and now.rank == pick.rank:
        return None
    signals = _shifts(pick, now)
    said = _said(pick, now, signals)
    return Change(
        turn=Turn.LEAVES if now.kept_out else Turn.MOVES,
        was=pick.rank,
        now=now.rank,
        headline=pick.headline,
        url=pick.url,
        why=f"{now.kept_out}; {said}" if now.kept_out else said,
        signals=signals,
    )


def _entering(now: Standing, before: Standing | None) -> Change:
    signals = _shifts(before, now) if before else ()
    return Change(
        turn=Turn.ENTERS,
        was=before.rank if before else None,
        now=now.rank,
        headline=now.headline,
        url=now.url,
        why=f"then: {before.kept_out}; {_said(before, now, signals)}"
        if before
        else f"score {now.score:.2f}; then it was not among the next",
        signals=signals,
    )


def _why_gone(pick: Standing, placed: Sequence[Standing], off_topic: Mapping[str, str]) -> str:
    mine = _addresses(pick)
    within = next((one for one in placed if mine & _addresses(one)), None)
    if within:
        return f"its reports are part of story {within.rank} now: {within.headline}"
    reasons = [off_topic[address] for address in sorted(mine) if address in off_topic]
    return f"off topic: {reasons[0]}" if reasons else "its reports are no longer stored, or outside the window"


def _addresses(story: Standing) -> frozenset[str]:
    return frozenset(member.canonical_url for member in story.members)


def _shifts(then: Standing, now: Standing) -> tuple[tuple[str, float], ...]:
    before, after = _added(then), _added(now)
    shifts = {signal: after.get(signal, 0.0) - before.get(signal, 0.0) for signal in before | after}
    told = [(signal, round(shift, 4)) for signal, shift in shifts.items() if abs(shift) >= SEEN]
    return tuple(sorted(told, key=lambda pair: (-abs(pair[1]), pair[0])))


def _added(story: Standing) -> dict[str, float]:
    return {reason.signal: reason.value * reason.weight for reason in story.reasons}


def _said(then: Standing, now: Standing, signals: Sequence[tuple[str, float]]) -> str:
    if not signals:
        return f"its score stands at {now.score:.2f}, others changed"
    parts = ", ".join(f"{signal} {shift:+.2f}" for signal, shift in signals[:MOST])
    return f"score {then.score:.2f} to {now.score:.2f}: {parts}"
