from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import NOON

from digest.model.subscribers import SubscriberState
from digest.store.engine import Engine
from digest.store.subscriber_rows import Readers, SealedSubscriber

HOUR = timedelta(hours=1)


@pytest.fixture
def readers(engine: Engine) -> Readers:
    return Readers(engine)


def row(name: str, state: SubscriberState = SubscriberState.ACTIVE, **given: object) -> SealedSubscriber:
    return SealedSubscriber(id=name, state=state, sealed=f"sealed {name}", **given)


def test_one_address_is_one_reader(readers: Readers) -> None:
    assert readers.add(row("a"), "index")
    assert not readers.add(row("b"), "index")


def test_an_erased_reader_leaves_a_random_id_and_a_state_only(readers: Readers, engine: Engine) -> None:
    readers.add(row("a"), "index")
    assert readers.erase("a")
    assert not readers.erase("a")
    (left,) = engine.query("select * from subscribers")
    assert {key: value for key, value in left.items() if value} == {"id": "a", "state": "left"}


def test_an_erased_address_may_come_back_as_somebody_new(readers: Readers) -> None:
    readers.add(row("a"), "index")
    readers.erase("a")
    assert readers.add(row("b"), "index")
    found = readers.find("index")
    assert found
    assert found.id == "b"


def test_a_change_decided_in_one_state_does_not_overwrite_another(readers: Readers) -> None:
    readers.add(row("a"), "index")
    readers.erase("a")
    assert not readers.change(row("a", SubscriberState.PAUSED), expected=SubscriberState.ACTIVE)


def test_a_pending_reader_is_forgotten_without_a_trace(readers: Readers, engine: Engine) -> None:
    readers.add(row("a", SubscriberState.PENDING, until=NOON + 48 * HOUR), "index")
    readers.tidy(NOON + 47 * HOUR)
    assert readers.subscriber("a")
    readers.tidy(NOON + 48 * HOUR)
    assert engine.query("select * from subscribers") == []


def test_a_pause_ends_by_itself(readers: Readers) -> None:
    readers.add(row("a", SubscriberState.PAUSED, until=NOON), "index")
    readers.tidy(NOON)
    assert readers.count_subscribers() == {"active": 1}


def test_a_row_tells_the_hour_at_most(readers: Readers) -> None:
    until = NOON + timedelta(minutes=17, seconds=3)
    readers.add(row("a", SubscriberState.PENDING, until=until), "index")
    found = readers.subscriber("a")
    assert found
    assert found.until == NOON + HOUR


def test_a_notice_is_taken_once_and_expires(readers: Readers) -> None:
    readers.add_notice("n", "sealed", due=NOON, expires=NOON + HOUR)
    taken = readers.take_notice(NOON)
    assert taken
    assert taken.sealed == "sealed"
    assert readers.take_notice(NOON) is None
    readers.add_notice("m", "sealed", due=NOON, expires=NOON + HOUR)
    readers.tidy(NOON + HOUR)
    assert readers.count_notices() == 0


def test_keys_of_caps_are_thrown_away_and_their_counts_with_them(readers: Readers, engine: Engine) -> None:
    first = date(2024, 3, 5)
    (period, _), *_ = readers.cap_keys(first, 30)
    readers.count_cap(period, "mark")
    assert readers.cap(period, "mark") == 1
    assert period in [name for name, _ in readers.cap_keys(first + timedelta(days=30), 30)]
    assert period not in [name for name, _ in readers.cap_keys(first + timedelta(days=60), 30)]
    assert engine.query("select * from caps") == []


def test_the_whole_book_is_read_in_batches(readers: Readers) -> None:
    with readers.atomic():
        for number in range(2001):
            readers.add(row(f"{number:05}"), f"index {number}")
    assert [entry.id for entry in readers.all()] == [f"{number:05}" for number in range(2001)]


def test_the_count_goes_up_by_one(readers: Readers) -> None:
    assert [readers.next_count() for _ in range(3)] == [1, 2, 3]
    assert readers.fact("count") == "3"


def test_of_an_erased_row_not_even_the_sealed_text_remains_on_the_disk(readers: Readers, tmp_path: Path) -> None:
    readers.add(row("canary"), "index of the canary")
    readers.tidy(NOON)
    readers.erase("canary")
    readers.tidy(NOON)
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"sealed canary" not in left
    assert b"index of the canary" not in left
