from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from factories import make_edition

from digest.deliver.mailers import FileMailer, open_mailer
from digest.deliver.messages import LEAVE_MARK, Sender, build_message, message_id, parse_sender
from digest.errors import InputError
from digest.model import DeliveryState, Subscriber, SubscriberState

SENDER = Sender(name="Top Ten", address="letter@herald.example")
READER = Subscriber(id="r1", state=SubscriberState.ACTIVE, address="reader@demo.example")
PERSIAN = "اینترنت در سنندج قطع شد و می‌گویند تا فردا وصل نمی‌شود. " * 20


def built(html: str = f"<p>News. <a href='{LEAVE_MARK}'>leave</a></p>", text: str = f"News.\n{LEAVE_MARK}\n") -> bytes:
    return build_message(make_edition(), html, text, subscriber=READER, sender=SENDER, identifier="m1@herald.example")


def read(message: bytes) -> EmailMessage:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_letter_has_text_and_html_saying_the_same() -> None:
    message = read(built())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_leave_mark_becomes_the_readers_link_in_both_parts() -> None:
    for part in read(built()).iter_parts():
        assert LEAVE_MARK not in part.get_content()
        assert "mailto:letter@herald.example?subject=leave" in part.get_content()


def test_the_headers_of_a_mailing_list_are_there() -> None:
    message = read(built())
    assert message["Message-ID"] == "<m1@herald.example>"
    assert message["To"] == "reader@demo.example"
    assert message["From"] == "Top Ten <letter@herald.example>"
    assert message["List-Unsubscribe"] == "<mailto:letter@herald.example?subject=leave>"
    assert message["List-Id"].endswith("<top-ten.herald.example>")
    assert message["Date"].datetime == make_edition().generated_at


def test_a_message_built_twice_is_byte_identical() -> None:
    assert built() == built()


def test_persian_goes_as_base64_and_comes_back_whole() -> None:
    message = built(text=PERSIAN, html=f"<p>{PERSIAN}</p>")
    assert b"Content-Transfer-Encoding: base64" in message
    assert len(message) < 1.5 * 2 * len(PERSIAN.encode()) + 2000
    assert [part.get_content().strip() for part in read(message).iter_parts()] == [PERSIAN.strip(), f"<p>{PERSIAN}</p>"]


def test_lines_end_as_the_wire_wants_and_are_not_too_long() -> None:
    lines = built(text="word " * 1000).split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line for line in lines)


def test_a_sender_without_a_name_takes_the_title() -> None:
    assert parse_sender("letter@herald.example", "Top Ten") == SENDER
    assert parse_sender("Morning <letter@herald.example>", "Top Ten").name == "Morning"


def test_a_message_id_is_under_the_senders_domain() -> None:
    assert message_id("abc", SENDER) == "abc@herald.example"


# --- mailers ---


def test_a_message_is_written_once_however_often_it_is_sent(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path / "outbox")
    for _ in range(2):
        outcome = mailer.send(b"letter", recipient="reader@demo.example", identifier="abc@herald.example")
        assert outcome.state is DeliveryState.SENT
    assert [path.read_bytes() for path in (tmp_path / "outbox").iterdir()] == [b"letter"]


def test_the_outbox_is_its_owners_alone(tmp_path: Path) -> None:
    FileMailer(tmp_path / "outbox").send(b"letter", recipient="r", identifier="abc@x")
    assert (tmp_path / "outbox").stat().st_mode & 0o777 == 0o700
    assert next((tmp_path / "outbox").iterdir()).stat().st_mode & 0o777 == 0o600


def test_a_message_id_never_leaves_the_outbox(tmp_path: Path) -> None:
    FileMailer(tmp_path / "outbox").send(b"letter", recipient="r", identifier="../../etc/x@y")
    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "outbox"]


def test_mailers_are_chosen_by_address(tmp_path: Path) -> None:
    mailer = open_mailer("file:output/outbox", tmp_path)
    assert isinstance(mailer, FileMailer)
    assert mailer.folder == tmp_path / "output" / "outbox"


def test_an_error_never_quotes_a_password(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_mailer("pigeon://me:secret@loft.example", tmp_path)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "file:", "pigeon:loft", "output/outbox"])
def test_an_unknown_mailer_is_refused_with_an_example(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file:output/outbox"):
        open_mailer(address, tmp_path)
