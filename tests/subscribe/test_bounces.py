import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns import complaint, dsn

from digest.subscribe.bounces import Result, classify


def only(raw: bytes) -> Result:
    (result,) = classify(raw)
    return result


def test_a_dead_mailbox_is_hard_and_its_recipient_is_named() -> None:
    assert only(dsn({})) == Result(
        recipient="reader@harbour.example", kind="hard", status="5.1.1", reason="user-unknown"
    )


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", "soft"),
        ("5.1.1", "smtp; 550 5.1.1 mailbox is over quota", "soft"),
        ("4.4.1", "smtp; connection timed out", "soft"),
        ("4.4.3", "host not found", "soft"),
        ("5.7.1", "smtp; 554 5.7.1 Client host blocked using a list", "block"),
        ("5.7.26", "smtp; 550 5.7.26 this mail fails the DMARC check", "block"),
        ("5.0.0", "smtp; 550 relaying denied", "block"),
        ("5.1.2", "smtp; 550 5.1.2 unknown host", "hard"),
        ("5.1.10", "smtp; 556 5.1.10 domain does not accept mail (nullMX)", "hard"),
        ("5.1.7", "smtp; 550 5.1.7 invalid address", "block"),
        ("5.0.0", "smtp; 550 we could not verify: your domain harbour.example was not found", "block"),
        ("4.1.2", "smtp; 450 4.1.2 recipient address rejected: domain not found", "soft"),
        ("5.0.0", "smtp; 450 no such user", "soft"),
        ("5.0.0", "smtp; 550 action not taken: mailbox unavailable", "soft"),
        ("5.1.1", "smtp; 550 5.1.1 utilisateur inconnu", "hard"),
        ("5.1.1", "smtp; 550 5.1.1 Benutzer unbekannt", "hard"),
        ("5.0.0", "smtp; 550 recipient reader@harbour.example was not found in our books [RCPT]", "hard"),
        ("5.0.0", "smtp; 550 host mx.harbour.example says: sender unknown", "block"),
        ("5.3.0", "smtp; 550 5.3.0 weather too bad", "soft"),
        ("5.0.0", "smtp; 550 no", "soft"),
        ("", "", "soft"),
    ],
)
def test_what_a_server_says_decides_the_kind_and_what_is_unclear_is_soft(status: str, said: str, kind: str) -> None:
    assert only(dsn({"Status": status, "Diagnostic-Code": said})).kind == kind


def test_a_letter_refused_after_its_text_does_not_kill_the_mailbox() -> None:
    report = dsn(
        {"Status": "5.0.0", "Diagnostic-Code": "smtp; 550 user unknown"},
        text="<reader@harbour.example>: 550 user unknown (in reply to end of DATA command)",
    )
    assert only(report).kind == "soft"


def test_words_that_a_rule_has_chosen_do_not_kill_the_mailbox() -> None:
    report = dsn({}).replace(b"dns; relay.example", b"dns; inbound-smtp.north-1.amazonaws.com")
    assert (only(report).kind, only(report).reason) == ("soft", "filtered")


def test_trouble_that_may_pass_is_soft_whatever_is_said() -> None:
    assert only(dsn({"Status": "4.0.0", "Diagnostic-Code": "smtp; DNS says NXDOMAIN"})).kind == "soft"
    assert only(dsn({"Action": "delayed", "Diagnostic-Code": "smtp; 550 5.1.2 unknown host"})).kind == "soft"


def test_each_recipient_of_a_report_has_its_own_result() -> None:
    full = {"Final-Recipient": "rfc822; second@harbour.example", "Status": "5.2.2", "Diagnostic-Code": "quota exceeded"}
    assert [(result.recipient, result.kind) for result in classify(dsn({}, full))] == [
        ("reader@harbour.example", "hard"),
        ("second@harbour.example", "soft"),
    ]


def test_the_words_of_the_returned_letter_do_not_count() -> None:
    assert only(dsn({"Status": "5.0.0", "Diagnostic-Code": "smtp; 550 no"})).reason == "undefined"


def test_a_report_written_for_people_is_read_too() -> None:
    raw = b"""From: Mail Delivery Subsystem <mailer-daemon@relay.example>
To: letter@herald.example
Subject: failure notice

I was not able to deliver your message to the following addresses.

<reader@harbour.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 no such user here

--- Below this line is a copy of the message.

To: nobody@other.example
"""
    assert (only(raw).recipient, only(raw).kind) == ("reader@harbour.example", "hard")


def test_an_automatic_reply_is_no_bounce() -> None:
    for head in (b"Auto-Submitted: auto-replied\nSubject: Re: letter", b"Subject: Automatic reply: letter"):
        raw = b"From: reader@harbour.example\nTo: letter@herald.example\n" + head + b"\n\nI am away; user unknown.\n"
        assert only(raw).kind == "auto-reply"


def away(
    *heads: str, subject: str = "Re: Teachers strike", text: str = "I am away. a@harbour.example is no longer valid."
) -> bytes:
    lines = ("From: R. Reader <reader@harbour.example>", f"Subject: {subject}", "Return-Path: <>", *heads)
    return ("\n".join(lines) + f"\nContent-Type: text/plain; charset=utf-8\n\n{text}\n").encode()


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied (vacation)",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Precedence: junk",
        "X-Autoreply: yes",
    ],
)
def test_an_answer_of_a_machine_is_known_by_its_headers_in_any_language(head: str) -> None:
    assert only(away(head)).kind == "auto-reply"
    assert only(away(head, subject="Ik ben er niet", text="Ik ben weg tot maandag. User unknown.")).kind == "auto-reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: News",
        "Re: Out of office",
        "Risposta automatica: News",
        "Автоответ: вести",
        "پاسخ خودکار: خبر",
        "=?utf-8?b?6Ieq5YuV5b+c562UOiBOZXdz?=",
    ],
)
def test_an_answer_without_a_mark_is_known_by_its_subject(subject: str) -> None:
    assert only(away(subject=subject)).kind == "auto-reply"


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@harbour.example", "postmaster@mail.harbour.example"])
def test_a_report_that_a_mail_system_marks_as_automatic_stays_a_report(sender: str) -> None:
    raw = away(
        "Auto-Submitted: auto-replied", text="reader@harbour.example\n550 5.1.1 no such user", subject="Returned mail"
    )
    assert only(raw.replace(b"R. Reader <reader@harbour.example>", sender.encode())).kind == "hard"


@pytest.mark.parametrize(
    "disposition", ["manual-action/MDN-sent-manually; displayed", "automatic-action/MDN-sent-automatically; deleted"]
)
def test_a_receipt_says_nothing_against_anybody(disposition: str) -> None:
    raw = f"""From: reader@harbour.example
Subject: Read: Teachers strike
Content-Type: multipart/report; report-type=disposition-notification; boundary=cut

--cut
Content-Type: text/plain

Your message to reader@harbour.example was deleted without being read.
--cut
Content-Type: message/disposition-notification

Final-Recipient: rfc822; reader@harbour.example
Disposition: {disposition}
--cut--
"""
    assert only(raw.encode()) == Result(recipient=None, kind="auto-reply", status="", reason="receipt")


@pytest.mark.parametrize(
    ("status", "said", "kind", "reason"),
    [
        # A code of its own outweighs words that say little.
        ("5.1.6", "smtp; 551 please try the new place", "hard", "moved"),
        ("5.1.2", "smtp; 550 5.1.2 delivery timed out", "hard", "host-unknown"),
        ("5.4.4", "no route to that domain", "hard", "host-unknown"),
        # Policy outweighs words of a dead mailbox; so do a full one and a sleeping one.
        ("5.7.1", "smtp; 550 5.7.1 recipient rejected: no such user for you", "block", "policy"),
        ("5.1.1", "smtp; 550 5.1.1 user over quota", "soft", "mailbox-full"),
        # What is about us in any class.
        ("4.7.0", "smtp; 421 4.7.0 messages from 192.0.2.7 deferred because of complaints", "block", "policy"),
        ("4.7.0", "smtp; 421 4.7.0 unexpected volume from this network, come back later", "block", "rate"),
        ("5.6.7", "smtp; the far side offers no SMTPUTF8", "block", "conversion"),
        ("5.6.1", "smtp; 554 5.6.1 media not supported", "block", "conversion"),
        ("5.0.0", "the domain has sent its 300 messages per hour; discarded", "block", "rate"),
        ("5.0.0", "your domain is over the limit of failures per hour", "block", "rate"),
        ("5.1.1", "smtp; 550 see https://checks.example/query?ip=192.0.2.7", "block", "listed"),
        # A lookup that may pass, and a program on the far machine.
        ("5.0.0", "name service: host not found, try again", "soft", "network"),
        ("5.1.1", "x-unix; mail program: no such user", "soft", "mailer-error"),
    ],
)
def test_codes_and_fields_are_read_before_words(status: str, said: str, kind: str, reason: str) -> None:
    result = only(dsn({"Status": status, "Diagnostic-Code": said}, text="It came back."))
    assert (result.kind, result.reason) == (kind, reason)


def test_fields_behind_pages_of_markup_are_read() -> None:
    raw = dsn({}, text="padding of a report for people\n" * 6000)
    assert len(raw) > 150_000
    assert only(raw).kind == "hard"


def test_a_complaint_is_told_with_its_type() -> None:
    result = only(complaint("abuse", "Original-Rcpt-To: reader@harbour.example"))
    assert (result.kind, result.reason, result.recipient) == ("complaint", "abuse", "reader@harbour.example")


def test_a_complaint_with_a_redacted_address_stays_a_complaint() -> None:
    result = only(complaint("abuse", "Original-Rcpt-To: redacted"))
    assert (result.kind, result.recipient) == ("complaint", None)


def test_a_letter_from_a_person_reports_on_nobody() -> None:
    raw = b"From: friend@harbour.example\nTo: letter@herald.example\nSubject: hello\n\nUser unknown is a fine name.\n"
    assert classify(raw) == ()


def test_a_report_of_delivery_is_nothing_against_anybody() -> None:
    assert only(dsn({"Action": "delivered", "Status": "2.0.0", "Diagnostic-Code": "smtp; 250 ok"})).kind == "unknown"


@given(raw=st.binary(max_size=400))
def test_any_octets_are_read_without_harm(raw: bytes) -> None:
    classify(raw)


@pytest.mark.parametrize("around", ["message/rfc822", "message/delivery-status", "text/plain"])
@pytest.mark.parametrize("charset", ['charset="a\0b"', "charset=idna", "charset*=utf-8''utf-8", "charset=punycode"])
def test_a_charset_that_is_none_harms_nothing(charset: str, around: str) -> None:
    part = f"Subject: x\nContent-Type: text/plain; {charset}\n\n".encode() + b"\xff is no letter\n"
    classify(f"From: MAILER-DAEMON@relay.example\nContent-Type: {around}; {charset}\n\n".encode() + part)


@pytest.mark.parametrize("raw", [b"", b"\x00" * 50, b"Content-Type: multipart/report\n\n", b"Subject: =?x?q?y?=\n\n"])
def test_a_file_that_is_no_mail_reports_on_nobody_or_nothing_certain(raw: bytes) -> None:
    assert all(result.kind != "hard" for result in classify(raw))


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize(
    "unit", [" ", "a", "a.a-", "@", "<style ", "<br ", "<head><style>", "said: ", "550-'", "(", "a@b.c:\n"]
)
def test_a_mail_of_one_endless_line_takes_no_minute(unit: str, kind: str) -> None:
    head = f"From: MAILER-DAEMON@relay.example\nContent-Type: text/{kind}\n\n"
    raw = (head + unit * (100_000 // len(unit))).encode()
    start = time.process_time()
    classify(raw)
    assert time.process_time() - start < 2


@pytest.mark.eval
def test_kinds_agree_with_the_gold_and_subscribers_are_not_lost(eval_data: Path) -> None:
    from bench.bounces import GOLD, kinds, load

    right = total = lost = soft = 0
    for gold, raw in load(eval_data / "eval" / "bounces", "sisimai"):
        got, wanted = kinds(classify(raw)), sorted(GOLD.get(row["kind"], "other") for row in gold["results"])
        total += 1
        right += got == wanted
        soft += wanted.count("soft")
        lost += min(max(0, got.count("hard") - wanted.count("hard")), wanted.count("soft"))
    assert right / total >= 0.96
    assert lost == 0, f"{lost} of {soft} soft results called hard"


@pytest.mark.eval
def test_kinds_hold_for_mail_systems_that_taught_nothing(eval_data: Path) -> None:
    from bench.bounces import left_out, load

    figures = left_out(load(eval_data / "eval" / "bounces", "sisimai"))
    assert figures.right / figures.mails >= 0.95
    assert figures.soft_called_hard / figures.soft <= 0.01
