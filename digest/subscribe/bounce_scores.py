"""Decides when bounces end a subscription: scores with decay, and a circuit breaker for mass bounces. Pure."""

from datetime import date

HALF_LIFE_DAYS = 14.0
WEIGHTS = {"hard": 1.0, "soft": 0.2}
"""What a bounce adds to the score. A block of us, an automatic reply or an unknown mail adds nothing."""

LIMIT = 2.5
"""Exceeded by three hard bounces in a row, never by one or two; soft ones take about three weeks of daily bounces."""

STORM_LEAST = 20
STORM_SHARE = 0.05
SMALL_STORM_LEAST = 2
SMALL_STORM_SHARE = 0.5
"""At least 20 letters and 5 % of an edition, or more than half of it: then the fault is probably ours."""


def score_after(score: float, last: str | None, day: str, kind: str) -> float:
    """Returns a subscriber's score after the letter of `day` bounced; `last` is the edition of the last score.

    An edition counts once, however many reports it causes; one older than the last adds nothing.
    """
    if kind not in WEIGHTS or (last is not None and day <= last):
        return score
    days = (date.fromisoformat(day) - date.fromisoformat(last)).days if last else 0
    return float(score * 0.5 ** (days / HALF_LIFE_DAYS) + WEIGHTS[kind])


def is_storm(hard: int, sent: int) -> bool:
    """Whether so many letters of one edition bounced hard that the fault is not the subscribers'."""
    many = hard >= STORM_LEAST and hard > sent * STORM_SHARE
    most = sent > 0 and hard >= SMALL_STORM_LEAST and hard > sent * SMALL_STORM_SHARE
    return many or most
