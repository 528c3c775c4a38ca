"""Updates the stored state of a source after a visit, and schedules the next one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from digest.collect.health import HEALTHY, silence, usual_gap
from digest.collect.reading.characters import storable
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.redirects import moved_to
from digest.collect.web.urls import wire_address
from digest.model.items import Health, Memory, Reading

SHORTEST = timedelta(minutes=55)  # under an hour, so that busy sources are due at every run of an hourly cron job
UNKNOWN = timedelta(hours=2)  # between visits to a source whose entries have no dates
LONGEST = timedelta(hours=6)  # even if a source publishes rarely or its headers ask for more
LONGEST_WAIT = timedelta(hours=20)  # even after many failures or a long Retry-After: at least one attempt a day
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_UNCONDITIONAL = timedelta(days=3)
_MAX_AGE = re.compile(r"(?:^|[,\s])(?:max-age)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_CACHE = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)
_LONGEST_MARK = 500  # characters; longer ETags are not kept
_SETTLED = frozenset({Health.FRESH, Health.UNCHANGED})
_SAME = frozenset({Health.FRESH, Health.UNCHANGED, Health.QUIET, Health.STALE})

Answer = Response | FetchFailed


def informed(request: Request, memory: Memory | None, now: datetime) -> Request:
    """Adds what memory knows to a request: the new address after a permanent redirect, and conditional headers.

    Every third day the request is unconditional, because some servers answer "not modified" for ever.
    """
    if memory is None:
        return request
    if memory.read_at is None or now - memory.read_at >= _UNCONDITIONAL:
        return Request(url=memory.moved_to or request.url, headers=request.headers)
    conditions = [("if-none-match", memory.etag), ("if-modified-since", memory.last_modified)]
    headers = tuple((name, value) for name, value in conditions if value)
    return Request(url=memory.moved_to or request.url, headers=(*request.headers, *headers))


def without_known_body(answer: Answer, memory: Memory | None) -> Answer:
    """Replaces a response with an unchanged body by a 304, because some servers ignore conditional requests."""
    if memory and isinstance(answer, Response) and answer.status == 200 and body_mark(answer.body) == memory.body:
        return replace(answer, status=304, body=b"", same=True)
    return answer


def body_mark(body: bytes) -> str:
    """Hashes a body for comparison."""
    return sha256(body).hexdigest()[:32]


def settled(reading: Reading, answers: Sequence[Answer], memory: Memory | None, now: datetime) -> Reading:
    """Adjusts a reading by what is remembered: an unchanged source keeps its earlier state.

    An unchanged feed without news becomes quiet or stale by its own rhythm; an unchanged challenge page stays
    unhealthy. A source that answers at its new address is still MOVED, because feeds.yaml has the old one.
    """
    if memory is None:
        return reading
    if reading.health is Health.UNCHANGED:
        if memory.health in _SAME:
            gap = timedelta(seconds=memory.gap) if memory.gap else None
            health, words = silence(memory.newest, gap, now) if memory.newest else (Health.FRESH, "")
            reading = replace(reading, health=Health.UNCHANGED if health is Health.FRESH else health, detail=words)
        else:
            reading = replace(reading, health=memory.health, detail=memory.detail)
    if _moved(answers, memory) and reading.health in (*_SAME, Health.EMPTY):
        return replace(reading, health=Health.MOVED, detail=f"now at {memory.moved_to}")
    return reading


def remember(
    url: str, reading: Reading, answers: Sequence[Answer], memory: Memory | None, now: datetime, *, again: bool
) -> Memory:
    """Builds the memory of a visit to `url`. `again` is True if nothing has changed since the last visit."""
    whole = any(isinstance(answer, Response) and (answer.status == 200 or answer.same) for answer in answers)
    before = memory or Memory(url=url, visited_at=now, due_at=now, since=now, health=reading.health)
    entries = before.entries if again else len(reading.entries)
    failed = reading.health not in HEALTHY and not entries and not _paused(answers)
    kept = again or not entries
    gap = usual_gap(reading.entries)
    ahead = any(entry.published and entry.published > now for entry in reading.entries)
    dates = [entry.published for entry in reading.entries if entry.published and entry.published <= now]
    found = Memory(
        url=url,
        visited_at=now,
        due_at=now,
        since=before.since if _same_state(before.health, reading.health) else now,
        health=reading.health,
        detail=storable(reading.detail),  # it may quote what a server wrote
        entries=entries,
        **_marks(answers, before, reading.health, again=again, ahead=ahead),
        moved_to=_address(answers, before, failed=failed),
        failures=before.failures + 1 if failed else before.failures * _paused(answers),
        gap=before.gap if kept else int(gap.total_seconds()) if gap else 0,
        ttl=before.ttl if kept else reading.ttl,
        newest=before.newest if kept or not dates else max(dates),
        read_at=now if whole else before.read_at,
    )
    return replace(found, due_at=due(found, answers, now))


def due(memory: Memory, answers: Sequence[Answer], now: datetime) -> datetime:
    """Computes when to visit next: by the source's rhythm and headers, later after failures, never if it is gone for
    good.

    A quarter of its usual gap, or longer if Cache-Control or the feed's ttl ask for it; after failures 55 minutes,
    doubled each time; not before Retry-After. All within bounds, and up to a tenth sooner, by a number that depends on
    source and day, so that not all sources are due in the same minute.
    """
    if memory.health is Health.GONE:
        return NEVER
    if memory.failures:
        wait = min(SHORTEST * 2.0 ** min(memory.failures - 1, 10), LONGEST_WAIT)
    else:
        own = timedelta(seconds=memory.gap) / 4 if memory.gap else UNKNOWN
        wished = max(_max_age(answers), timedelta(minutes=memory.ttl))
        wait = min(max(own, wished, SHORTEST), LONGEST)
    wait -= wait / 10 * _chance(memory.url, now)
    return now + max(wait, min(_retry_after(answers, now), LONGEST_WAIT))


def _marks(answers: Sequence[Answer], before: Memory, health: Health, *, again: bool, ahead: bool) -> dict[str, str]:
    """Returns ETag, Last-Modified and body hash; empty if there were several responses, which change independently.

    Also empty while entries are dated in the future, so that they are read again later. For an unhealthy feed only the
    hash is kept, because a body cut off in transfer has the ETag of the whole.
    """
    answer = answers[0] if len(answers) == 1 else None
    if ahead or not isinstance(answer, Response) or not (again or answer.status == 200):
        return {"etag": "", "last_modified": "", "body": ""}
    if health not in HEALTHY:
        return {"etag": "", "last_modified": "", "body": before.body if again else body_mark(answer.body)}
    etag = _validator(answer, "etag") or (before.etag if again else "")
    modified = _validator(answer, "last-modified") or (before.last_modified if again else "")
    return {"etag": etag, "last_modified": modified, "body": before.body if again else body_mark(answer.body)}


def _validator(answer: Response, name: str) -> str:
    """Returns a header value that a later request may send back; "" if it is long or not printable ASCII."""
    value = answer.header(name) or ""
    return value if len(value) <= _LONGEST_MARK and value.isascii() and value.isprintable() else ""


def _address(answers: Sequence[Answer], before: Memory, *, failed: bool) -> str:
    """Returns where the source has moved to; "" if the old address works again or nothing does."""
    answer = answers[0] if answers else None
    if failed or not isinstance(answer, Response):
        return ""
    return moved_to(answer) or (before.moved_to if _moved(answers, before) else "")


def _moved(answers: Sequence[Answer], memory: Memory) -> bool:
    """True if the response came from the address that the source had moved to."""
    answer = answers[0] if answers else None
    if not memory.moved_to or not isinstance(answer, Response):
        return False
    return (answer.hops[0][1] if answer.hops else answer.url) == wire_address(memory.moved_to)


def _same_state(one: Health, other: Health) -> bool:
    return one is other or {one, other} <= _SETTLED


def _paused(answers: Sequence[Answer]) -> bool:
    return any(isinstance(answer, FetchFailed) and answer.failure == "paused" for answer in answers)


def _max_age(answers: Sequence[Answer]) -> timedelta:
    answer = answers[0] if answers else None
    said = (answer.header("cache-control") or "") if isinstance(answer, Response) else ""
    found = None if _NO_CACHE.search(said) else _MAX_AGE.search(said)
    return timedelta(seconds=int(found[1])) if found else timedelta()


def _retry_after(answers: Sequence[Answer], now: datetime) -> timedelta:
    """Parses Retry-After of an error response: seconds or a date (RFC 9110, 10.2.3); zero if it is neither."""
    answer = answers[0] if answers else None
    said = (answer.header("retry-after") or "").strip() if isinstance(answer, Response) and answer.status >= 400 else ""
    if said.isdecimal() and len(said) < 10:
        return timedelta(seconds=int(said))
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return timedelta()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def _chance(url: str, now: datetime) -> float:
    """Returns a number from 0 to 1 that is fixed for a source and day."""
    return int.from_bytes(sha256(f"{url}\n{now.date()}".encode()).digest()[:4]) / 2**32
