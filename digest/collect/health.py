"""Derives the state of a source from one response."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from digest.collect.challenges import challenge_of
from digest.collect.web.answers import Failure, FetchFailed, Response
from digest.collect.web.redirects import moved_to
from digest.model.items import Entry, Health, Reading

_BY_STATUS = {
    304: Health.UNCHANGED,
    401: Health.BLOCKED,
    403: Health.BLOCKED,
    404: Health.NOT_FOUND,
    407: Health.BLOCKED,
    410: Health.GONE,
    413: Health.TOO_LARGE,
    429: Health.RATE_LIMITED,
    451: Health.BLOCKED,
}
_GUARDED = frozenset(
    {202, 401, 403, 405, 406, 429, 468, 498, 503, 520, 521, 523}
)  # statuses that challenge pages come with
_BY_FAILURE = {
    Failure.TOO_LARGE: Health.TOO_LARGE,
    Failure.PAUSED: Health.RATE_LIMITED,
    Failure.DISALLOWED: Health.BLOCKED,
}
# States in which the source works; every other one is a failure, unless entries could be read anyway.
HEALTHY = frozenset(
    {Health.FRESH, Health.UNCHANGED, Health.QUIET, Health.EMPTY, Health.STALE, Health.MOVED, Health.WRONG_CHARSET}
)


def refused(answer: Response | FetchFailed) -> Reading | None:
    """Returns the reading of a response without entries (failure, error status, 304); None if it has a body."""
    if isinstance(answer, FetchFailed):
        health = _BY_FAILURE.get(answer.failure, Health.UNREACHABLE)
        return Reading(health=health, detail=f"{answer.failure}: {answer.detail}")
    if answer.status in _GUARDED and (guard := challenge_of(answer)):
        return Reading(
            health=Health.BOT_PAGE, detail=f"HTTP {answer.status}, a challenge of {guard} that only browsers pass"
        )
    if 200 <= answer.status < 300:
        return None
    health = _BY_STATUS.get(answer.status, Health.UNREACHABLE)
    wait = answer.header("retry-after") if health is Health.RATE_LIMITED else None
    detail = f"HTTP {answer.status}" + (f", retry after {wait[:40]}" if wait else "")
    return Reading(health=health, detail=detail if health is not Health.UNCHANGED else "")


def usual_gap(entries: Sequence[Entry]) -> timedelta | None:
    """Returns the median time between a source's dated entries; None if fewer than three have a date."""
    dates = sorted(entry.published for entry in entries if entry.published)
    gaps = [later - earlier for earlier, later in pairwise(dates)]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) > 1 else None


def silence(newest: datetime, gap: timedelta | None, now: datetime) -> tuple[Health, str]:
    """Returns FRESH, QUIET or STALE, by the age of the newest entry relative to the source's usual gap, and a note.

    QUIET means nothing new for five times the gap (at least three days: weekends, shutdowns), STALE for twenty times
    (at least thirty days). Without a known gap, one day is assumed.
    """
    usual, since = gap or timedelta(days=1), now - newest
    for health, times, least in ((Health.STALE, 20, timedelta(days=30)), (Health.QUIET, 5, timedelta(days=3))):
        if since > max(times * usual, least):
            return health, f"nothing new for {since.days} days"
    return Health.FRESH, ""


def rhythm(entries: Sequence[Entry], now: datetime) -> tuple[Health, str]:
    """Returns FRESH, QUIET or STALE from the dates of a source's entries."""
    newest = max((entry.published for entry in entries if entry.published), default=None)
    return silence(newest, usual_gap(entries), now) if newest else (Health.FRESH, "")


def arrived(reading: Reading, response: Response) -> Reading:
    """Marks a healthy reading MOVED if a permanent redirect came first, and notes if the response was cut off."""
    if response.broken_off:
        detail = "; ".join(part for part in ("the answer broke off before its announced end", reading.detail) if part)
        reading = replace(reading, detail=detail)
    address = moved_to(response)
    if address is None or reading.health not in (Health.FRESH, Health.QUIET, Health.STALE, Health.EMPTY):
        return reading
    detail = "; ".join(part for part in (f"now at {address}", reading.detail) if part)
    return replace(reading, health=Health.MOVED, detail=detail)
