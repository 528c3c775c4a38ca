import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.subscribe.inbox import Command, Wish, read_command

SERVER = "mx.herald.example"
OWN = frozenset({"letter@herald.example"})
PASSED = f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=reader@harbour.example"


def mail(
    *, sender: str = "Subscriber <reader@harbour.example>", subject: str = "subscribe", heads: str = PASSED
) -> bytes:
    return f"From: {sender}\nTo: letter@herald.example\nSubject: {subject}\n{heads}\n\n".encode()


def read(raw: bytes, server: str | None = SERVER) -> Command | None:
    return read_command(raw, server=server, own=OWN)


@pytest.mark.parametrize(
    ("subject", "wish", "language"),
    [
        ("subscribe", Wish.SUBSCRIBE, "en"),
        ("Re: Unsubscribe please", Wish.LEAVE, "en"),
        ("PAUSE", Wish.PAUSE, "en"),
        ("latest", Wish.LATEST, "en"),
        ("=?utf-8?B?2LnYttmI24zYqg==?=", Wish.SUBSCRIBE, "fa"),
        ("خروج", Wish.LEAVE, "fa"),
        ("پاسخ: خروج", Wish.LEAVE, "fa"),
        ("رد: مغادرة", Wish.LEAVE, "ar"),
        ("AW: Re: Fwd: pause", Wish.PAUSE, "en"),
    ],
)
def test_one_word_as_the_subject_is_a_wish(subject: str, wish: Wish, language: str) -> None:
    assert read(mail(subject=subject)) == Command(wish=wish, address="reader@harbour.example", language=language)


@pytest.mark.parametrize("subject", ["", "hello there", "unsubscribed?"])
def test_anything_else_is_met_with_silence(subject: str) -> None:
    assert read(mail(subject=subject)) is None


@pytest.mark.parametrize(
    "heads",
    [
        "",
        "Authentication-Results: other.example; spf=pass smtp.mailfrom=reader@harbour.example",
        f"Authentication-Results: {SERVER}; spf=fail smtp.mailfrom=reader@harbour.example",
        f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=reader@elsewhere.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=elsewhere.example",
        f"Authentication-Results: {SERVER}; none (spf=pass smtp.mailfrom=reader@harbour.example)",
        f"Authentication-Results: {SERVER}; spf=none\n{PASSED}",
        # The sender chooses the local part, the greeting and the domain.
        f'Authentication-Results: {SERVER}; spf=pass smtp.mailfrom="x; dkim=pass header.d=harbour.example"@b.example',
        f'Authentication-Results: {SERVER}; spf=pass ("); dkim=pass header.d=harbour.example") smtp.mailfrom=b.example',
        f"Authentication-Results: {SERVER}; spf=pass (helo (a) dkim=pass header.d=harbour.example) smtp.helo=b.example",
        f"Authentication-Results: {SERVER}; spf=pass (open; dkim=pass header.d=harbour.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=arbour.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=example",
        # Two identities where a method has one: a stranger wrote one of them.
        f"{PASSED} smtp.mailfrom=x@stranger.example",
        f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=x@stranger.example smtp.mailfrom=a@harbour.example",
        f"{PASSED}; spf=pass smtp.mailfrom=x@stranger.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=stranger.example header.d=harbour.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=stranger.example header.i=@harbour.example",
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=harbour.example; dmarc=pass header.from=b.example",
    ],
)
def test_a_sender_whom_our_own_server_does_not_vouch_for_gets_silence(heads: str) -> None:
    assert read(mail(heads=heads)) is None


@pytest.mark.parametrize(
    "heads",
    [
        f"Authentication-Results: {SERVER}; dkim=pass (good) header.d=harbour.example",
        f"Authentication-Results: {SERVER} 1;\n dmarc=pass header.from=harbour.example",
        f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=mail.harbour.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=harbour.example header.i=@post.harbour.example",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=host.example; dkim=pass header.d=harbour.example",
        f"{PASSED}; spf=pass smtp.mailfrom=reader@harbour.example",
        f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=x@host.example; dkim=pass header.d=harbour.example",
    ],
)
def test_spf_dkim_and_dmarc_are_believed_for_the_same_domain(heads: str) -> None:
    assert read(mail(heads=heads)) is not None


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=y",
        "Precedence: bulk",
        "List-Id: <other.list.example>",
        "Return-Path: <>",
        "X-Loop: yes",
        "Content-Type: multipart/report; boundary=x",
    ],
)
def test_machines_and_lists_are_never_answered(head: str) -> None:
    assert read(mail(heads=f"{PASSED}\n{head}")) is None


@pytest.mark.parametrize(
    "sender",
    [
        "mailer-daemon@harbour.example",
        "no-reply@harbour.example",
        "noreply+x@harbour.example",
        "list-request@harbour.example",
        "letter@herald.example",
        "a@harbour.example, b@harbour.example",
        "",
    ],
)
def test_robots_ourselves_and_crowds_are_never_answered(sender: str) -> None:
    heads = f"Authentication-Results: {SERVER}; dmarc=pass header.from=harbour.example"
    assert read(mail(sender=sender, heads=heads)) is None


def test_a_neighbour_under_a_public_suffix_does_not_vouch() -> None:
    heads = f"Authentication-Results: {SERVER}; dkim=pass header.d=evil.gouv.example"
    assert read(mail(sender="reader@ministry.gouv.example", heads=heads)) is None
    assert read(mail(sender="reader@evil.gouv.example", heads=heads)) is not None


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"(" * 50_000 + b"\n\nsubscribe",
        b"Content-Type: message/rfc822\n\n" * 3000,
        PASSED.encode() + b"(" * 50_000 + b"\nFrom: reader@harbour.example\n\nsubscribe",
    ],
)
def test_brackets_without_end_are_met_with_silence(raw: bytes) -> None:
    assert read(raw) is None


def test_without_a_server_of_our_own_nobody_is_believed() -> None:
    assert read(mail(), server=None) is None


@given(raw=st.binary(max_size=300))
def test_any_octets_are_read_without_harm(raw: bytes) -> None:
    read(raw)


# --- leaving at the press of a button ---

TOKEN = "AQIAAAAAA" + "k" * 41 + "-_"


@pytest.mark.parametrize(
    "mark",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (button)",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
    ],
)
@pytest.mark.parametrize("subject", ["leave", "Unsubscribe", "خروج"])
def test_a_mail_program_that_marks_its_unsubscribe_mail_as_automatic_is_obeyed(mark: str, subject: str) -> None:
    command = read(mail(subject=subject, heads=f"{PASSED}\n{mark}"))
    assert command is not None
    assert command.wish is Wish.LEAVE


@pytest.mark.parametrize("subject", ["leave: back on Monday", "Stop by when I am back", "subscribe", "pause"])
def test_an_automatic_mail_does_nothing_else(subject: str) -> None:
    assert read(mail(subject=subject, heads=f"{PASSED}\nAuto-Submitted: auto-replied")) is None


@pytest.mark.parametrize("heads", ["", "Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>"])
@pytest.mark.parametrize(
    "subject", [f"leave {TOKEN}", f"Re: leave {TOKEN}", f"leave+{TOKEN}", f"unsubscribe%20{TOKEN}"]
)
def test_a_signed_token_in_the_subject_needs_nobody_to_vouch(subject: str, heads: str) -> None:
    sender = "no-reply@elsewhere.example"
    command = read(mail(sender=sender, subject=subject, heads=heads or "X: y"), server=None)
    assert command == Command(wish=Wish.LEAVE, token=TOKEN)


def test_a_returned_letter_with_a_token_in_its_subject_commands_nothing() -> None:
    assert read(mail(subject=f"leave {TOKEN}", heads="Return-Path: <>")) is None


# --- a server that writes no name of its own ---

NAMELESS = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.9) smtp.mailfrom=harbour.example;dkim=none;compauth=pass"
)


def test_results_without_a_name_count_where_the_setting_says_so() -> None:
    assert read(mail(heads=NAMELESS), server="none") is not None
    assert read(mail(heads=NAMELESS)) is None
    assert read(mail(heads=NAMELESS.replace("spf=pass", "spf=fail")), server="none") is None


@pytest.mark.parametrize(
    "first", ["Authentication-Results: other.example; spf=fail", "Authentication-Results: other.example"]
)
def test_only_the_topmost_header_counts_without_a_name_too(first: str) -> None:
    assert read(mail(heads=f"{first}\n{NAMELESS}"), server="none") is None
