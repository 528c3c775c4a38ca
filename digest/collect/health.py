"""The state of a source after one visit, as far as the answer alone tells it."""

from digest.collect.redirects import moved_to
from digest.model import Failure, FetchFailed, Health, Reading, Response

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


def arrived(reading: Reading, response: Response) -> Reading:
    """The reading, MOVED where the way to a healthy answer began with a permanent redirect."""
    address = moved_to(response)
    if address is None or reading.health not in (Health.FRESH, Health.QUIET, Health.STALE, Health.EMPTY):
        return reading
    detail = "; ".join(part for part in (f"now at {address}", reading.detail) if part)
    return Reading(health=Health.MOVED, entries=reading.entries, detail=detail)
