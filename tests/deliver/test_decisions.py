"""The meaning of replies, when to stop, and the rate: the pure functions of sending."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.notice_mail import places_of
from digest.deliver.pace import LAST_ROUND, ROUNDS, Fuse, SendingLimits, wait_after
from digest.deliver.replies import Reply, ReplyMeaning, Stage, judge, outcome, reason_of, without_addresses
from digest.deliver.shared_pace import SharedLimits
from digest.model.subscribers import DeliveryState
from digest.store.locks import FileLocks


@pytest.mark.parametrize(
    ("stage", "code", "text", "verdict"),
    [
        (Stage.BODY, 250, "queued as 4F2A", ReplyMeaning.ACCEPTED),
        (Stage.RECIPIENT, 450, "4.2.0 greylisted", ReplyMeaning.LATER),
        (Stage.RECIPIENT, 451, "4.7.1 try later", ReplyMeaning.LATER),
        (Stage.RECIPIENT, 452, "4.3.1 out of disk", ReplyMeaning.TROUBLE),
        (Stage.RECIPIENT, 421, "4.3.2 closing", ReplyMeaning.SLOWER),
        (Stage.BODY, 451, "4.3.0 local error", ReplyMeaning.TROUBLE),
        (Stage.RECIPIENT, 550, "5.1.1 no such user", ReplyMeaning.REFUSED),
        (Stage.RECIPIENT, 550, "no such user", ReplyMeaning.REFUSED),
        (Stage.RECIPIENT, 553, "5.1.3 bad address", ReplyMeaning.REFUSED),
        (Stage.RECIPIENT, 550, "5.2.1 mailbox disabled", ReplyMeaning.REFUSED),
        (Stage.BODY, 550, "5.1.1 no such user", ReplyMeaning.REFUSED),
        (Stage.RECIPIENT, 552, "5.2.2 mailbox full", ReplyMeaning.LATER),
        (Stage.RECIPIENT, 552, "mailbox full", ReplyMeaning.LATER),
        (Stage.BODY, 552, "5.2.2 over quota", ReplyMeaning.LATER),
        (Stage.BODY, 552, "5.3.4 message too big", ReplyMeaning.BLOCKED),
        (Stage.RECIPIENT, 550, "5.7.1 blocked", ReplyMeaning.BLOCKED),
        (Stage.RECIPIENT, 554, "your address is on a blocklist", ReplyMeaning.BLOCKED),
        (Stage.RECIPIENT, 550, "relaying denied", ReplyMeaning.BLOCKED),
        (Stage.RECIPIENT, 550, "5.1.8 sender domain has no MX", ReplyMeaning.BLOCKED),
        (Stage.BODY, 554, "5.7.26 unauthenticated", ReplyMeaning.BLOCKED),
        (Stage.BODY, 554, "transaction failed", ReplyMeaning.BLOCKED),
        (Stage.SENDER, 550, "5.1.0 sender unknown", ReplyMeaning.BLOCKED),
        (Stage.LOGIN, 535, "5.7.8 wrong password", ReplyMeaning.HOPELESS),
        (Stage.LOGIN, 454, "4.7.0 later", ReplyMeaning.TROUBLE),
        (Stage.OPENING, 554, "no SMTP service for you", ReplyMeaning.HOPELESS),
        (Stage.OPENING, 421, "too many connections", ReplyMeaning.SLOWER),
        (Stage.OPENING, 0, "connection refused", ReplyMeaning.TROUBLE),
        (Stage.DATA, 0, "connection lost", ReplyMeaning.TROUBLE),
        (Stage.BODY, 0, "connection lost", ReplyMeaning.UNKNOWN),
    ],
)
def test_a_reply_is_about_the_subscriber_about_us_or_about_the_server(
    stage: Stage, code: int, text: str, verdict: ReplyMeaning
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
    assert outcome(ReplyMeaning.ACCEPTED, reply, "reader@demo.example").detail == ""


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
    for verdict in (
        ReplyMeaning.TROUBLE,
        ReplyMeaning.UNKNOWN,
        ReplyMeaning.ACCEPTED,
        ReplyMeaning.TROUBLE,
        ReplyMeaning.TROUBLE,
    ):
        fuse = fuse.after(verdict, "450 later")
        assert fuse.stop is None
    fuse = fuse.after(ReplyMeaning.TROUBLE, "the last one")
    assert fuse.stop == "3 errors in a row; the last: the last one"
    assert not fuse.paused


def test_refused_and_greylisted_subscribers_never_blow_a_fuse() -> None:
    fuse = Fuse(most_errors=1)
    for _ in range(1000):
        fuse = fuse.after(ReplyMeaning.REFUSED, "").after(ReplyMeaning.LATER, "")
    assert fuse.stop is None


def test_blocks_of_us_pause_three_in_a_row_or_twenty_in_all() -> None:
    fuse = Fuse(most_errors=10)
    for _ in range(3):
        fuse = fuse.after(ReplyMeaning.BLOCKED, "5.7.1")
    assert fuse.paused
    fuse = Fuse(most_errors=10)
    for number in range(20):
        assert not fuse.paused, number
        fuse = fuse.after(ReplyMeaning.ACCEPTED, "").after(ReplyMeaning.BLOCKED, "5.7.1")
    assert fuse.paused


def test_a_refused_login_stops_at_once() -> None:
    assert Fuse(most_errors=10).after(ReplyMeaning.HOPELESS, "535").stop == "the mail server turned us away: 535"


def test_rounds_grow_longer_and_end() -> None:
    assert list(ROUNDS) == sorted(ROUNDS)
    assert [wait_after(number) for number in range(1, LAST_ROUND)] == list(ROUNDS)
    assert wait_after(LAST_ROUND) is None


def test_messages_are_spread_evenly_over_the_minute() -> None:
    limits = SendingLimits(60, {})
    assert [limits.take("demo.example", 0.0) for _ in range(3)] == [0.0, 1.0, 2.0]


def test_a_domain_has_a_limit_of_its_own() -> None:
    limits = SendingLimits(0, {"Slow.example": 6})
    assert limits.take("slow.example", 0.0) == 0.0
    assert limits.domain_wait("slow.example", 1.0) == 9.0
    assert limits.take("fast.example", 1.0) == 0.0


# --- about us, about the subscriber, about the pace ---


@pytest.mark.parametrize(
    "text",
    [
        "Verification failed for <letter@herald.example>",
        "herald.example may not send today",
        "account is over its hourly limit, message discarded",
        "you have reached the daily sending quota of your plan",
        "Your account is on hold; contact the help desk",
        "sender callout failed",
        "the from header does not match the authenticated user",
        "messages per hour: 200 of 200 used",
    ],
)
@pytest.mark.parametrize("code", [550, 554])
def test_a_refusal_of_us_told_at_rcpt_is_never_held_against_the_subscriber(text: str, code: int) -> None:
    reply = Reply(stage=Stage.RECIPIENT, code=code, text=text)
    assert judge(reply, sender="letter@herald.example", recipient="r@demo.example") is ReplyMeaning.BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        "<r@demo.example>: no such user here",
        "5.1.1 r@demo.example unknown",
        "Requested action not taken: mailbox unavailable",
        "unknown local part r in <r@demo.example>",
    ],
)
def test_an_unknown_mailbox_is_the_subscribers_even_at_the_senders_own_domain(text: str) -> None:
    reply = Reply(stage=Stage.RECIPIENT, code=550, text=text)
    for sender in ("letter@herald.example", "letter@demo.example"):
        assert judge(reply, sender=sender, recipient="r@demo.example") is ReplyMeaning.REFUSED


@pytest.mark.parametrize(
    ("stage", "code", "text"),
    [
        (Stage.RECIPIENT, 450, "4.7.1 Error: too many recipients from 192.0.2.1"),
        (Stage.BODY, 432, "4.3.2 concurrent connections"),
        (Stage.SENDER, 451, "4.7.0 rate limit reached, slow down"),
        (Stage.BODY, 421, "4.7.28 unusual rate of mail"),
        (Stage.OPENING, 550, "too many concurrent connections from your host"),
        (Stage.RECIPIENT, 452, "too many messages sent from this host, come back later"),
    ],
)
def test_a_limit_of_the_server_slows_us_down(stage: Stage, code: int, text: str) -> None:
    assert judge(Reply(stage=stage, code=code, text=text)) is ReplyMeaning.SLOWER


@pytest.mark.parametrize(
    ("stage", "code", "text"),
    [
        (Stage.RECIPIENT, 452, "4.2.2 the account is over quota"),
        (Stage.BODY, 450, "4.2.0 greylisted, come back later"),
        (Stage.BODY, 451, "greylisting in action"),
        (Stage.RECIPIENT, 421, "4.2.1 this mailbox is busy"),
        (Stage.RECIPIENT, 450, "4.2.1 the user receives mail too quickly now"),
        (Stage.RECIPIENT, 550, "mailbox full"),
    ],
)
def test_what_passes_with_one_mailbox_is_tried_again(stage: Stage, code: int, text: str) -> None:
    assert judge(Reply(stage=stage, code=code, text=text)) is ReplyMeaning.LATER


def burnt(fuse: Fuse, *verdicts: tuple[ReplyMeaning, str]) -> Fuse:
    for verdict, reason in verdicts:
        fuse = fuse.after(verdict, reason, reason)
    return fuse


def test_more_than_half_of_the_first_twenty_refused_for_one_reason_holds_the_run() -> None:
    half = [(ReplyMeaning.ACCEPTED, "")] * 10 + [(ReplyMeaning.REFUSED, "550 no such user")] * 10
    assert burnt(Fuse(most_errors=9, total=500), *half).at_end().stop is None
    most = [*half[1:], (ReplyMeaning.REFUSED, "550 no such user")]
    fuse = burnt(Fuse(most_errors=9, total=500), *most)
    assert fuse.paused
    assert fuse.common_reason == "550 no such user"


def test_refusals_for_many_reasons_hold_nothing() -> None:
    fuse = burnt(
        Fuse(most_errors=9, total=500), *[(ReplyMeaning.REFUSED, f"550 reason {number % 4}") for number in range(20)]
    )
    assert fuse.stop is None


def test_five_per_cent_of_a_long_run_hold_it_and_fewer_do_not() -> None:
    good = [(ReplyMeaning.ACCEPTED, "")] * 19
    one = [(ReplyMeaning.REFUSED, "550 gone")]
    assert burnt(Fuse(most_errors=9, total=1000), *(good + one) * 49).stop is None
    assert burnt(Fuse(most_errors=9, total=1000), *(good[:9] + one) * 51).paused


@pytest.mark.parametrize(("refused", "held"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_short_run_is_judged_at_its_end(refused: int, held: bool) -> None:
    verdicts = [(ReplyMeaning.REFUSED, "552 too big")] * refused + [(ReplyMeaning.ACCEPTED, "")] * (5 - refused)
    fuse = burnt(Fuse(most_errors=9, total=5), *verdicts)
    assert fuse.stop is None
    assert fuse.at_end().paused is held


def test_a_person_who_says_that_the_refusals_are_right_is_believed() -> None:
    fuse = burnt(Fuse(most_errors=9, total=30, trusting=True), *[(ReplyMeaning.REFUSED, "550 gone")] * 30)
    assert fuse.at_end().stop is None


def test_one_reason_is_known_whatever_numbers_and_addresses_stand_in_it() -> None:
    replies = [
        Reply(stage=Stage.RECIPIENT, code=550, text=f"5.7.1 id {mark}: go away <r{mark}@demo.example>")
        for mark in ("4F2A1B", "99C3D0")
    ]
    reasons = {reason_of(reply, outcome(ReplyMeaning.REFUSED, reply, "x@demo.example").detail) for reply in replies}
    assert len(reasons) == 1


def test_senders_of_a_home_share_their_limits(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path, clock=lambda: 5.0)
    one, other = (SharedLimits(locks, 60, {"slow.example": 6}) for _ in range(2))
    assert [one.take("a.example", 5.0), other.take("a.example", 5.0), one.take("a.example", 5.0)] == [0.0, 1.0, 2.0]
    assert other.take("slow.example", 5.0) == 3.0
    assert one.take("slow.example", 5.0) == 13.0
    for broken in ('{"": 9', "[]", '{"": {}}', '{"": 99999999}'):
        (tmp_path / "senders" / "pace").write_text(broken)
        assert SharedLimits(locks, 60, {}).take("a.example", 5.0) == 0.0


def test_notices_take_their_places_in_the_limits_of_the_home(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path)
    place = places_of(SharedLimits(locks, 60_000, {}))
    assert [place() for _ in range(3)] == [True] * 3
    locks.take_place({"": 1000.0})  # as after letters that took every place of the next quarter of an hour
    assert not places_of(SharedLimits(locks, 60_000, {}))()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (552, "message size exceeds fixed maximum message size"),
        (550, "message too large"),
        (523, "the message length exceeds administrative limit"),
        (530, "authentication required"),
        (534, "stronger login needed"),
        (535, "authentication required"),
        (571, "delivery not authorized, message refused"),
        (550, "Mail content denied"),
    ],
)
def test_a_refusal_at_a_recipient_that_is_about_the_message_or_the_session_gives_nobody_up(
    code: int, text: str
) -> None:
    assert judge(Reply(stage=Stage.RECIPIENT, code=code, text=text)) is ReplyMeaning.BLOCKED


@pytest.mark.parametrize("text", ["", "exceeded storage allocation", "mailbox full"])
def test_a_full_mailbox_is_tried_again_and_none_is_too_large_a_message(text: str) -> None:
    assert judge(Reply(stage=Stage.RECIPIENT, code=552, text=text)) is ReplyMeaning.LATER
