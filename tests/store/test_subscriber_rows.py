from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import NOON

from digest.model.subscribers import SubscriberState
from digest.store import subscriber_rows
from digest.store.engine import Engine
from digest.store.ledger import utc_text
from digest.store.subscriber_rows import SealedSubscriber, Subscribers

HOUR = timedelta(hours=1)


@pytest.fixture
def subscribers(engine: Engine) -> Subscribers:
    return Subscribers(engine)


def row(name: str, state: SubscriberState = SubscriberState.ACTIVE, **given: object) -> SealedSubscriber:
    return SealedSubscriber(id=name, state=state, sealed=f"sealed {name}", **given)


def test_one_address_is_one_subscriber(subscribers: Subscribers) -> None:
    assert subscribers.add(row("a"), "index")
    assert not subscribers.add(row("b"), "index")


def test_an_erased_subscriber_leaves_a_random_id_and_a_state_only(subscribers: Subscribers, engine: Engine) -> None:
    subscribers.add(row("a"), "index")
    assert subscribers.erase("a")
    assert not subscribers.erase("a")
    (left,) = engine.query("select * from subscribers")
    assert {key: value for key, value in left.items() if value} == {"id": "a", "state": "left"}


def test_an_erased_address_may_come_back_as_somebody_new(subscribers: Subscribers) -> None:
    subscribers.add(row("a"), "index")
    subscribers.erase("a")
    assert subscribers.add(row("b"), "index")
    found = subscribers.find("index")
    assert found
    assert found.id == "b"


def test_a_change_decided_in_one_state_does_not_overwrite_another(subscribers: Subscribers) -> None:
    subscribers.add(row("a"), "index")
    subscribers.erase("a")
    assert not subscribers.change(row("a", SubscriberState.PAUSED), expected=SubscriberState.ACTIVE)


def test_a_pending_subscriber_is_forgotten_without_a_trace(subscribers: Subscribers, engine: Engine) -> None:
    subscribers.add(row("a", SubscriberState.PENDING, until=NOON + 48 * HOUR), "index")
    subscribers.tidy(NOON + 47 * HOUR)
    assert subscribers.by_id("a")
    subscribers.tidy(NOON + 48 * HOUR)
    assert engine.query("select * from subscribers") == []


def test_a_pause_ends_by_itself(subscribers: Subscribers) -> None:
    subscribers.add(row("a", SubscriberState.PAUSED, until=NOON), "index")
    subscribers.tidy(NOON)
    assert subscribers.count_subscribers() == {"active": 1}


def test_a_row_tells_the_hour_at_most(subscribers: Subscribers) -> None:
    until = NOON + timedelta(minutes=17, seconds=3)
    subscribers.add(row("a", SubscriberState.PENDING, until=until), "index")
    found = subscribers.by_id("a")
    assert found
    assert found.until == NOON + HOUR


def test_a_notice_is_taken_once_and_expires(subscribers: Subscribers) -> None:
    subscribers.add_notice("n", "sealed", due=NOON, expires=NOON + HOUR)
    taken = subscribers.take_notice(NOON)
    assert taken
    assert taken.sealed == "sealed"
    assert subscribers.take_notice(NOON) is None
    subscribers.add_notice("m", "sealed", due=NOON, expires=NOON + HOUR)
    subscribers.tidy(NOON + HOUR)
    assert subscribers.count_notices() == 0


def test_keys_of_caps_are_thrown_away_and_their_counts_with_them(subscribers: Subscribers, engine: Engine) -> None:
    first = date(2024, 3, 5)
    (period, _), *_ = subscribers.cap_keys(first, 30)
    subscribers.count_cap(period, "mark")
    assert subscribers.cap(period, "mark") == 1
    assert period in [name for name, _ in subscribers.cap_keys(first + timedelta(days=30), 30)]
    assert period not in [name for name, _ in subscribers.cap_keys(first + timedelta(days=60), 30)]
    assert engine.query("select * from caps") == []


def test_the_whole_book_is_read_in_batches(subscribers: Subscribers) -> None:
    with subscribers.atomic():
        for number in range(2001):
            subscribers.add(row(f"{number:05}"), f"index {number}")
    assert [entry.id for entry in subscribers.all()] == [f"{number:05}" for number in range(2001)]


def test_the_count_goes_up_by_one(subscribers: Subscribers) -> None:
    assert [subscribers.next_count() for _ in range(3)] == [1, 2, 3]
    assert subscribers.fact("count") == "3"


def test_of_an_erased_row_not_even_the_sealed_text_remains_on_the_disk(
    subscribers: Subscribers, tmp_path: Path
) -> None:
    subscribers.add(row("canary"), "index of the canary")
    subscribers.tidy(NOON)
    subscribers.erase("canary")
    subscribers.tidy(NOON)
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"sealed canary" not in left
    assert b"index of the canary" not in left


def test_the_numbers_of_a_long_list_are_those_of_its_last_count(
    subscribers: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        subscribers.add(row(name), f"index {name}")
    subscribers.keep_counts(NOON)
    subscribers.erase("a")
    assert subscribers.latest_counts() == ({"active": 2, "left": 1}, "")
    monkeypatch.setattr(subscriber_rows, "LONG_LIST", 3)
    subscribers.keep_counts(NOON)
    subscribers.erase("b")
    assert subscribers.latest_counts() == ({"active": 2, "left": 1}, utc_text(NOON))
    assert subscribers.count_subscribers() == {"active": 1, "left": 2}


def test_a_list_that_became_short_is_counted_at_once_again(
    subscribers: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers.add(row("a"), "index a")
    with monkeypatch.context() as long:
        long.setattr(subscriber_rows, "LONG_LIST", 1)
        subscribers.keep_counts(NOON)
    subscribers.keep_counts(NOON)
    subscribers.erase("a")
    assert subscribers.latest_counts() == ({"left": 1}, "")
