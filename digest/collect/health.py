"""The state of a source after one visit, as far as the answer alone tells it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from digest.collect.redirects import moved_to
from digest.model import Entry, Failure, FetchFailed, Health, Reading, Response

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


def refused(answer: Response | FetchFailed) -> Reading | None:
    """The reading of an answer that carries no entries: a failure, an error status, 304. None for one to be read."""
    if isinstance(answer, FetchFailed):
        health = Health.TOO_LARGE if answer.failure is Failure.TOO_LARGE else Health.UNREACHABLE
        return Reading(health=health, detail=f"{answer.failure}: {answer.detail}")
    if 200 <= answer.status < 300:
        return None
    health = _BY_STATUS.get(answer.status, Health.UNREACHABLE)
    wait = answer.header("retry-after") if health is Health.RATE_LIMITED else None
    detail = f"HTTP {answer.status}" + (f", retry after {wait[:40]}" if wait else "")
    return Reading(health=health, detail=detail if health is not Health.UNCHANGED else "")


def rhythm(entries: Sequence[Entry], now: datetime) -> tuple[Health, str]:
    """FRESH, QUIET or STALE by the source's own rhythm: the median time between its dated entries.

    Quiet is no news for five such times (three days at least: weekends, shutdowns), stale for twenty (thirty days at
    least). A source of fewer than three dated entries is taken for a daily one.
    """
    dates = sorted(entry.published for entry in entries if entry.published)
    if not dates:
        return Health.FRESH, ""
    gaps = [later - earlier for earlier, later in pairwise(dates)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) > 1 else timedelta(days=1)
    silence = now - dates[-1]
    for health, times, least in ((Health.STALE, 20, timedelta(days=30)), (Health.QUIET, 5, timedelta(days=3))):
        if silence > max(times * usual, least):
            return health, f"nothing new for {silence.days} days"
    return Health.FRESH, ""


def arrived(reading: Reading, response: Response) -> Reading:
    """The reading, MOVED where the way to a healthy answer began with a permanent redirect."""
    address = moved_to(response)
    if address is None or reading.health not in (Health.FRESH, Health.QUIET, Health.STALE, Health.EMPTY):
        return reading
    detail = "; ".join(part for part in (f"now at {address}", reading.detail) if part)
    return Reading(health=Health.MOVED, entries=reading.entries, detail=detail)
