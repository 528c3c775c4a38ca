"""Subscribers as the ledger keeps them: sealed rows, notices, caps, and the count that the journal keeps along."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from digest.model.subscribers import SubscriberState
from digest.store.ledger import Database, Row, utc_text
from digest.store.queries import queries

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSubscriber:
    """A row of the address book; `sealed` is None once the subscriber has left.

    `until` is when a pending subscriber is forgotten or a pause ends, on the full hour; `score` the bounces' as of the
    edition `bounced`.
    """

    id: str
    state: SubscriberState
    sealed: str | None
    until: datetime | None = None
    score: float = 0.0
    bounced: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedNotice:
    """A mail outside an edition, taken out of the queue."""

    id: str
    sealed: str
    expires_at: datetime


class Subscribers:
    """The address book and what surrounds it. It sees sealed texts and keyed hashes, never an address."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def atomic(self) -> Any:
        """A transaction as a context manager; it begins with a write."""
        return self._database.atomic()

    # --- the book ---

    def add(self, row: SealedSubscriber, address_index: str) -> bool:
        """Add a subscriber; False when the address is already in the book."""
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
        """The subscriber of an address, by its blind index."""
        return next(map(_subscriber, self._query("find_subscriber", address_index=address_index)), None)

    def by_id(self, identifier: str) -> SealedSubscriber | None:
        """A subscriber by id."""
        return next(map(_subscriber, self._query("subscriber", id=identifier)), None)

    def all(self) -> Iterator[SealedSubscriber]:
        """Every subscriber who has an address, by id, a thousand in memory at a time."""
        after = ""
        while rows := self._query("subscribers_after", after=after, limit=BATCH):
            yield from map(_subscriber, rows)
            after = rows[-1]["id"]

    def change(self, row: SealedSubscriber, *, expected: SubscriberState) -> bool:
        """Write state, `until` and score of a subscriber who still is in the expected state; False when not."""
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
        """Write new preferences; False for a subscriber who has left."""
        return bool(self._execute("change_sealed", id=identifier, sealed=sealed))

    def rekey(self, identifier: str, sealed: str, address_index: str) -> None:
        """Write what a subscriber's row is under a new key."""
        self._execute("change_keys", id=identifier, sealed=sealed, address_index=address_index)

    def erase(self, identifier: str) -> bool:
        """Forget address and preferences; a random id with the state `left` remains. False when it was so already."""
        return bool(self._execute("erase_subscriber", id=identifier))

    # --- who left ---

    def add_left_mark(self, mark: str) -> None:
        """Remember the mark of an address that left."""
        self._execute("add_left_mark", mark=mark)

    def has_left(self, marks: Iterable[str]) -> bool:
        """Whether one of these marks is remembered."""
        return any(self._query("left_mark", mark=mark) for mark in marks)

    def drop_left_marks(self, marks: Iterable[str]) -> None:
        """Forget them: the subscriber came back, or a person vouches for it."""
        for mark in marks:
            self._execute("drop_left_mark", mark=mark)

    def tidy(self, now: datetime) -> None:
        """Forget pending subscribers and notices whose time is over, end pauses, and empty the write-ahead log."""
        for name in ("purge_pending", "resume_paused", "expire_notices"):
            self._execute(name, now=utc_text(now))
        self._query("fold_log")

    def count_subscribers(self) -> dict[str, int]:
        """How many subscribers are in each state."""
        return {row["state"]: row["subscribers"] for row in self._query("count_subscribers")}

    def count_event(self, event: str, now: datetime, number: int = 1) -> None:
        """Count something that happened to the list in its ISO week."""
        year, week, _ = now.isocalendar()
        self._execute("count_event", week=f"{year}-W{week:02}", event=event, number=number)

    def events(self) -> tuple[tuple[str, str, int], ...]:
        """(week, event, how often), latest week first."""
        return tuple((row["week"], row["event"], row["number"]) for row in self._query("list_events"))

    # --- the journal's count, and a database restored ---

    def fact(self, key: str) -> str | None:
        """A fact of the home: `key_check`, `count`, `restored`."""
        return next((row["value"] for row in self._query("read_home") if row["key"] == key), None)

    def set_fact(self, key: str, value: str | None) -> None:
        """Replace a fact of the home, or remove it."""
        if value is None:
            self._execute("drop_home", key=key)
        else:
            self._execute("set_home", key=key, value=value)

    def next_count(self) -> int:
        """The number of the next line of the journal; call it in the transaction that the line is about."""
        return int(self._query("next_count")[0]["value"])

    # --- notices ---

    def add_notice(self, identifier: str, sealed: str, *, due: datetime, expires: datetime) -> None:
        """Queue a mail; the same id a second time changes nothing."""
        self._execute("add_notice", id=identifier, sealed=sealed, due_at=utc_text(due), expires_at=utc_text(expires))

    def take_notice(self, now: datetime) -> SealedNotice | None:
        """The next mail that is due, out of the queue and committed; None when nothing is due."""
        for row in self._query("take_notice", now=utc_text(now)):
            return SealedNotice(id=row["id"], sealed=row["sealed"], expires_at=_time(row["expires_at"]))
        return None

    def has_due_notice(self, now: datetime) -> bool:
        """Whether a mail outside an edition may leave now."""
        return bool(self._query("due_notice", now=utc_text(now)))

    def count_notices(self) -> int:
        """How many mails outside an edition wait."""
        return int(self._query("count_notices")[0]["notices"])

    # --- caps ---

    def cap_keys(self, day: date, length: int) -> tuple[tuple[str, bytes], ...]:
        """(period, key) of the present period of `length` days and of the one before, where it had one.

        Older keys and counts are deleted: afterwards nobody can find out which address they belonged to.
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
        """How often something was done in a period."""
        return sum(row["number"] for row in self._query("read_cap", period=period, mark=mark))

    def count_cap(self, period: str, mark: str) -> None:
        """Count once more."""
        self._execute("count_cap", period=period, mark=mark)

    # --- letters that came back ---

    def count_return(self, day: str, kind: str) -> None:
        """Count a letter of an edition that came back."""
        self._execute("count_return", day=day, kind=kind)

    def returns(self, day: str) -> dict[str, int]:
        """How many letters of an edition came back, by kind."""
        return {row["kind"]: row["number"] for row in self._query("returns_of", day=day)}

    def forgive_returns(self, day: str, points: float) -> None:
        """Take back the points that an edition's returns added, and what came of them."""
        self._execute("forgive_returns", day=day, points=points)

    def sent(self, day: str) -> int:
        """How many letters of an edition were sent."""
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
