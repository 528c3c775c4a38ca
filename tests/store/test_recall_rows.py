"""Recalls, and the effects of a wrong clock, on each engine."""

from datetime import timedelta

import pytest
from factories import NOON, make_item, make_memory, make_window

from digest.collect.reading.identity import keys_of
from digest.model.subscribers import DeliveryState, Outcome, SubscriberState
from digest.store.archive_search import Archive
from digest.store.deliveries import Deliveries
from digest.store.engine import Engine
from digest.store.ledger import FrozenEdition, Ledger
from digest.store.recall_rows import Recall, Recalls
from digest.store.subscriber_rows import SealedSubscriber, Subscribers

DAY = "2024-03-05"
SENT = Outcome(state=DeliveryState.SENT)
LATER = Outcome(state=DeliveryState.QUEUED, detail="later: 450 4.2.0 come back")


@pytest.fixture
def deliveries(engine: Engine) -> Deliveries:
    """An edition queued for the subscribers a, b and c."""
    for name in "abc":
        row = SealedSubscriber(id=name, state=SubscriberState.ACTIVE, sealed=f"sealed {name}")
        assert Subscribers(engine).add(row, f"index of {name}")
    Ledger(engine).freeze_edition(FrozenEdition(day=DAY, window=make_window(), frozen_at=NOON, record="as it was"))
    deliveries = Deliveries(engine)
    assert deliveries.queue(DAY, NOON) == 3
    return deliveries


def turn(
    deliveries: Deliveries, *settled: tuple[str, Outcome, bool], wanted: int = 0, after: str = "", recalls: int = 0
) -> list[str]:
    claims = deliveries.turn(
        DAY, settled, wanted=wanted, after=after, round=1, sender="s1", resend=True, recalls=recalls
    )
    return [claim.subscriber for claim in claims]


def recall(engine: Engine, reason: str = "It was wrong.", *, tell: bool = True) -> bool:
    return Recalls(engine).add(DAY, reason, "as it is read", tell=tell, now=NOON)


def whole(engine: Engine) -> Recall:
    found = Recalls(engine).of(DAY)
    assert found is not None
    return found


def recall_story(engine: Engine, rank: int, reason: str = "It was wrong.", *, tell: bool = True) -> bool:
    return Recalls(engine).add_story(
        DAY, rank, reason, lambda reasons: f"without {reasons}", issues=(DAY,), tell=tell, now=NOON
    )


def test_a_recalled_edition_is_claimed_no_more_and_what_comes_back_is_given_up(
    engine: Engine, deliveries: Deliveries
) -> None:
    assert turn(deliveries, wanted=2) == ["a", "b"]
    assert recall(engine)
    assert turn(deliveries, ("a", SENT, True), ("b", LATER, True), wanted=2, after="b") == []
    assert deliveries.waiting(resend=True) == ()
    assert deliveries.count_waiting(DAY, resend=True) == 0
    assert {state: number for _, state, number in deliveries.counts()} == {"sent": 1, "refused": 2}


def test_an_uncertain_letter_of_a_recalled_edition_is_not_sent_again(engine: Engine, deliveries: Deliveries) -> None:
    assert turn(deliveries, wanted=1) == ["a"]
    recall(engine)
    assert deliveries.mark_uncertain(lambda sender: False) == 1
    assert turn(deliveries, wanted=1) == []
    assert Recalls(engine).untold(whole(engine)) == ("a",)


def test_the_first_reason_stands_and_telling_may_follow(engine: Engine, deliveries: Deliveries) -> None:
    assert recall(engine, tell=False)
    assert not recall(engine, "Another reason.", tell=True)
    (kept,) = Recalls(engine).all()
    assert (kept.reason, kept.tell, kept.written) == ("It was wrong.", True, False)
    Recalls(engine).mark_written(kept)
    assert [one.written for one in Recalls(engine).all()] == [True]


def test_those_who_got_a_letter_are_told_once(engine: Engine, deliveries: Deliveries) -> None:
    turn(deliveries, wanted=3)
    turn(deliveries, ("a", SENT, True), ("c", SENT, True))
    recall(engine)
    assert Recalls(engine).untold(whole(engine)) == ("a", "c")
    assert Recalls(engine).mark_told(whole(engine), "a")
    assert not Recalls(engine).mark_told(whole(engine), "a")
    turn(deliveries, ("b", SENT, True))  # it was on its way
    assert Recalls(engine).untold(whole(engine)) == ("b", "c")
    deliveries.fold("2024-03-06")  # who got what is kept for two weeks
    assert Recalls(engine).untold(whole(engine)) == ()
    assert engine.query("select * from recall_letters") == []


def test_everybody_reads_the_other_record_and_the_ledger_keeps_the_first(
    engine: Engine, deliveries: Deliveries
) -> None:
    recall(engine)
    frozen = Ledger(engine).edition(DAY)
    assert frozen is not None
    assert (frozen.record, frozen.public_record) == ("as it was", "as it is read")
    assert Ledger(engine).records_before("2024-03-06", 5) == ("as it was",)
    assert Archive(engine).days(5) == ((DAY, "as it is read"),)
    assert Archive(engine).record(DAY) == "as it is read"
    assert Archive(engine).unsearchable() == ((DAY, "as it is read"),)


# --- one story ---


def test_letters_from_before_a_recall_are_claimed_no_more_and_new_ones_are(
    engine: Engine, deliveries: Deliveries
) -> None:
    assert turn(deliveries, wanted=1) == ["a"]
    assert recall_story(engine, 3)
    assert turn(deliveries, ("a", LATER, True), wanted=2, after="a") == []
    assert {state: number for _, state, number in deliveries.counts()} == {"queued": 3}
    assert turn(deliveries, wanted=2, after="a", recalls=deliveries.count_recalls()) == ["b", "c"]


def test_only_who_had_the_story_is_told_and_once(engine: Engine, deliveries: Deliveries) -> None:
    turn(deliveries, wanted=2)
    turn(deliveries, ("a", SENT, True))
    recall_story(engine, 3)  # b is on the way, c waits
    story = Recalls(engine).of(DAY, 3)
    assert story is not None
    assert Recalls(engine).untold(story) == ("a",)
    assert Recalls(engine).mark_told(story, "a")
    assert not Recalls(engine).mark_told(story, "a")
    turn(deliveries, ("b", SENT, True), wanted=1, after="b", recalls=1)
    turn(deliveries, ("c", SENT, True))
    assert Recalls(engine).untold(story) == ("b",)
    deliveries.fold("2024-03-06")
    assert engine.query("select * from story_recall_letters") == []


def test_the_record_that_everybody_reads_is_made_of_all_recalled_stories(
    engine: Engine, deliveries: Deliveries
) -> None:
    assert recall_story(engine, 3, "one reason", tell=False)
    assert recall_story(engine, 7, "another")
    assert not recall_story(engine, 3, "a later reason", tell=True)
    expected = "without {3: 'one reason', 7: 'another'}"
    frozen = Ledger(engine).edition(DAY)
    assert frozen is not None
    assert (frozen.record, frozen.public_record) == ("as it was", expected)
    assert Archive(engine).record(DAY) == expected
    assert Archive(engine).unsearchable() == ((DAY, expected),)
    assert [(one.rank, one.tell) for one in Recalls(engine).all()] == [(3, True), (7, True)]
    recall(engine)
    assert Archive(engine).record(DAY) == "as it is read"
    for one in Recalls(engine).all():
        Recalls(engine).mark_written(one)
    assert all(one.written for one in Recalls(engine).all())


# --- a clock that was ahead ---


def test_an_edition_dated_ahead_is_passed_over_and_taken_back_with_its_totals_kept(
    engine: Engine, deliveries: Deliveries
) -> None:
    ledger = Ledger(engine)
    assert ledger.latest_day(until="2024-03-04") is None
    assert ledger.days_ahead("2024-03-04") == (DAY,)
    assert Archive(engine).days(5, until="2024-03-04") == ()
    turn(deliveries, wanted=1)
    turn(deliveries, ("a", SENT, True))
    deliveries.discard_ahead(DAY)
    assert ledger.edition(DAY) is None
    assert deliveries.counts() == ((DAY, "refused", 2), (DAY, "sent", 1))


def test_what_was_first_seen_in_the_future_is_dated_now_and_its_runs_are_forgotten(engine: Engine) -> None:
    ledger, future = Ledger(engine), NOON + timedelta(days=200)
    undated = make_item(title="undated", published=future, first_seen=future)
    dated = make_item(title="dated", published=NOON - timedelta(days=1), first_seen=future)
    ledger.record_visits([(make_memory(), (undated, dated), keys_of((undated, dated)))], now=future)
    with ledger.running("run", lambda: future, "a1"):
        pass
    ledger.settle_wrong_clock(NOON, NOON + timedelta(hours=1))
    found = {item.title: item for item in ledger.items_between(NOON - timedelta(days=2), NOON + timedelta(days=1))}
    assert (found["undated"].published, found["undated"].first_seen) == (NOON, NOON)
    assert (found["dated"].published, found["dated"].first_seen) == (dated.published, NOON)
    assert ledger.last_runs(5) == ()
