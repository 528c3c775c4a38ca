"""Life cycle, scores and rate limits of subscriptions."""

from datetime import date, timedelta

import pytest
from listkit import Clock

from digest.model.issues import day_of, is_weekly, weekly_issue
from digest.model.subscribers import Subscriber, SubscriberState
from digest.subscribe.bounce_scores import LIMIT, is_storm, score_after
from digest.subscribe.life_cycle import Event, after, wants
from digest.subscribe.sign_up_limits import IN_TOTAL, PER_DOMAIN, PER_NETWORK, Guards, network


@pytest.mark.parametrize("event", Event)
def test_nothing_leads_back_from_having_left(event: Event) -> None:
    assert after(SubscriberState.LEFT, event) in (None, SubscriberState.LEFT)


def test_nobody_becomes_active_without_confirming() -> None:
    ways = [event for event in Event if after(SubscriberState.PENDING, event) is SubscriberState.ACTIVE]
    assert ways == [Event.CONFIRM]


def test_everybody_may_leave_whatever_the_state() -> None:
    assert all(after(state, Event.LEAVE) is SubscriberState.LEFT for state in SubscriberState)


def subscriber_with(**given: object) -> Subscriber:
    known = {"id": "r", "state": SubscriberState.ACTIVE, "address": "r@harbour.example", "language": "en"}
    return Subscriber(**{**known, **given})  # type: ignore[arg-type]


def test_a_letter_comes_on_the_chosen_days() -> None:
    subscriber = subscriber_with(days=(2, 4))
    assert wants(subscriber, "2024-03-05")  # a Tuesday
    assert not wants(subscriber, "2024-03-06")


@pytest.mark.parametrize(
    ("rhythm", "daily", "weekly"), [("daily", True, False), ("weekly", False, True), ("both", True, True)]
)
def test_the_rhythm_decides_which_letters_come(rhythm: str, daily: bool, weekly: bool) -> None:
    subscriber = subscriber_with(rhythm=rhythm)
    assert wants(subscriber, "2024-03-10") is daily
    assert wants(subscriber, weekly_issue("2024-03-10")) is weekly


def test_the_weekly_letter_comes_whatever_weekdays_are_chosen_for_the_daily_one() -> None:
    assert wants(subscriber_with(rhythm="both", days=(1,)), weekly_issue("2024-03-10"))


def test_where_the_weekly_letter_is_given_up_its_subscribers_get_the_daily_one() -> None:
    subscriber = subscriber_with(rhythm="weekly")
    assert wants(subscriber, "2024-03-10", weekly=False)
    assert not wants(subscriber, weekly_issue("2024-03-10"), weekly=False)


def test_the_name_of_a_weekly_letter_stands_between_its_day_and_the_next() -> None:
    issue = weekly_issue("2024-03-10")
    assert "2024-03-10" < issue < "2024-03-11"
    assert (day_of(issue), is_weekly(issue)) == ("2024-03-10", True)
    assert (day_of("2024-03-10"), is_weekly("2024-03-10")) == ("2024-03-10", False)


def score_of(kinds: list[str], start: date = date(2024, 3, 1)) -> float:
    score, last = 0.0, None
    for number, kind in enumerate(kinds):
        day = (start + timedelta(days=number)).isoformat()
        if kind:
            score, last = score_after(score, last, day, kind), day
    return score


def test_one_returned_letter_never_ends_a_subscription_nor_do_two() -> None:
    assert score_of(["hard", "hard"]) < LIMIT
    assert score_of(["hard", "hard", "hard"]) >= LIMIT


def test_a_letter_counts_once_however_often_it_is_reported() -> None:
    once = score_after(0, None, "2024-03-05", "hard")
    assert score_after(once, "2024-03-05", "2024-03-05", "hard") == once


def test_old_trouble_is_forgotten() -> None:
    assert score_of(["hard", "hard", *[""] * 60, "hard"]) < LIMIT


def test_a_full_mailbox_has_about_three_weeks() -> None:
    assert score_of(["soft"] * 14) < LIMIT <= score_of(["soft"] * 25)


@pytest.mark.parametrize("kind", ["block", "auto-reply", "unknown", "complaint"])
def test_a_block_of_us_is_never_held_against_a_subscriber(kind: str) -> None:
    assert score_of([kind] * 50) == 0


def test_a_bad_day_is_a_storm_and_a_few_dead_mailboxes_are_none() -> None:
    assert is_storm(200, 1000)
    assert not is_storm(20, 1000)


@pytest.mark.parametrize("sent", [3, 5, 12, 19, 38])
def test_more_than_half_of_a_small_list_is_a_storm_and_half_of_it_is_none(sent: int) -> None:
    assert is_storm(sent // 2 + 1, sent)
    assert not is_storm(sent // 2, sent)


def test_one_reader_alone_has_nobody_to_be_compared_with() -> None:
    assert not is_storm(1, 1)
    assert not is_storm(3, 0)


def test_sign_ups_are_limited_by_network_domain_and_in_total() -> None:
    guards = Guards(Clock())
    assert all(guards.let_in(f"d{n}.example", "192.0.2.7") for n in range(PER_NETWORK))
    assert not guards.let_in("other.example", "192.0.2.99")
    assert guards.let_in("other.example", "198.51.100.1")
    guards = Guards(Clock())
    assert all(guards.let_in("one.example", f"10.{n}.0.1") for n in range(PER_DOMAIN))
    assert not guards.let_in("one.example", "172.16.0.1")
    guards = Guards(Clock())
    assert all(guards.let_in(f"d{n}.example", f"10.{n // 250}.{n % 250}.1") for n in range(IN_TOTAL))
    assert not guards.let_in("last.example", "172.16.0.1")


def test_a_network_that_is_refused_uses_up_nobody_elses_share() -> None:
    guards = Guards(Clock())
    for _ in range(IN_TOTAL + 1):
        guards.let_in("one.example", "192.0.2.7")
    assert guards.let_in("one.example", "198.51.100.1")


def test_a_crowd_behind_an_onion_service_is_not_locked_out() -> None:
    guards = Guards(Clock(), one_client=True)
    assert all(guards.let_in(f"d{n}.example", "127.0.0.1") for n in range(PER_NETWORK * 3))


def test_the_next_hour_starts_afresh_under_a_new_salt() -> None:
    clock, salts = Clock(), iter([b"first", b"second"])
    guards = Guards(clock, draw_salt=lambda: next(salts))
    for _ in range(PER_NETWORK + 1):
        guards.let_in("d.example", "192.0.2.7")
    assert not guards.let_in("d.example", "192.0.2.7")
    clock.forward(hours=1)
    assert guards.let_in("d.example", "192.0.2.7")
    assert next(salts, b"") == b""


def test_networks_are_told_by_their_prefix() -> None:
    assert network("192.0.2.200") == "192.0.2.0/24"
    assert network("::ffff:192.0.2.200") == "192.0.2.0/24"
    assert network("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert network("no address") == "no address"
