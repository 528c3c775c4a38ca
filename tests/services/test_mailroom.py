import re
from dataclasses import replace

import pytest
from factories import NOON, make_window
from listkit import Kit
from returns import complaint, dsn

from digest.model.subscribers import Subscriber
from digest.services.mailroom import Mailroom
from digest.store.deliveries import Deliveries
from digest.store.ledger import FrozenEdition, Ledger
from digest.subscribe import life_cycle as life
from digest.subscribe.address_book import unseal
from digest.subscribe.link_tokens import Purpose, make_token
from digest.subscribe.subscriber_links import subscriber_links
from digest.subscribe.verp import return_path

SERVER = "mx.herald.example"
FULL = {"Status": "5.2.2", "Diagnostic-Code": "smtp; 552 5.2.2 mailbox full"}
BLOCKED = {"Status": "5.7.1", "Diagnostic-Code": "smtp; 554 5.7.1 your server is listed by a blocklist"}


@pytest.fixture
def room(kit: Kit) -> Mailroom:
    return Mailroom(membership=kit.membership, server=SERVER, own=frozenset({"letter@herald.example"}))


def returned(kit: Kit, subscriber: str, day: str, *reports: dict[str, str]) -> bytes:
    path = return_path("bounces@herald.example", subscriber, day, kit.membership.vault())
    return f"Delivered-To: {path}\n".encode() + dsn(*(reports or ({},)))


def days(number: int) -> list[str]:
    return [f"2024-03-{5 + place:02}" for place in range(number)]


def test_one_returned_letter_removes_nobody_and_three_dead_ones_do(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    said = []
    for day in days(3):
        said.append(room.take(returned(kit, subscriber, day)))
        kit.clock.forward(days=1)
    assert said == ["hard", "hard", "bounced"]
    assert kit.state(subscriber) == "bounced"


def test_who_bounced_comes_back_by_confirming_again(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    for day in days(3):
        room.take(returned(kit, subscriber, day))
        kit.clock.forward(days=1)
    assert kit.join() == subscriber
    assert kit.state(subscriber) == "active"


def test_several_reports_on_one_letter_count_once(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    assert [room.take(returned(kit, subscriber, "2024-03-05")) for _ in range(9)] == ["hard"] + ["ignored"] * 8
    assert kit.state(subscriber) == "active"


def test_a_report_without_our_signature_changes_nothing(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    for _ in range(5):
        unsigned = dsn({"Final-Recipient": "rfc822; reader@harbour.example"})
        assert room.take(unsigned) == "ignored"
        assert room.take(b"Delivered-To: bounces+" + b"a" * 45 + b"@herald.example\n" + dsn({})) == "ignored"
    row = kit.subscribers.by_id(subscriber)
    assert row
    assert row.score == 0


def test_a_bounce_of_a_bounce_is_ignored_and_not_answered(kit: Kit, room: Mailroom) -> None:
    assert room.take(b"Return-Path: <>\n" + dsn({})) == "ignored"
    assert kit.send() == {}


def test_blocks_and_automatic_replies_are_never_held_against_a_subscriber(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    path = return_path("bounces@herald.example", subscriber, "2024-03-05", kit.membership.vault())
    away = f"To: {path}\nFrom: reader@harbour.example\nAuto-Submitted: auto-replied\nSubject: away\n\nuser unknown\n"
    for _ in range(9):
        assert room.take(returned(kit, subscriber, "2024-03-05", BLOCKED)) == "block"
        assert room.take(away.encode()) == "auto-reply"
    row = kit.subscribers.by_id(subscriber)
    assert row
    assert (row.state, row.score) == ("active", 0)


def test_a_storm_of_dead_letters_after_one_bad_day_removes_nobody(kit: Kit, room: Mailroom) -> None:
    subscribers = [kit.join(f"subscriber{number}@harbour.example") for number in range(40)]
    for day in days(4):
        for subscriber in subscribers:
            room.take(returned(kit, subscriber, day))
        kit.clock.forward(days=1)
    assert kit.subscribers.count_subscribers()["active"] >= 20


def sent(kit: Kit, *days: str) -> None:
    """Each day's letter was sent to everybody who is on the list now."""
    for day in days:
        Ledger(kit.engine).freeze_edition(FrozenEdition(day=day, window=make_window(), frozen_at=NOON, record="{}"))
        Deliveries(kit.engine).queue(day, NOON)
        kit.engine.execute("update deliveries set state = 'sent' where day = :day", {"day": day})


@pytest.mark.parametrize("readers", [2, 3, 9, 19, 40])
def test_no_reader_is_lost_where_most_letters_of_a_list_come_back_as_dead(
    kit: Kit, room: Mailroom, readers: int
) -> None:
    subscribers = [kit.join(f"subscriber{number}@harbour{number}.example") for number in range(readers)]
    sent(kit, *days(5))
    for day in days(5):
        for subscriber in subscribers[: readers // 2 + 1]:
            room.take(returned(kit, subscriber, day))
        kit.clock.forward(days=1)
    assert kit.subscribers.count_subscribers() == {"active": readers}


def test_who_bounced_with_the_first_letters_of_a_storm_is_active_again_or_paused_as_before(
    kit: Kit, room: Mailroom
) -> None:
    subscribers = [kit.join(f"subscriber{number}@harbour.example") for number in range(4)]
    sent(kit, *days(3))
    for day in days(2):
        room.take(returned(kit, subscribers[0], day))
        kit.clock.forward(days=1)
    kit.membership.happen(subscribers[0], life.Event.PAUSE)
    assert [room.take(returned(kit, one, days(3)[-1])) for one in subscribers] == ["bounced", "hard", "storm", "storm"]
    assert [kit.state(one) for one in subscribers] == ["paused", "active", "active", "active"]


@pytest.mark.parametrize("readers", [2, 9, 19, 40])
def test_one_dead_mailbox_of_a_small_list_is_found(kit: Kit, room: Mailroom, readers: int) -> None:
    subscribers = [kit.join(f"subscriber{number}@harbour{number}.example") for number in range(readers)]
    sent(kit, *days(3))
    for day in days(3):
        room.take(returned(kit, subscribers[0], day))
        kit.clock.forward(days=1)
    assert kit.subscribers.count_subscribers() == {"active": readers - 1, "bounced": 1}


def test_of_several_recipients_the_subscribers_own_counts(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    other = {"Final-Recipient": "rfc822; other@harbour.example"}
    assert room.take(returned(kit, subscriber, "2024-03-05", other, FULL)) == "soft"
    assert room.take(returned(kit, subscriber, "2024-03-06", other, other | FULL)) == "soft"


def test_a_complaint_makes_the_subscriber_leave_even_with_a_redacted_address(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    links = subscriber_links("https://herald.example", subscriber, kit.membership.vault(), kit.clock())
    letter = f"List-Unsubscribe: <{links['%%LEAVE_URL%%']}>\nSubject: letter".encode()
    raw = complaint("abuse", "Original-Rcpt-To: redacted").replace(b"Subject: letter", letter)
    assert room.take(raw) == "complaint"
    assert kit.state(subscriber) == "left"


@pytest.mark.parametrize("kind", ["auth-failure", "not-spam"])
def test_a_report_that_is_no_complaint_makes_nobody_leave(kit: Kit, room: Mailroom, kind: str) -> None:
    subscriber = kit.join()
    links = subscriber_links("https://herald.example", subscriber, kit.membership.vault(), kit.clock())
    letter = f"List-Unsubscribe: <{links['%%LEAVE_URL%%']}>\nSubject: letter".encode()
    room.take(complaint(kind, "").replace(b"Subject: letter", letter))
    assert kit.state(subscriber) == "active"


def test_a_forged_complaint_makes_nobody_leave(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    assert room.take(complaint("abuse", "Original-Rcpt-To: reader@harbour.example")) == "ignored"
    assert kit.state(subscriber) == "active"


def written(subject: str, address: str = "reader@harbour.example") -> bytes:
    domain = address.partition("@")[2]
    return (
        f"From: {address}\nSubject: {subject}\nAuthentication-Results: {SERVER}; dkim=pass header.d={domain}\n\n"
    ).encode()


def test_a_whole_life_goes_by_mail(kit: Kit, room: Mailroom) -> None:
    assert room.take(written("subscribe")) == "subscribe"
    kit.send()
    kit.membership.confirm(kit.mails[-1].token)
    assert room.take(written("latest")) == "latest"
    kit.send()
    assert "Sanandaj" in kit.mails[-1].text
    assert room.take(written("pause")) == "pause"
    assert kit.subscribers.count_subscribers() == {"paused": 1}
    assert room.take(written("leave")) == "leave"
    assert kit.subscribers.count_subscribers() == {"left": 1}


def test_who_is_not_known_is_met_with_silence(kit: Kit, room: Mailroom) -> None:
    assert room.take(written("leave", "stranger@harbour.example")) == "ignored"
    assert room.take(b"\x00\x01\x02") == "ignored"
    assert kit.send() == {}


# --- mails that are badly written ---

BROKEN = [
    "=?utf-8?b?a?=",
    "=?utf-8?b?bGVhdm",
    "=?utf-8?q?=C3?= =?x?q?=?=",
    "=?" * 300,
    "\udc80".encode("utf-8", "surrogatepass").decode("latin-1"),
]


@pytest.mark.parametrize("head", ["Subject", "From", "To"])
@pytest.mark.parametrize("word", BROKEN)
def test_a_broken_encoded_word_in_any_header_stops_nothing(room: Mailroom, head: str, word: str) -> None:
    assert room.take(f"{head}: {word}\nX: y\n\nhello\n".encode()) == "ignored"


def test_a_report_with_a_broken_subject_still_counts(kit: Kit, room: Mailroom) -> None:
    raw = returned(kit, kit.join(), "2024-03-05")
    assert room.take(raw.replace(b"Subject: Undelivered", b"Subject: =?utf-8?b?VW5kZWxpdmVyZ?= Undelivered")) == "hard"


# --- leaving and complaining by what we signed ---


def leave_mail(kit: Kit, subscriber: str, purpose: Purpose = Purpose.LEAVE, word: str = "leave") -> bytes:
    token = make_token(purpose, subscriber, kit.membership.vault(), kit.clock())
    return f"From: other@elsewhere.example\nSubject: {word} {token}\nAuto-Submitted: auto-replied\n\n".encode()


def test_the_token_of_a_letter_leaves_whoever_writes(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    assert replace(room, server=None).take(leave_mail(kit, subscriber)) == "leave"
    assert kit.state(subscriber) == "left"


def test_the_token_of_a_pause_pauses_and_no_token_does_anything_else(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    assert room.take(leave_mail(kit, subscriber, Purpose.MANAGE)) == "ignored"
    assert room.take(leave_mail(kit, subscriber, word="subscribe")) == "ignored"
    assert room.take(leave_mail(kit, subscriber, Purpose.PAUSE, "pause")) == "pause"
    assert kit.state(subscriber) == "paused"


def test_an_unsubscribe_mail_marked_as_automatic_leaves_but_an_answer_to_the_return_path_does_not(
    kit: Kit, room: Mailroom
) -> None:
    subscriber = kit.join()
    heads = f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=harbour.example\nAuto-Submitted: auto-replied\n"
    text = f"{heads}From: reader@harbour.example\nSubject: leave\n\n"
    path = return_path("bounces@herald.example", subscriber, "2024-03-05", kit.membership.vault())
    assert room.take(f"Delivered-To: {path}\n{text}".encode()) == "auto-reply"
    assert kit.state(subscriber) == "active"
    assert room.take(f"Delivered-To: letter@herald.example\n{text}".encode()) == "leave"
    assert kit.state(subscriber) == "left"


@pytest.mark.parametrize(
    "place",
    ["Original-Mail-From: <{path}>", "Original-Mail-From: {path}", "Removal-Recipient: {path}", "X-Note: {leave}"],
)
def test_a_complaint_with_the_letter_blacked_out_is_known_by_any_signed_part(
    kit: Kit, room: Mailroom, place: str
) -> None:
    subscriber = kit.join()
    vault = kit.membership.vault()
    path = return_path("bounces@herald.example", subscriber, "2024-03-05", vault)
    leave = subscriber_links("https://herald.example", subscriber, vault, kit.clock())["%%LEAVE_URL%%"]
    assert room.take(complaint("abuse", place.format(path=path, leave=leave))) == "complaint"
    assert kit.state(subscriber) == "left"


# --- a newsletter without pages ---


def without_pages(kit: Kit) -> Mailroom:
    kit.membership = replace(kit.membership, public_url=None)
    return Mailroom(membership=kit.membership, server=None, own=frozenset(), languages=("en", "fa"))


def asked_for(kit: Kit, purpose: Purpose, subscriber: str, *words: str) -> bytes:
    token = make_token(purpose, subscriber, kit.membership.vault(), kit.clock())
    return f"From: anybody@elsewhere.example\nSubject: {' '.join(('settings', token, *words))}\n\n".encode()


def test_settings_are_changed_by_mail_where_there_is_no_page(kit: Kit) -> None:
    subscriber = kit.join()
    room = without_pages(kit)
    assert room.take(asked_for(kit, Purpose.FRESH_LINK, subscriber)) == "settings"
    kit.send()
    mail = kit.mails[-1]
    assert mail.to == "reader@harbour.example"
    assert "language en, form html, weekdays 1 2 3 4 5 6 7" in mail.text
    (subject,) = re.findall(r"^(settings \S{52}) text", mail.text, re.MULTILINE)
    assert room.take(f"From: a@b.example\nSubject: {subject} FA light 5 1\n\n".encode()) == "settings"
    kit.send()
    assert "light" in kit.mails[-1].text
    row = kit.subscribers.by_id(subscriber)
    assert row
    assert row.sealed
    opened = unseal(row.id, row.state, row.sealed, kit.membership.vault())
    assert (opened.language, opened.form, opened.days) == ("fa", "light", (1, 5))


@pytest.mark.parametrize("words", [("light", "text"), ("ru",), ("8",), ("fa", "please"), ("1",) * 13, ("\u00b2",)])
def test_words_that_mean_nothing_change_nothing_and_are_answered(kit: Kit, words: tuple[str, ...]) -> None:
    subscriber = kit.join()
    room = without_pages(kit)
    raw = asked_for(kit, Purpose.MANAGE, subscriber, *words)
    assert room.take(raw) == "settings"
    kit.send()
    assert "language en, form html" in kit.mails[-1].text


def opened(kit: Kit, subscriber: str) -> Subscriber:
    row = kit.subscribers.by_id(subscriber)
    assert row
    assert row.sealed
    return unseal(row.id, row.state, row.sealed, kit.membership.vault())


@pytest.mark.parametrize(
    ("subject", "rhythm"),
    [
        ("weekly", "weekly"),
        ("Re: Weekly!", "weekly"),
        ("هفتگی", "weekly"),
        ("أسبوعي", "weekly"),
        ("both", "both"),
        ("هردو", "both"),
        ("Weekly report of the harbour", "daily"),  # a mail about something else
    ],
)
def test_one_word_by_mail_sets_how_often_letters_come(kit: Kit, room: Mailroom, subject: str, rhythm: str) -> None:
    subscriber = kit.join()
    room.take(written(subject))
    assert opened(kit, subscriber).rhythm == rhythm
    kit.send()
    room.take(written("daily"))
    assert opened(kit, subscriber).rhythm == "daily"


def test_how_often_is_nobody_elses_to_say(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    forged = written("weekly").replace(b"reader@harbour.example", b"other@harbour.example")
    assert room.take(forged) == "ignored"
    assert room.take(asked_for(kit, Purpose.LEAVE, subscriber).replace(b"settings", b"weekly")) == "ignored"
    assert opened(kit, subscriber).rhythm == "daily"


def test_settings_by_mail_choose_the_rhythm_too(kit: Kit) -> None:
    subscriber, room = kit.join(), without_pages(kit)
    assert room.take(asked_for(kit, Purpose.MANAGE, subscriber, "fa", "هفتگی")) == "settings"
    assert (opened(kit, subscriber).language, opened(kit, subscriber).rhythm) == ("fa", "weekly")
    kit.send()
    assert "روزانه, هفتگی, هردو" in kit.mails[-1].text
    assert room.take(asked_for(kit, Purpose.MANAGE, subscriber, "daily", "weekly")) == "settings"
    assert opened(kit, subscriber).rhythm == "weekly"


def test_the_token_of_a_letter_asks_for_settings_and_changes_none(kit: Kit) -> None:
    subscriber = kit.join()
    room = without_pages(kit)
    assert room.take(asked_for(kit, Purpose.FRESH_LINK, subscriber, "light")) == "settings"
    kit.clock.forward(hours=2)
    stale = asked_for(kit, Purpose.MANAGE, subscriber, "light")
    kit.clock.forward(hours=2)
    assert room.take(stale) == "ignored"
    assert room.take(asked_for(kit, Purpose.LEAVE, subscriber, "light")) == "ignored"
    row = kit.subscribers.by_id(subscriber)
    assert row
    assert row.sealed
    assert unseal(row.id, row.state, row.sealed, kit.membership.vault()).form == "html"


def test_settings_by_mail_lead_to_the_page_where_there_is_one(kit: Kit, room: Mailroom) -> None:
    subscriber = kit.join()
    assert room.take(asked_for(kit, Purpose.FRESH_LINK, subscriber)) == "settings"
    assert room.take(written("settings")) == "settings"
    kit.send()
    assert "https://herald.example/en/settings/" in kit.mails[-1].text
