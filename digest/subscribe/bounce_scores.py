"""When returned letters end a subscription: scores with decay, and a breaker for storms. Pure."""

from datetime import date

HALF_LIFE_DAYS = 14.0
WEIGHTS = {"hard": 1.0, "soft": 0.2}
"""What a returned letter adds. A block of us, an automatic reply or an unknown mail adds nothing."""

LIMIT = 2.5
"""Three dead letters in a row pass it, one or two never; of soft ones it takes about three weeks without a day off."""

STORM_LEAST = 20
STORM_SHARE = 0.05
SMALL_STORM_LEAST = 2
SMALL_STORM_SHARE = 0.5
"""At least 20 letters and 5 % of an edition, or more than half of it: then the fault is more likely ours."""


def score_after(score: float, last: str | None, day: str, kind: str) -> float:
    """A subscriber's score once the letter of `day` came back; `last` is the edition that the score is as of.

    An edition counts once, however many reports come of it, and one that is older than the last adds nothing.
    """
    if kind not in WEIGHTS or (last is not None and day <= last):
        return score
    days = (date.fromisoformat(day) - date.fromisoformat(last)).days if last else 0
    return float(score * 0.5 ** (days / HALF_LIFE_DAYS) + WEIGHTS[kind])


def is_storm(hard: int, sent: int) -> bool:
    """Whether so many letters of one edition came back as dead that the fault is not the subscribers'."""
    many = hard >= STORM_LEAST and hard > sent * STORM_SHARE
    most = sent > 0 and hard >= SMALL_STORM_LEAST and hard > sent * SMALL_STORM_SHARE
    return many or most
