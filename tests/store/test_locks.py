"""Locks of a newsletter on each engine: one holder, released when its process or connection ends."""

import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from processes import started
from waiting import PATIENCE, finish, until

from digest.store.engine import Engine, StoreError, open_engine
from digest.store.engines.postgresql import PostgresEngine
from digest.store.locks import LockHeld

HOLDER = """
import sys, time
from digest.store.engine import open_engine
engine = open_engine(sys.argv[1])
with engine.locks.hold("digest.lock"), engine.locks.lease("senders") as lease:
    print("lease", lease, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def other(engine: Engine, address: str) -> Iterator[Engine]:
    """Another connection to the same database, as of another process."""
    other = open_engine(address)
    yield other
    other.close()


def test_a_name_has_one_holder_and_another_hears_for_how_long_and_how_to_find_it(engine: Engine, other: Engine) -> None:
    with engine.locks.hold("digest.lock"):
        for asking in (other, engine):
            with pytest.raises(LockHeld, match=r"fuser .*digest\.lock|pg_terminate_backend\(\d+\)") as held:
                asking.locks.hold("digest.lock").__enter__()
            assert 0 <= held.value.seconds < 600
        with other.locks.hold("another"):
            pass
    with other.locks.hold("digest.lock"):
        pass


def test_a_name_is_free_again_after_an_error(engine: Engine, other: Engine) -> None:
    with pytest.raises(ValueError, match="a fault"), engine.locks.hold("digest.lock"):
        raise ValueError("a fault")
    with other.locks.hold("digest.lock"):
        pass


def test_a_lease_is_alive_for_others_until_its_block_ends(engine: Engine, other: Engine) -> None:
    with engine.locks.lease("senders") as one, engine.locks.lease("senders") as two:
        assert one != two
        assert other.locks.alive("senders", one)
        assert other.locks.alive("senders", two)
        assert not other.locks.alive("running", one)
    assert not other.locks.alive("senders", one)
    assert not other.locks.alive("senders", "0" * 32)


def test_what_a_killed_process_held_is_free_and_its_lease_is_dead(engine: Engine, address: str) -> None:
    with started(sys.executable, "-c", HOLDER, address) as holder:
        lease = holder.said("lease ").split()[1]
        assert engine.locks.alive("senders", lease)
        holder.end(signal.SIGKILL)
    until(lambda: not engine.locks.alive("senders", lease))
    with engine.locks.hold("digest.lock"):
        pass


def test_who_loses_the_connection_loses_the_lock_and_cannot_write(new_postgresql: str) -> None:
    holder, other = PostgresEngine(new_postgresql), PostgresEngine(new_postgresql)
    with holder.locks.hold("digest.lock"), holder.locks.lease("senders") as lease:
        (row,) = holder.query("select pg_backend_pid() as pid")
        other.query("select pg_terminate_backend(:pid)", row)
        until(lambda: not other.locks.alive("senders", lease))
        with other.locks.hold("digest.lock"), pytest.raises(StoreError, match="check DIGEST_DATABASE"):
            holder.execute("create table written (number integer)")
    with pytest.raises(StoreError):
        holder.query("select 1")
    other.close()


def test_the_next_place_is_the_first_that_is_free_under_all_its_names(engine: Engine, other: Engine) -> None:
    slow = {"": 100.0, "slow.example": 1000.0}
    waits = [engine.locks.take_place(slow), other.locks.take_place({"": 100.0}), other.locks.take_place(slow)]
    assert waits == pytest.approx([0, 100, 1000], abs=50)


def test_a_place_of_a_clock_that_was_wrong_is_not_waited_for(engine: Engine, other: Engine) -> None:
    engine.locks.take_place({"": 100_000.0})
    assert other.locks.take_place({"": 10.0}) == 0.0


def test_places_can_be_taken_while_another_thread_commits(engine: Engine) -> None:
    """As a sender does: its connections take places while a thread of its own writes outcomes."""
    inside, go_on = threading.Event(), threading.Event()

    def commit() -> None:
        with engine.locks.turn(), engine.atomic():
            engine.execute("insert into home (key, value) values ('a', 'b')")
            inside.set()
            assert go_on.wait(PATIENCE)

    committing = threading.Thread(target=commit)
    committing.start()
    assert inside.wait(PATIENCE)
    threading.Timer(0.05, go_on.set).start()
    assert engine.locks.take_place({"": 1.0}) == 0.0
    finish(committing)
    assert engine.query("select value from home where key = 'a'") == [{"value": "b"}]


def test_senders_write_one_after_the_other_where_the_engine_has_one_writer(engine: Engine, other: Engine) -> None:
    """On PostgreSQL they write at the same time, so there is no turn to wait for."""
    order: list[str] = []

    def write() -> None:
        with other.locks.turn():
            order.append("other")

    with engine.locks.turn():
        writing = threading.Thread(target=write)
        writing.start()
        writing.join(0.1 if engine.dialect == "sqlite" else PATIENCE)
        order.append("one")
    finish(writing)
    assert order == (["one", "other"] if engine.dialect == "sqlite" else ["other", "one"])
