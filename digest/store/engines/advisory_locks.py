"""Locks of a PostgreSQL session, shared by all processes that use the database, on any machine.

They are held by the same connection that writes the ledger. A process that loses the connection loses lock and ledger
at once, so it cannot write after another one has taken over. A connection is never reopened while a lock is held.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from uuid import uuid4

from digest.store.engine import Engine, Row, StoreError
from digest.store.locks import LockHeld, Locks, next_place

TRY = "select pg_try_advisory_lock(:key) as got"
RELEASE = "select pg_advisory_unlock(:key)"
HOLDER = """
select locks.pid, host(client_addr) as host, extract(epoch from clock_timestamp() - backend_start) as seconds
from pg_locks as locks left join pg_stat_activity as activity on activity.pid = locks.pid
where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and classid::bigint = :high and objid::bigint = :low"""
TAKEN_UNTIL = """
insert into sending_places (name, taken_until) values (:name, 0)
on conflict (name) do update set taken_until = sending_places.taken_until
returning taken_until, cast(extract(epoch from clock_timestamp()) as double precision) as now"""
TAKE = "update sending_places set taken_until = :until where name = :name"


class AdvisoryLocks(Locks):
    """Advisory locks of one connection, by a hash of their names. They need a session: a pooler that switches sessions
    between transactions does not work.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names: set[str] = set()

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Holds a lock until the block ends, the process dies or the connection is lost."""
        key = _key(name)
        # The server would grant this session its own lock a second time.
        if name in self._names or not self._engine.query(TRY, {"key": key})[0]["got"]:
            raise self._held(name)
        self._names.add(name)
        try:
            yield
        finally:
            self._names.discard(name)
            with suppress(StoreError):  # the lock was released with the connection
                self._engine.query(RELEASE, {"key": key})

    @contextmanager
    def lease(self, kind: str) -> Iterator[str]:
        """Holds a lock on a new id."""
        identifier = uuid4().hex
        with self.hold(f"{kind}/{identifier}"):
            yield identifier

    def alive(self, kind: str, identifier: str) -> bool:
        """Whether a session holds the lease."""
        return bool(self._holders(f"{kind}/{identifier}"))

    def turn(self) -> "nullcontext[None]":
        """Does not wait: senders write different rows at the same time."""
        return nullcontext()

    def take_place(self, gaps: Mapping[str, float]) -> float:
        """Reserves the slot in rows of the database, by the server's clock."""
        names = sorted(gaps)  # in a fixed order, to prevent deadlocks between senders
        with self._engine.atomic():
            self._engine.execute("set local synchronous_commit = off")  # after a crash no letter waits for a place
            rows = [self._engine.query(TAKEN_UNTIL, {"name": name})[0] for name in names]
            now = float(rows[-1]["now"])
            at = next_place((float(row["taken_until"]) for row in rows), now)
            for name in names:
                self._engine.execute(TAKE, {"name": name, "until": at + gaps[name]})
        return at - now

    def _holders(self, name: str) -> list[Row]:
        high, low = divmod(_key(name) % 2**64, 2**32)
        return self._engine.query(HOLDER, {"high": high, "low": low})

    def _held(self, name: str) -> LockHeld:
        holder = next(iter(self._holders(name)), {"pid": 0, "host": None, "seconds": 0})
        where = f" (from {holder['host']})" if holder["host"] else ""
        advice = f"end it in the database: select pg_terminate_backend({holder['pid']}){where}"
        return LockHeld(name, float(holder["seconds"] or 0), advice)


def _key(name: str) -> int:
    """Returns the 64-bit key of a name."""
    return int.from_bytes(hashlib.sha256(f"top-ten {name}".encode()).digest()[:8], "big", signed=True)
