"""What replies mean, when to stop, how fast to go: the pure part of sending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.pace import LAST_ROUND, ROUNDS, Fuse, Limits, wait_after
from digest.deliver.replies import Reply, Stage, Verdict, judge, outcome, without_addresses
from digest.model.subscribers import DeliveryState


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        (Stage.BODY, 250, "queued as 4F2A", Verdict.ACCEPTED),
        (Stage.RECIPIENT, 450, "4.2.0 greylisted", Verdict.LATER),
        (Stage.RECIPIENT, 451, "4.7.1 try later", Verdict.LATER),
        (Stage.RECIPIENT, 452, "4.3.1 out of disk", Verdict.TROUBLE),
        (Stage.RECIPIENT, 421, "4.3.2 closing", Verdict.TROUBLE),
        (Stage.BODY, 451, "4.3.0 local error", Verdict.TROUBLE),
        (Stage.RECIPIENT, 550, "5.1.1 no such user", Verdict.REFUSED),
        (Stage.RECIPIENT, 550, "no such user", Verdict.REFUSED),
        (Stage.RECIPIENT, 553, "5.1.3 bad address", Verdict.REFUSED),
        (Stage.RECIPIENT, 550, "5.2.1 mailbox disabled", Verdict.REFUSED),
        (Stage.BODY, 550, "5.1.1 no such user", Verdict.REFUSED),
        (Stage.RECIPIENT, 552, "5.2.2 mailbox full", Verdict.LATER),
        (Stage.RECIPIENT, 552, "mailbox full", Verdict.LATER),
        (Stage.BODY, 552, "5.2.2 over quota", Verdict.LATER),
        (Stage.BODY, 552, "5.3.4 message too big", Verdict.BLOCKED),
        (Stage.RECIPIENT, 550, "5.7.1 blocked", Verdict.BLOCKED),
        (Stage.RECIPIENT, 554, "your address is on a blocklist", Verdict.BLOCKED),
        (Stage.RECIPIENT, 550, "relaying denied", Verdict.BLOCKED),
        (Stage.RECIPIENT, 550, "5.1.8 sender domain has no MX", Verdict.BLOCKED),
        (Stage.BODY, 554, "5.7.26 unauthenticated", Verdict.BLOCKED),
        (Stage.BODY, 554, "transaction failed", Verdict.BLOCKED),
        (Stage.SENDER, 550, "5.1.0 sender unknown", Verdict.BLOCKED),
        (Stage.LOGIN, 535, "5.7.8 wrong password", Verdict.HOPELESS),
        (Stage.LOGIN, 454, "4.7.0 later", Verdict.TROUBLE),
        (Stage.OPENING, 554, "no SMTP service for you", Verdict.HOPELESS),
        (Stage.OPENING, 421, "too many connections", Verdict.TROUBLE),
        (Stage.OPENING, 0, "connection refused", Verdict.TROUBLE),
        (Stage.DATA, 0, "connection lost", Verdict.TROUBLE),
        (Stage.BODY, 0, "connection lost", Verdict.UNKNOWN),
    ],
)
def test_a_reply_is_about_the_subscriber_about_us_or_about_the_server(
    stage: Stage, code: int, text: str, verdict: Verdict
) -> None:
    assert judge(Reply(stage=stage, code=code, text=text)) is verdict


@given(st.sampled_from(list(Stage)), st.integers(400, 599), st.text(max_size=60))
def test_only_a_permanent_refusal_loses_a_subscriber(stage: Stage, code: int, text: str) -> None:
    reply = Reply(stage=stage, code=code, text=text)
    result = outcome(judge(reply), reply, "reader@demo.example")
    assert result.state in (DeliveryState.QUEUED, DeliveryState.REFUSED)
    assert code >= 500 or result.state is DeliveryState.QUEUED


def test_an_accepted_message_keeps_no_queue_id() -> None:
    reply = Reply(stage=Stage.BODY, code=250, text="queued as 4F2A1")
    assert outcome(Verdict.ACCEPTED, reply, "reader@demo.example").detail == ""


@pytest.mark.parametrize(
    "told",
    [
        "5.1.1 <subscriber.one@demo.example> unknown",
        "5.1.1 SUBSCRIBER.ONE@demo.example unknown",
        "5.1.1 subscriber.one%40demo.example unknown",
        "5.1.1 subscriber.one=demo.example unknown",
        "5.1.1 SRS0=Ab1=XY=demo.example=subscriber.one@relay.example unknown",
        "5.1.1 user subscriber.one unknown",
        "5.1.1 unknown, see https://help.example/?rcpt=subscriber.one@demo.example",
        "5.1.1 <subscriber.one@demo.example>: forwarded to other.name@elsewhere.example",
    ],
)
def test_no_address_in_any_disguise_is_written_down(told: str) -> None:
    cut = without_addresses(told, "subscriber.one@demo.example")
    assert "subscriber.one" not in cut.lower()
    assert "other.name" not in cut
    assert "5.1.1" in cut


@given(st.text(max_size=300), st.from_regex(r"\A[a-z]{3,12}@[a-z]{2,8}\.example\Z"), st.text(max_size=300))
def test_an_address_between_any_words_is_cut_out_and_the_rest_is_one_short_line(
    before: str, address: str, after: str
) -> None:
    cut = without_addresses(f"{before} {address} {after}", address)
    assert address not in cut
    assert len(cut) <= 200
    assert cut.isprintable()


def test_a_fuse_blows_after_errors_in_a_row_and_an_accepted_message_clears_them() -> None:
    fuse = Fuse(most_errors=3)
    for verdict in (Verdict.TROUBLE, Verdict.UNKNOWN, Verdict.ACCEPTED, Verdict.TROUBLE, Verdict.TROUBLE):
        fuse = fuse.after(verdict, "450 later")
        assert fuse.stop is None
    fuse = fuse.after(Verdict.TROUBLE, "the last one")
    assert fuse.stop == "3 errors in a row; the last: the last one"
    assert not fuse.paused


def test_refused_and_greylisted_subscribers_never_blow_a_fuse() -> None:
    fuse = Fuse(most_errors=1)
    for _ in range(1000):
        fuse = fuse.after(Verdict.REFUSED, "").after(Verdict.LATER, "")
    assert fuse.stop is None


def test_blocks_of_us_pause_three_in_a_row_or_twenty_in_all() -> None:
    fuse = Fuse(most_errors=10)
    for _ in range(3):
        fuse = fuse.after(Verdict.BLOCKED, "5.7.1")
    assert fuse.paused
    fuse = Fuse(most_errors=10)
    for number in range(20):
        assert not fuse.paused, number
        fuse = fuse.after(Verdict.ACCEPTED, "").after(Verdict.BLOCKED, "5.7.1")
    assert fuse.paused


def test_a_refused_login_stops_at_once() -> None:
    assert Fuse(most_errors=10).after(Verdict.HOPELESS, "535").stop == "the mail server turned us away: 535"


def test_rounds_grow_longer_and_end() -> None:
    assert list(ROUNDS) == sorted(ROUNDS)
    assert [wait_after(number) for number in range(1, LAST_ROUND)] == list(ROUNDS)
    assert wait_after(LAST_ROUND) is None


def test_messages_are_spread_evenly_over_the_minute() -> None:
    limits = Limits(60, {})
    assert [limits.take("demo.example", 0.0) for _ in range(3)] == [0.0, 1.0, 2.0]


def test_a_domain_has_a_limit_of_its_own() -> None:
    limits = Limits(0, {"Slow.example": 6})
    assert limits.take("slow.example", 0.0) == 0.0
    assert limits.domain_wait("slow.example", 1.0) == 9.0
    assert limits.take("fast.example", 1.0) == 0.0
