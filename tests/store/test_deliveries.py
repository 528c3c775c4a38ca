from datetime import timedelta

import pytest
from factories import NOON, make_window

from digest.model.shards import shards
from digest.model.subscribers import DeliveryState, Outcome, SubscriberState
from digest.store import deliveries as deliveries_module
from digest.store.deliveries import Claim, Deliveries, Progress
from digest.store.engine import Engine, StoreError
from digest.store.ledger import FrozenEdition, Ledger
from digest.store.subscriber_rows import SealedSubscriber, Subscribers

DAY = "2024-03-05"
SENT = Outcome(state=DeliveryState.SENT)
LATER = Outcome(state=DeliveryState.QUEUED, detail="later: 450 4.2.0 come back")
BLOCKED = Outcome(state=DeliveryState.QUEUED, detail="blocked: 550 5.7.1 your network is listed")
UNKNOWN = Outcome(state=DeliveryState.UNCERTAIN, detail="no answer")


@pytest.fixture
def deliveries(engine: Engine) -> Deliveries:
    """An edition queued for the subscribers a, b and c."""
    for name in "abc":
        add_subscriber(engine, name)
    Ledger(engine).freeze_edition(FrozenEdition(day=DAY, window=make_window(), frozen_at=NOON, record="{}"))
    deliveries = Deliveries(engine)
    assert deliveries.queue(DAY, NOON) == 3
    return deliveries


def add_subscriber(engine: Engine, name: str) -> None:
    row = SealedSubscriber(id=name, state=SubscriberState.ACTIVE, sealed=f"sealed {name}")
    assert Subscribers(engine).add(row, f"index of {name}")


def turn(
    deliveries: Deliveries,
    *settled: tuple[str, Outcome, bool],
    wanted: int = 0,
    after: str = "",
    round: int = 1,
    sender: str = "s1",
    resend: bool = True,
) -> list[str]:
    claims = deliveries.turn(DAY, settled, wanted=wanted, after=after, round=round, sender=sender, resend=resend)
    return [claim.subscriber for claim in claims]


def progress(deliveries: Deliveries) -> Progress:
    return deliveries.waiting(resend=True)[0]


def test_deliveries_are_queued_once_per_edition(engine: Engine, deliveries: Deliveries) -> None:
    add_subscriber(engine, "d")
    assert deliveries.queue(DAY, NOON) is None
    assert deliveries.counts() == ((DAY, "queued", 3),)


@pytest.mark.parametrize("long", [1, 2, 3])
def test_a_long_list_is_counted_as_a_short_one(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    def same_counts() -> dict[str, int]:
        exact = deliveries.counts()
        with monkeypatch.context() as patched:
            patched.setattr(deliveries_module, "LONG_LIST", long)
            assert deliveries.counts() == exact
        return {state: number for _, state, number in exact}

    assert same_counts() == {"queued": 3}
    turn(deliveries, wanted=2)
    assert same_counts() == {"queued": 1, "sending": 2}
    turn(deliveries, ("a", SENT, True), ("b", UNKNOWN, True), wanted=1, after="b")
    assert same_counts() == {"sending": 1, "sent": 1, "uncertain": 1}
    turn(deliveries, ("c", LATER, True))
    assert same_counts() == {"queued": 1, "sent": 1, "uncertain": 1}
    turn(deliveries, wanted=3, round=2)
    turn(deliveries, ("b", SENT, True), ("c", SENT, True), round=2)
    assert same_counts() == {"sent": 3}
    deliveries.fold("2024-03-06")
    assert same_counts() == {"sent": 3}


def test_an_edition_queued_by_an_older_version_is_counted_in_full(
    engine: Engine, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries_module, "LONG_LIST", 1)
    engine.execute("update editions set letters = null")
    turn(deliveries, wanted=1)
    assert deliveries.counts() == ((DAY, "queued", 2), (DAY, "sending", 1))


@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_every_delivery_is_claimed_in_exactly_one_shard(engine: Engine, of: int) -> None:
    ids = [f"{number * 2**124 + 5:032x}" for number in range(16)]
    for name in ids:
        add_subscriber(engine, name)
    Ledger(engine).freeze_edition(FrozenEdition(day=DAY, window=make_window(), frozen_at=NOON, record="{}"))
    deliveries = Deliveries(engine)
    deliveries.queue(DAY, NOON)
    claimed = []
    for shard in shards(of):
        waiting = deliveries.count_waiting(DAY, resend=True, shard=shard)
        took = deliveries.turn(DAY, [], wanted=99, after="", round=1, sender="s", resend=True, shard=shard)
        assert len(took) == waiting >= 16 // of
        claimed += [one.subscriber for one in took]
    assert claimed == ids


def test_a_delivery_is_claimed_once_whoever_asks(deliveries: Deliveries) -> None:
    assert turn(deliveries, wanted=2) == ["a", "b"]
    assert turn(deliveries, wanted=2, sender="s2") == ["c"]
    assert turn(deliveries, wanted=1, sender="s2") == []


def test_a_claim_carries_the_subscribers_row_as_it_is_now(engine: Engine, deliveries: Deliveries) -> None:
    Subscribers(engine).erase("a")
    claims = deliveries.turn(DAY, [], wanted=2, after="", round=1, sender="s1", resend=True)
    assert claims == [
        Claim(day=DAY, subscriber="a", state=SubscriberState.LEFT, sealed=None),
        Claim(day=DAY, subscriber="b", state=SubscriberState.ACTIVE, sealed="sealed b"),
    ]


def test_outcomes_and_the_next_claims_are_one_commit(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=1)
    assert turn(deliveries, ("a", SENT, True), wanted=1, after="a") == ["b"]
    assert deliveries.counts() == ((DAY, "queued", 1), (DAY, "sending", 1), (DAY, "sent", 1))


def test_an_exchange_that_fails_changes_nothing_and_the_next_one_works(engine: Engine) -> None:
    add, count = "insert into home (key, value) values (:key, '')", "select count(*) as facts from home"
    good = [(add, {"key": "one"}), (add, {"key": "two"})]
    for changes, sql in ((good, "select key from nowhere"), ([*good, ("delete from nowhere", {})], count)):
        with pytest.raises(StoreError, match="nowhere"):
            engine.exchange(changes, sql)
        assert engine.query(count) == [{"facts": 0}]
    assert engine.exchange(good, count) == engine.exchange([], count) == [{"facts": 2}]


def test_whose_claim_it_is_no_longer_may_not_settle(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=1, sender="dead")
    deliveries.mark_uncertain(lambda sender: False)
    assert turn(deliveries, wanted=1, sender="s2") == ["a"]
    turn(deliveries, ("a", SENT, True), sender="dead")
    assert (DAY, "sending", 1) in deliveries.counts()


def test_the_claims_of_a_living_sender_are_not_uncertain(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=1, sender="living")
    turn(deliveries, wanted=1, after="a", sender="dead")
    assert deliveries.mark_uncertain(lambda sender: sender == "living") == 1
    assert deliveries.uncertain(DAY) == (("b", ""),)


def test_what_a_crash_left_is_claimed_again_in_the_same_round(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=1)
    deliveries.mark_uncertain(lambda sender: False)
    assert turn(deliveries, wanted=1, sender="s2") == ["a"]


def test_with_hold_an_uncertain_delivery_is_never_claimed_and_stays_listed(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=1)
    deliveries.mark_uncertain(lambda sender: False)
    assert turn(deliveries, wanted=3, sender="s2", resend=False) == ["b", "c"]
    turn(deliveries, ("b", SENT, True), ("c", SENT, True), sender="s2")
    assert deliveries.waiting(resend=False) == ()
    assert deliveries.uncertain(DAY) == (("a", ""),)


def test_who_is_to_be_tried_later_waits_for_the_next_round(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=3)
    turn(deliveries, ("a", LATER, True), ("b", SENT, True), ("c", UNKNOWN, True))
    assert turn(deliveries, wanted=3) == []
    due = NOON + timedelta(minutes=5)
    deliveries.end_round(progress(deliveries), due, resend=True)
    assert (progress(deliveries).round, progress(deliveries).due_at) == (2, due)
    assert turn(deliveries, wanted=3, round=2) == ["a", "c"]


def test_a_message_that_was_never_offered_keeps_its_place_in_the_round(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=1)
    assert turn(deliveries, ("a", LATER, False), wanted=1, after="") == ["a"]


def test_a_round_ends_once_and_only_when_everybody_was_tried(deliveries: Deliveries) -> None:
    before = progress(deliveries)
    turn(deliveries, wanted=2)
    turn(deliveries, ("a", LATER, True), ("b", LATER, True))
    deliveries.end_round(before, NOON, resend=True)
    assert progress(deliveries).round == 1
    turn(deliveries, wanted=1, after="b")
    turn(deliveries, ("c", LATER, True))
    for _ in range(2):
        deliveries.end_round(before, NOON, resend=True)
    assert progress(deliveries).round == 2


def test_after_the_last_round_subscribers_are_given_up_but_never_for_a_block_of_us(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=3)
    turn(deliveries, ("a", LATER, True), ("b", BLOCKED, True), ("c", SENT, True))
    assert deliveries.end_round(progress(deliveries), None, resend=True) == 1
    assert deliveries.refusals(DAY, 5) == (("given up; later: 450 4.2.0 come back", 1),)
    assert "digest send" in progress(deliveries).paused


def test_a_draft_can_be_taken_back_until_it_is_queued(engine: Engine, deliveries: Deliveries) -> None:
    assert not deliveries.discard_draft(DAY)
    other = "2024-03-06"
    Ledger(engine).freeze_edition(FrozenEdition(day=other, window=make_window(), frozen_at=NOON, record="{}"))
    assert deliveries.discard_draft(other)
    assert Ledger(engine).edition(other) is None


def test_an_approval_is_withdrawn_until_the_first_letter_is_claimed(engine: Engine, deliveries: Deliveries) -> None:
    deliveries.approve(DAY, NOON)
    assert deliveries.withdraw(DAY)
    assert deliveries.counts() == ()
    assert not deliveries.approved(DAY)
    assert not deliveries.withdraw(DAY)
    assert deliveries.queue(DAY, NOON) == 3
    assert turn(deliveries, wanted=1) == ["a"]
    assert not deliveries.withdraw(DAY)
    assert deliveries.counts() == ((DAY, "queued", 2), (DAY, "sending", 1))


@pytest.mark.parametrize("outcome", [SENT, LATER, UNKNOWN])
def test_no_approval_is_withdrawn_after_a_try(deliveries: Deliveries, outcome: Outcome) -> None:
    turn(deliveries, wanted=1)
    turn(deliveries, ("a", outcome, True))
    assert not deliveries.withdraw(DAY)
    assert sum(number for _, _, number in deliveries.counts()) == 3


def test_no_approval_is_withdrawn_of_an_edition_of_which_only_totals_are_left(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=3)
    turn(deliveries, ("a", SENT, True), ("b", SENT, True), ("c", SENT, True))
    deliveries.fold("2024-03-20")
    assert not deliveries.withdraw(DAY)
    assert deliveries.counts() == ((DAY, "sent", 3),)


def test_after_two_weeks_rows_become_totals_and_the_counts_stay(deliveries: Deliveries) -> None:
    turn(deliveries, wanted=2)
    turn(deliveries, ("a", SENT, True), ("b", SENT, True))
    assert deliveries.fold(DAY) == 0
    assert deliveries.fold("2024-03-20") == 3
    assert deliveries.counts() == ((DAY, "refused", 1), (DAY, "sent", 2))


def test_the_operator_is_written_to_once_a_day(deliveries: Deliveries) -> None:
    assert deliveries.note_operator(DAY)
    assert not deliveries.note_operator(DAY)
