"""Subscribers in the ledger: encrypted rows, notices, caps, and the count shared with the journal."""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from digest.model.subscribers import SubscriberState
from digest.store.ledger import Database, Row, utc_text
from digest.store.queries import queries

BATCH = 1000
LONG_LIST = 1_000_000
"""Subscribers that take a second or more to count."""
KEPT_COUNTS = "subscribers"  # fact, with the numbers of a long list
ERASING = "erasing "  # fact, with the number of a journal line: the subscriber and the event


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSubscriber:
    """A row of the address book; `sealed` is None once the subscriber has left.

    `until` is when a pending subscriber is forgotten or a pause ends, rounded up to the hour; `score` is the bounce
    score as of the edition `bounced`.
    """

    id: str
    state: SubscriberState
    sealed: str | None
    until: datetime | None = None
    score: float = 0.0
    bounced: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedNotice:
    """An encrypted notice taken from the queue."""

    id: str
    sealed: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """An erasure that has begun: its number in the journal, and what it is counted as."""

    number: int
    subscriber: str
    event: str


class Subscribers:
    """The address book and related tables. It handles encrypted texts and keyed hashes, never an address."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def atomic(self) -> Any:
        """A transaction as a context manager; it begins with a write."""
        return self._database.atomic()

    # --- the book ---

    def add(self, row: SealedSubscriber, address_index: str) -> bool:
        """Adds a subscriber; False if the address is already in the book."""
        return bool(
            self._execute(
                "add_subscriber",
                id=row.id,
                state=row.state.value,
                sealed=row.sealed,
                address_index=address_index,
                until=_hour(row.until),
            )
        )

    def find(self, address_index: str) -> SealedSubscriber | None:
        """Returns the subscriber with an address, by its blind index."""
        return next(map(_subscriber, self._query("find_subscriber", address_index=address_index)), None)

    def by_id(self, identifier: str) -> SealedSubscriber | None:
        """Returns a subscriber by id."""
        return next(map(_subscriber, self._query("subscriber", id=identifier)), None)

    def all(self) -> Iterator[SealedSubscriber]:
        """Yields every subscriber with an address, by id, a thousand in memory at a time."""
        after = ""
        while rows := self._query("subscribers_after", after=after, limit=BATCH):
            yield from map(_subscriber, rows)
            after = rows[-1]["id"]

    def change(self, row: SealedSubscriber, *, expected: SubscriberState) -> bool:
        """Updates state, `until` and score of a subscriber who is still in the expected state; False if not."""
        return bool(
            self._execute(
                "change_state",
                id=row.id,
                state=row.state.value,
                until=_hour(row.until),
                score=row.score,
                bounced=row.bounced,
                expected=expected.value,
            )
        )

    def reseal(self, identifier: str, sealed: str) -> bool:
        """Updates the preferences; False for a subscriber who has left."""
        return bool(self._execute("change_sealed", id=identifier, sealed=sealed))

    def rekey(self, identifier: str, sealed: str, address_index: str) -> None:
        """Updates a subscriber's row for a new key."""
        self._execute("change_keys", id=identifier, sealed=sealed, address_index=address_index)

    def erase(self, identifier: str) -> bool:
        """Deletes address and preferences, keeping a random id with the state `left`. False if already done."""
        return bool(self._execute("erase_subscriber", id=identifier))

    def begin_erasure(self, identifier: str, event: str) -> Erasure:
        """Notes that a subscriber is to be erased, with the number of its journal line, and commits."""
        with self.atomic():
            begun = Erasure(number=self.next_count(), subscriber=identifier, event=event)
            self.set_fact(f"{ERASING}{begun.number}", f"{identifier} {event}")
        return begun

    def begun_erasures(self) -> tuple[Erasure, ...]:
        """Returns the erasures that are under way, or were interrupted."""
        notes = ((row["key"], row["value"].split(" ")) for row in self._query("read_home"))
        return tuple(
            Erasure(number=int(key.removeprefix(ERASING)), subscriber=words[0], event=words[1])
            for key, words in notes
            if key.startswith(ERASING)
        )

    def end_erasure(self, erasure: Erasure) -> None:
        """Deletes the note of an erasure; call it in the transaction that erases."""
        self.set_fact(f"{ERASING}{erasure.number}", None)

    # --- who left ---

    def add_left_mark(self, mark: str) -> None:
        """Stores the mark of an address that left."""
        self._execute("add_left_mark", mark=mark)

    def has_left(self, marks: Iterable[str]) -> bool:
        """Whether one of these marks is stored."""
        return any(self._query("left_mark", mark=mark) for mark in marks)

    def drop_left_marks(self, marks: Iterable[str]) -> None:
        """Deletes the marks: the subscriber came back, or a person vouches for the address."""
        for mark in marks:
            self._execute("drop_left_mark", mark=mark)

    def tidy(self, now: datetime) -> None:
        """Deletes expired pending subscribers and notices, ends pauses, and empties the write-ahead log."""
        for name in ("purge_pending", "resume_paused", "expire_notices"):
            self._execute(name, now=utc_text(now))
        self._query("fold_log")

    def count_subscribers(self) -> dict[str, int]:
        """Counts the subscribers in each state."""
        return {row["state"]: row["subscribers"] for row in self._query("count_subscribers")}

    def keep_counts(self, now: datetime) -> None:
        """Counts the subscribers, and keeps the numbers of a long list for `latest_counts`."""
        counts = self.count_subscribers()
        kept = json.dumps({"at": utc_text(now), "counts": counts}) if sum(counts.values()) >= LONG_LIST else None
        if kept or self.fact(KEPT_COUNTS):
            self.set_fact(KEPT_COUNTS, kept)

    def latest_counts(self) -> tuple[dict[str, int], str]:
        """Returns the counts by state: of a long list those kept, with the time (UTC text) at which it was counted."""
        kept = self.fact(KEPT_COUNTS)
        if kept is None:
            return self.count_subscribers(), ""
        found = json.loads(kept)
        return found["counts"], found["at"]

    def count_event(self, event: str, now: datetime, number: int = 1) -> None:
        """Counts an event of the list in its ISO week."""
        year, week, _ = now.isocalendar()
        self._execute("count_event", week=f"{year}-W{week:02}", event=event, number=number)

    def events(self) -> tuple[tuple[str, str, int], ...]:
        """Returns (week, event, count), latest week first."""
        return tuple((row["week"], row["event"], row["number"]) for row in self._query("list_events"))

    # --- the journal's count, and a database restored ---

    def fact(self, key: str) -> str | None:
        """Returns a fact of the home: `key_check`, `count`, `restored` and others."""
        return next((row["value"] for row in self._query("read_home") if row["key"] == key), None)

    def set_fact(self, key: str, value: str | None) -> None:
        """Sets a fact of the home, or removes it with None."""
        if value is None:
            self._execute("drop_home", key=key)
        else:
            self._execute("set_home", key=key, value=value)

    def next_count(self) -> int:
        """Returns the number of the next journal line; call it in the transaction that the line is about."""
        return int(self._query("next_count")[0]["value"])

    def lock_count(self) -> int:
        """Returns the number of the last journal line; until the transaction ends, no other process gets a new one."""
        return int(self._query("lock_count")[0]["value"])

    # --- notices ---

    def add_notice(self, identifier: str, sealed: str, *, due: datetime, expires: datetime) -> None:
        """Queues a notice; repeating an id changes nothing."""
        self._execute("add_notice", id=identifier, sealed=sealed, due_at=utc_text(due), expires_at=utc_text(expires))

    def take_notice(self, now: datetime) -> SealedNotice | None:
        """Takes the next due notice out of the queue and commits; None if none is due."""
        for row in self._query("take_notice", now=utc_text(now)):
            return SealedNotice(id=row["id"], sealed=row["sealed"], expires_at=_time(row["expires_at"]))
        return None

    def has_due_notice(self, now: datetime) -> bool:
        """Whether a notice is due."""
        return bool(self._query("due_notice", now=utc_text(now)))

    def count_notices(self) -> int:
        """Counts the waiting notices."""
        return int(self._query("count_notices")[0]["notices"])

    # --- caps ---

    def cap_keys(self, day: date, length: int) -> tuple[tuple[str, bytes], ...]:
        """Returns (period, key) of the current period of `length` days, and of the previous one if it had one.

        Older keys and counts are deleted: after that nobody can find out which address they belonged to.
        """
        start = day.toordinal() // length * length
        this, before = (f"{length}/{date.fromordinal(start - back).isoformat()}" for back in (0, length))
        # Periods of every length share the tables; the length leads the name, so that each sweeps its own.
        for name in ("drop_cap_keys", "drop_caps"):
            self._execute(name, kind=f"{length}/%", period=before)
        self._execute("add_cap_key", period=this, key=secrets.token_hex(32))
        keys = {row["period"]: bytes.fromhex(row["key"]) for row in self._query("cap_keys")}
        return tuple((period, keys[period]) for period in (this, before) if period in keys)

    def cap(self, period: str, mark: str) -> int:
        """Returns how often something was done in a period."""
        return sum(row["number"] for row in self._query("read_cap", period=period, mark=mark))

    def count_cap(self, period: str, mark: str) -> None:
        """Increments a cap's count."""
        self._execute("count_cap", period=period, mark=mark)

    # --- letters that came back ---

    def count_return(self, day: str, kind: str) -> None:
        """Counts a bounced letter of an edition."""
        self._execute("count_return", day=day, kind=kind)

    def lock_returns(self) -> None:
        """Begins a transaction during which no other process judges a returned letter."""
        self._execute("lock_returns")

    def returns(self, day: str) -> dict[str, int]:
        """Counts the bounced letters of an edition by kind."""
        return {row["kind"]: row["number"] for row in self._query("returns_of", day=day)}

    def forgive_returns(self, day: str, points: float) -> None:
        """Subtracts the points that an edition's bounces added, and reverts their consequences."""
        self._execute("forgive_returns", day=day, points=points)

    def sent(self, day: str) -> int:
        """Counts the letters of an edition that were sent."""
        return int(self._query("sent_of", day=day)[0]["sent"])

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)

    def _execute(self, name: str, **parameters: Any) -> int:
        return self._database.execute(self._sql[name], parameters)


def _hour(time: datetime | None) -> str | None:
    # A full hour: a minute would match the row to a relay's log.
    if time is None:
        return None
    late = time if not (time.minute or time.second or time.microsecond) else time + timedelta(hours=1)
    return utc_text(late.replace(minute=0, second=0, microsecond=0))


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _subscriber(row: Row) -> SealedSubscriber:
    return SealedSubscriber(
        id=row["id"],
        state=SubscriberState(row["state"]),
        sealed=row["sealed"],
        until=_time(row["until"]) if row["until"] else None,
        score=row["score"],
        bounced=row["bounced"],
    )
