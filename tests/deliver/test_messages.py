import asyncio
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from factories import make_edition
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.dkim import SigningKey, read_keys
from digest.deliver.encoding import encode_text
from digest.deliver.mailer_registry import open_mailer
from digest.deliver.mailers.file import FileMailer
from digest.deliver.mailers.smtp import SmtpMailer
from digest.deliver.messages import LEAVE_MARK, Sender, build_letter, message_id, parse_sender
from digest.deliver.sessions import Envelope, Session
from digest.model.errors import InputError

SENDER = Sender(name="Top Ten", address="letter@herald.example", url="https://herald.example")
LEAVE = "https://herald.example/en/leave/AQIAAAAAAAsecret_token-"
PERSIAN = "اینترنت در سنندج قطع شد و می‌گویند تا فردا وصل نمی‌شود. "
RSA = SigningKey(selector="r1", private=generate_private_key(65537, 2048))
ED25519 = SigningKey(selector="e1", private=Ed25519PrivateKey.generate())


def built(
    html: str | None = f"<p>News. <a href='{LEAVE_MARK}'>leave</a></p>",
    text: str = f"News.\n{LEAVE_MARK}\n",
    *,
    sender: Sender = SENDER,
    leave: str = LEAVE,
    subject: str = "Teachers strike",
) -> bytes:
    letter = build_letter(make_edition(), subject=subject, html=html, text=text, sender=sender)
    return letter.fill(address="reader@demo.example", identifier="m1@herald.example", links={LEAVE_MARK: leave})


def read(message: bytes) -> EmailMessage:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


# --- the parts ---


def test_a_letter_has_text_and_html_saying_the_same() -> None:
    message = read(built())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_letter_in_plain_text_has_one_part() -> None:
    message = read(built(html=None))
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == ["News.", LEAVE]


@pytest.mark.parametrize("filling", ["Word = more. " * 40, PERSIAN * 40])
def test_every_mark_becomes_the_subscribers_link_in_both_encodings(filling: str) -> None:
    text = f"{filling}\n{LEAVE_MARK}\n{filling}\n{LEAVE_MARK}"
    for part in read(built(html=f"<p>{text}</p>", text=text)).iter_parts():
        assert part.get_content().count(LEAVE) == 2
        assert filling in part.get_content()


@given(
    chunks=st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400), min_size=1, max_size=4),
    link=st.text("abc=/?&%.-_:", min_size=1, max_size=300),
    more=st.sampled_from(["", PERSIAN * 5, "English words. " * 20, "\n.\n..dots\n"]),
)
def test_what_is_encoded_once_and_filled_reads_as_if_it_had_been_written_whole(
    chunks: list[str], link: str, more: str
) -> None:
    text = LEAVE_MARK.join(chunk.replace("%%", "") + more for chunk in chunks)
    encoded = encode_text(text)
    body = encoded.fill({LEAVE_MARK: link})
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    head = f'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: {encoded.encoding}\r\n\r\n'
    expected = text.replace(LEAVE_MARK, link)
    expected = expected if expected.endswith("\n") else expected + "\n"
    payload = message_from_bytes(head.encode() + body, policy=policy.SMTP).get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == expected


def test_persian_goes_as_base64_and_english_as_quoted_printable() -> None:
    assert encode_text(PERSIAN * 20).encoding == "base64"
    assert encode_text("Plain words. " * 20).encoding == "quoted-printable"
    assert len(built(text=PERSIAN * 20, html=None)) < 1.5 * len((PERSIAN * 20).encode()) + 1000


def test_lines_are_never_longer_than_the_wire_permits() -> None:
    lines = built(text="word" * 5000, html="<p>" + "x" * 5000, subject="ستارهٔ " * 30).split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line for line in lines)


def test_a_message_built_twice_is_byte_identical() -> None:
    assert built() == built()


# --- the headers ---


def test_the_headers_of_a_mailing_list_are_there() -> None:
    message = read(built())
    assert message["Message-ID"] == "<m1@herald.example>"
    assert message["To"] == "reader@demo.example"
    assert message["From"] == "Top Ten <letter@herald.example>"
    assert message["List-Unsubscribe"] == f"<{LEAVE}>, <mailto:letter@herald.example?subject=leave>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"].endswith("<top-ten.herald.example>")
    assert message["List-Archive"] == "<https://herald.example/archive/>"
    assert message["Archived-At"] == "<https://herald.example/archive/2024-03-05/>"
    assert message["Feedback-ID"] == "2024-03-05:top-ten:herald.example"
    assert message["Date"].datetime == make_edition().generated_at
    assert message["Auto-Submitted"] is None


def test_one_click_is_not_promised_without_https() -> None:
    message = read(built(leave="mailto:letter@herald.example?subject=leave"))
    assert message["List-Unsubscribe"] == "<mailto:letter@herald.example?subject=leave>"
    assert message["List-Unsubscribe-Post"] is None


def test_the_discreet_form_names_the_newsletter_in_no_header() -> None:
    neutral = Sender(
        name="",
        address="notes@plain.example",
        reply_to="back@plain.example",
        url="https://plain.example",
        discreet=True,
    )
    raw = built(html=None, text=f"{LEAVE_MARK}", sender=neutral, subject="Your letter", leave="https://plain.example/l")
    headers = raw.partition(b"\r\n\r\n")[0]
    assert b"top-ten" not in headers.lower()
    assert b"top ten" not in headers.lower()
    assert b"herald" not in headers.replace(b"m1@herald.example", b"")
    message = read(raw)
    assert (message["From"], message["Reply-To"]) == ("notes@plain.example", "back@plain.example")
    assert message["List-Id"] == "<letter.plain.example>"


def test_a_persian_subject_comes_back_whole() -> None:
    subject = "قطع اینترنت در سنندج و اعتصاب معلمان در چند شهر کردستان"
    assert read(built(subject=subject))["Subject"] == subject


def test_a_mark_without_a_value_is_no_letter() -> None:
    with pytest.raises(KeyError, match="UNKNOWN"):
        built(text="%%UNKNOWN_URL%%")


def test_a_sender_without_a_name_takes_the_title() -> None:
    assert parse_sender("letter@herald.example", "Top Ten").name == "Top Ten"
    assert parse_sender("Morning <letter@herald.example>", "Top Ten").name == "Morning"


def test_a_message_id_is_under_the_senders_domain() -> None:
    assert message_id("abc", SENDER) == "abc@herald.example"


# --- signatures ---


@pytest.mark.parametrize("keys", [(RSA,), (ED25519,), (RSA, ED25519)], ids=["rsa", "ed25519", "both"])
@pytest.mark.parametrize("text", [f"News.\n{LEAVE_MARK}\n.\n\n\n", f"{PERSIAN * 20}{LEAVE_MARK}\n"])
def test_every_signature_verifies(keys: tuple[SigningKey, ...], text: str) -> None:
    raw = built(text=text, sender=Sender(name="Top Ten", address=SENDER.address, url=SENDER.url, keys=keys))
    published = {f"{key.selector}._domainkey.herald.example.": key.record.encode() for key in keys}
    for place in range(len(keys)):
        assert dkim.DKIM(raw).verify(idx=place, dnsfunc=lambda name, timeout=5: published[name.decode()])


@pytest.mark.parametrize("header", [b"List-Unsubscribe:", b"List-Unsubscribe-Post:", b"Subject:", b"To:"])
def test_a_signature_covers_leaving_subject_and_recipient(header: bytes) -> None:
    raw = built(sender=Sender(name="Top Ten", address=SENDER.address, url=SENDER.url, keys=(ED25519,)))
    changed = re.sub(re.escape(header) + rb" (.)", header + rb" x\1", raw, count=1)
    assert not dkim.DKIM(changed).verify(dnsfunc=lambda name, timeout=5: ED25519.record.encode())


def test_keys_are_read_from_files_and_bad_ones_are_named(tmp_path: Path) -> None:
    for key in (RSA, ED25519):
        pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / f"{key.selector}.pem").write_bytes(pem)
    (tmp_path / "bad.pem").write_text("nothing")
    assert [key.algorithm for key in read_keys("r1:r1.pem, e1:e1.pem", tmp_path)] == ["rsa-sha256", "ed25519-sha256"]
    unknown_user = ("r1:~nobody-of-this-name/r1.pem", "DIGEST_DKIM: '~nobody-of-this-name/r1.pem'")
    for text, told in (
        unknown_user,
        ("r1", "SELECTOR:FILE"),
        ("r1:none.pem", "none.pem: cannot be read"),
        ("b:bad.pem", "in PEM"),
    ):
        with pytest.raises(InputError, match=re.escape(told)):
            read_keys(text, tmp_path)


# --- mailers ---


def posted(mailer: FileMailer, identifier: str) -> None:
    async def post() -> None:
        session = await mailer.connect()
        assert not hasattr(session, "code")
        message = Envelope(
            sender="l@herald.example", recipient="r@demo.example", identifier=identifier, message=b"letter"
        )
        reply = await session.send(message)
        assert reply.code == 250

    asyncio.run(post())


def test_a_message_is_written_once_however_often_it_is_sent(tmp_path: Path) -> None:
    for _ in range(2):
        posted(FileMailer(tmp_path / "outbox"), "abc@herald.example")
    assert [path.read_bytes() for path in (tmp_path / "outbox").iterdir()] == [b"letter"]


def test_a_maildir_gets_its_messages_in_new(tmp_path: Path) -> None:
    for _ in range(2):
        posted(FileMailer(tmp_path / "mail", maildir=True), "abc@herald.example")
    assert [path.read_bytes() for path in (tmp_path / "mail" / "new").iterdir()] == [b"letter"]
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_the_outbox_is_its_owners_alone(tmp_path: Path) -> None:
    posted(FileMailer(tmp_path / "outbox"), "abc@x")
    assert (tmp_path / "outbox").stat().st_mode & 0o777 == 0o700
    assert next((tmp_path / "outbox").iterdir()).stat().st_mode & 0o777 == 0o600


def test_a_message_id_never_leaves_the_outbox(tmp_path: Path) -> None:
    posted(FileMailer(tmp_path / "outbox"), "../../etc/x@y")
    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "outbox"]


def test_mailers_are_chosen_by_address(tmp_path: Path) -> None:
    mailer = open_mailer("file:output/outbox", tmp_path)
    assert isinstance(mailer, FileMailer)
    assert (mailer.folder, mailer.maildir) == (tmp_path / "output" / "outbox", False)
    maildir = open_mailer("file:mail?format=maildir", tmp_path)
    assert isinstance(maildir, FileMailer)
    assert (maildir.folder, maildir.maildir) == (tmp_path / "mail", True)


@pytest.mark.parametrize(
    "address",
    [
        "pigeon://me:secret@loft.example",
        "smtp://me:secret@host:port",
        "smtp://me:secret@",
        "smtp://:secret@host",
        "smtp://me:secret@host/path",
        "smtp://me:secret@host?tsl=none",
        "smtp://me:secret@host?tls=maybe",
        "smtps://me:secret@host?tls=none",
        "smtp://me:secret@mail.host.example:25?tls=none",
        "smtp://me:secret@192.0.2.7?tls=none",
        "smtp://me:secret@localhost.example?tls=none",
    ],
)
def test_a_malformed_mailer_is_refused_and_its_password_never_quoted(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="DIGEST_MAILER") as caught:
        open_mailer(address, tmp_path)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["smtp://me:secret@localhost?tls=none", "smtp://me:secret@127.0.0.1:25?tls=none", "smtp://host?tls=none"]
)
def test_mail_in_the_clear_is_for_this_machine_or_without_a_password(address: str, tmp_path: Path) -> None:
    assert isinstance(open_mailer(address, tmp_path), SmtpMailer)


@pytest.mark.parametrize("address", ["", "file:", "file:x?format=mbox", "pigeon:loft", "output/outbox"])
def test_an_unknown_mailer_is_refused_with_an_example(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file:output/outbox"):
        open_mailer(address, tmp_path)


_: type[Session] = FileMailer


# --- headers ---

ONION = "https://" + "abcdefghij234567" * 3 + "klmnopqd.onion"


@pytest.mark.parametrize("url", [ONION, "https://letters." + "long-name-" * 6 + "of-a-host.example/a/path/below"])
def test_an_address_however_long_stands_in_one_piece(url: str) -> None:
    raw = built(sender=replace(SENDER, url=url), leave=f"{url}/en/leave/TOKEN")
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert f"\r\nList-Archive: <{url}/archive/>\r\n" in head
    assert f"<{url}/en/leave/TOKEN>" in head
    assert "=?" not in head


def test_a_long_senders_domain_stays_plain() -> None:
    domain = "the-newsletter-of-a-harbour-town-and-of-all-its-villages-and-islands.example"
    head = built(sender=replace(SENDER, address=f"letter@{domain}")).partition(b"\r\n\r\n")[0].decode("ascii")
    assert f"<top-ten.{domain}>" in head
    assert f":top-ten:{domain}\r\n" in head
    assert "=?" not in head


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Herald, Harbour <letter@herald.example>", "Herald, Harbour", "letter@herald.example"),
        ('"Herald" <letter@herald.example>', "Herald", "letter@herald.example"),
        ("letter@bücher.example", "Top Ten", "letter@xn--bcher-kva.example"),
        ("خبر روز <letter@herald.example>", "خبر روز", "letter@herald.example"),
    ],
)
def test_a_sender_is_read_as_it_is_written(text: str, name: str, address: str) -> None:
    sender = parse_sender(text, "Top Ten")
    assert (sender.name, sender.address) == (name, address)


def test_a_letter_asks_for_no_answer_of_machines() -> None:
    assert read(built())["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_an_international_domain_is_written_as_its_a_label() -> None:
    letter = build_letter(make_edition(), subject="News", html=None, text=LEAVE_MARK, sender=SENDER)
    raw = letter.fill(address="reader@bücher.example", identifier="m1@herald.example", links={LEAVE_MARK: LEAVE})
    assert read(raw)["To"] == "reader@xn--bcher-kva.example"
