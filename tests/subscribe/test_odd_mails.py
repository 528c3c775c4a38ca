"""Mails that break the library's parser or JSON are parsed as far as possible, in linear time."""

import pytest

from digest.subscribe.bounces import judge
from digest.subscribe.inbox import read_command
from digest.subscribe.mime import LONGEST_VALUE, parameter_of, read_mail
from digest.subscribe.reports import MOST, read_returned

HEAD = b"To: letter@herald.example\nSubject: leave\n"
STATUS = b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"


def take(raw: bytes) -> None:
    judge(read_returned(raw))
    assert read_command(raw, server="mx.example", own=frozenset()) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"a: b@c.example;" * 5_000 + b"\n" + HEAD + b"\n",
        b"From: " + b"(" * 5_000 + b"\n" + HEAD + b"\n",
        b"Content-Type: text/plain" + b"; charset*0=a; charset=b" * 50 + b"\n" + HEAD + b"\nx\n",
        b"Content-Type: multipart/mixed" + b"; boundary*0=a; boundary*=b" * 50 + b"\n" + HEAD + b"\nx\n",
        b"Content-Type: text/plain; charset*=none''%ff\n" + HEAD + b"\nx\n",
        HEAD + b'\n{"notificationType": ' + b"[" * 50_000,
        HEAD + b'\n{"notificationType": 1, "bounce": {"bouncedRecipients": [1, {"emailAddress": {}}]}}\n',
        HEAD + b'\n{"notificationType": 1, "complaint": {"complainedRecipients": {}}, "delivery": {"recipients": 7}}\n',
    ],
    ids=["groups", "comments", "charsets", "boundaries", "charset", "deep JSON", "odd JSON", "other JSON"],
)
def test_an_odd_mail_is_read_without_harm(raw: bytes) -> None:
    take(raw)


def test_a_charset_that_is_written_in_parts_is_read() -> None:
    assert (
        parameter_of(read_mail(b"Content-Type: text/plain; charset*0=ut; charset*1=f-8\n\nx\n"), "charset") == "utf-8"
    )


def test_a_header_without_end_is_read_up_to_a_length() -> None:
    mail = read_mail(b"Content-Type: text/plain" + b"; a=b" * 100_000 + b"\n\nx\n")
    assert len(mail["content-type"]) == LONGEST_VALUE


def test_empty_lines_without_end_are_no_parts_of_a_report() -> None:
    report = STATUS + b"\n" * 100_000 + b"Final-Recipient: rfc822; reader@harbour.example\nAction: failed\n\n--x--\n"
    assert [one.recipient for one in read_returned(report).reports] == ["reader@harbour.example"]


def test_a_report_on_a_crowd_is_read_up_to_a_number_of_recipients() -> None:
    block = b"Final-Recipient: rfc822; reader@harbour.example\nAction: failed\nStatus: 5.1.1\n\n"
    assert len(read_returned(STATUS + block * (MOST + 50) + b"--x--\n").reports) == MOST
