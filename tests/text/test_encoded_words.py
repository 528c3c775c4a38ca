"""Our encoded words are decoded exactly by three decoders; malformed ones never raise."""

import base64
import quopri
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.encoded_words import fold_mailbox, fold_text, read_text

PERSIAN = (
    "بازداشت سه روزنامه‌نگار در بندرعباس پس از تجمع کارگران",
    "قطع اینترنت در هشت شهر؛ می‌گویند تا پنج‌شنبه ادامه دارد",
    "ده خبر برگزیدهٔ امروز برای خوانندگان فارسی‌زبان در سراسر جهان",
)
OTHERS = (
    "Größe über alles? Prüfung in Łódź",
    "写真を削除するよう求める裁判所の命令について",
    "💥 Breaking 🕊️ news",
    "A =?utf-8?q?trap?= in it",
)
WORD = re.compile(r"=\?utf-8\?([bq])\?([^? ]*)\?=")


def by_hand(value: str) -> str:
    """Each word decoded alone, white space between two words dropped, as RFC 2047 has it."""

    def octets(word: re.Match[str]) -> bytes:
        data = word[2].encode()
        return base64.b64decode(data) if word[1] == "b" else quopri.decodestring(data, header=True)

    joined = re.sub(r"(?<=\?=)\s+(?==\?)", "", value)
    return WORD.sub(lambda word: octets(word).decode(), joined)


def unfolded(value: bytes) -> str:
    return re.sub(r"\r\n(?=[ \t])", "", value.decode("ascii"))


def decoded(name: str, value: bytes) -> list[str]:
    """Returns the value as decoded by three decoders."""
    raw = name.encode() + b": " + value + b"\r\n\r\n"
    whole = unfolded(value)
    return [
        str(message_from_bytes(raw, policy=policy.default)[name]),
        str(make_header(decode_header(whole))),
        by_hand(whole),
    ]


@pytest.mark.parametrize("text", [*PERSIAN, *OTHERS])
def test_a_subject_comes_back_letter_by_letter_from_three_decoders(text: str) -> None:
    assert decoded("Subject", fold_text(text, column=9)) == [text] * 3


@pytest.mark.parametrize("name", [*PERSIAN, *OTHERS])
def test_a_senders_name_comes_back_letter_by_letter(name: str) -> None:
    value = unfolded(fold_mailbox(name, "letter@herald.example", column=6))
    assert by_hand(value) == f"{name} <letter@herald.example>"
    assert str(make_header(decode_header(value))) == f"{name} <letter@herald.example>"
    parsed = message_from_bytes(b"From: " + value.encode() + b"\r\n\r\n", policy=policy.default)
    assert parsed["From"].addresses[0].addr_spec == "letter@herald.example"


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=300))
def test_any_text_is_folded_within_the_limits_and_read_back(text: str) -> None:
    value = fold_text(text, column=9)
    assert by_hand(unfolded(value)) == text.strip(" ")
    assert b"?==?" not in value
    for number, line in enumerate(value.split(b"\r\n")):
        assert line.strip() or not text.strip(" ")
        if b"=?utf-8?" in line:
            assert len(line) + (0 if number else 9) <= 76


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Top Ten", b"Top Ten <a@b.example>"),
        ("Herald, Inc.", b'"Herald, Inc." <a@b.example>'),
        ('The "Herald"', b'"The \\"Herald\\"" <a@b.example>'),
        ("", b"a@b.example"),
    ],
)
def test_a_plain_name_stays_plain(name: str, value: bytes) -> None:
    assert fold_mailbox(name, "a@b.example", column=6) == value


def test_a_line_break_in_a_text_cannot_begin_another_header() -> None:
    assert fold_text("News\r\nBcc: other@harbour.example", column=9) == b"News Bcc: other@harbour.example"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?b?dW5zdWJzY3JpYmU=?=", "unsubscribe"),
        ("=?utf-8?b?dW5zdWJzY3JpYmU?=", "unsubscribe"),  # padding lost
        ("=?utf-8?b?bGVhdm", "leav"),  # cut short
        ("=?utf-8?b?a?=", ""),  # one sign is no octet
        ("Re: =?utf-8?q?leave", "Re: leave"),
        ("=?no-such-charset?q?leave?=", "leave"),
        ("=?hex?b?bGVhdmU=?=", "leave"),
        ("=?utf-8?b?2K7YsdmI?= =?utf-8?b?2Kw=?=", "خروج"),
        ("=?utf-8?b?2K7YsQ==?= =?iso-8859-1?q?_x?=", "خر x"),
        ("=?utf-8*fa?b?2K7YsdmI2Kw=?=", "خروج"),
        ("leave\udce2\udc80\udc8c", "leave\u200c"),
        ("caf\udce9", "café"),
        ("=?", "=?"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
    ],
)
def test_what_others_wrote_badly_is_read_as_far_as_it_goes(value: str, text: str) -> None:
    assert read_text(value) == text


@given(
    value=st.text(
        st.one_of(
            st.sampled_from("=?bquB8-utf_ \r\n"),
            st.characters(max_codepoint=0x7F),
            st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF),
        ),
        max_size=200,
    )
)
def test_reading_never_raises(value: str) -> None:
    assert "\n" not in read_text(value)
