from dataclasses import replace

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from factories import NOON

from digest.deliver.dkim import SigningKey
from digest.deliver.messages import parse_sender
from digest.deliver.notice_mail import signed
from digest.subscribe.notices import About, Letterhead, Notice, build_notice


def notice(language: str = "fa") -> bytes:
    return build_notice(
        Notice(about=About.CONFIRM, address="reader@harbour.example", language=language),
        to="reader@harbour.example",
        link="https://herald.example/fa/confirm/x",
        letterhead=Letterhead(name="نامه", address="letter@herald.example"),
        title="Top Ten",
        identifier="n1",
        now=NOON,
    )


def test_a_notice_is_signed_as_letters_are() -> None:
    key = SigningKey(selector="s1", private=generate_private_key(65537, 2048))
    sender = replace(parse_sender("letter@herald.example", "Top Ten"), keys=(key,))
    for language in ("en", "fa"):
        message = signed(notice(language), (sender,))
        assert dkim.verify(message, dnsfunc=lambda name, timeout=5: key.record.encode())
    assert b"DKIM-Signature" not in signed(notice(), ())


def test_a_notice_has_what_every_mail_needs() -> None:
    head = notice().partition(b"\r\n\r\n")[0]
    for name in (b"Date: Tue, 05 Mar 2024", b"Message-ID: <n1@herald.example>", b"Auto-Submitted: auto-generated"):
        assert name in head
    assert b"base64" in head
