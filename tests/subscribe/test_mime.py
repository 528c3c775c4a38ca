"""Any bytes are parsed as a mail, its headers alone where the whole is beyond the parser."""

import pytest

from digest.subscribe.mime import LONGEST_VALUE, content_of, parameter_of, read_mail


def test_nesting_beyond_the_parser_leaves_the_headers() -> None:
    level = b"Content-Type: message/rfc822\n\n"
    mail = read_mail(b"Subject: leave\n" + level * 2_000)
    assert mail["subject"] == "leave"


@pytest.mark.parametrize("header", [b"Subject", b"Content-Type", b"X-Any"])
def test_a_header_is_read_up_to_a_limit(header: bytes) -> None:
    mail = read_mail(header + b": " + b"x" * (2 * LONGEST_VALUE) + b"\n\nbody\n")
    assert len(str(mail[header.decode()])) <= LONGEST_VALUE


@pytest.mark.parametrize(
    ("value", "charset"),
    [
        ("text/plain; charset=utf-8", "utf-8"),
        ("text/plain; charset*=utf-8''latin-1", "latin-1"),
        ("text/plain; charset*=nowhere''%ff%fe", "\u00ff\u00fe"),
        ("text/plain", ""),
        ("text/plain; charset*0*=utf-8''a; charset*1=b", "ab"),
        ("text/plain; charset*x=a", ""),
        ("text/plain; charset*0=a; charset=b; charset*=c''d", ""),
    ],
)
def test_a_parameter_is_read_or_empty(value: str, charset: str) -> None:
    assert parameter_of(read_mail(f"Content-Type: {value}\n\nx\n".encode()), "charset") == charset


@pytest.mark.parametrize("charset", ["nowhere", "hex", "undefined", "\udcff"])
def test_text_in_an_unknown_charset_gives_its_ascii(charset: str) -> None:
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    content = content_of(read_mail(head.encode("utf-8", "surrogateescape") + b"leave \xff now\n"))
    assert "leave" in str(content)
