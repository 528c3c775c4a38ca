"""Notices (mails outside an edition): their kinds, encryption for the queue, and message format."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE
from digest.security.vault import Vault
from digest.text.domains import ascii_address
from digest.text.encoded_words import fold_mailbox, fold_text

NOTICE_LIFE = timedelta(hours=1)
SIGN_UP_LIFE = timedelta(hours=24)
"""A sign-up survives a day's outage of the mail server; its link is made when the mail is sent."""

NOTE_LIFE = timedelta(days=7)
"""The operator's note is kept until a relay takes it: what it reports needs a person for longer than an outage lasts.
"""

RETRY = timedelta(minutes=5)
LATER_RETRY = timedelta(minutes=30)


def life_of(about: "About") -> timedelta:
    """Returns how long a notice may wait to be sent."""
    return _LIVES.get(about, NOTICE_LIFE)


def wait_before_retry(age: timedelta) -> timedelta:
    """Returns the wait before the next try: greylisting ends within the hour, an outage lasts longer."""
    return RETRY if age < timedelta(hours=1) else LATER_RETRY


class About(StrEnum):
    """The kind of a notice.

    A sign-up is turned into a mail only when it is sent, so that the response takes the same time whether or not the
    address is known. `CONFIRM` and `SETTINGS` are the resulting mails.
    """

    SIGN_UP = "sign-up"
    FRESH_LINK = "fresh-link"
    LATEST = "latest"
    NOTE = "note"
    CONFIRM = "confirm"
    SETTINGS = "settings"
    RECALL = "recall"
    STORY_RECALL = "story-recall"


RECALLS = frozenset({About.RECALL, About.STORY_RECALL})

_LIVES = {About.SIGN_UP: SIGN_UP_LIFE, About.NOTE: NOTE_LIFE, **dict.fromkeys(RECALLS, NOTE_LIFE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail to an address, or to the `subscriber` with this id. `subject` and `text` are those of a note.

    For a recall, `text` is the reason, `day` that of the edition and `rank` that of the story.
    """

    about: About
    address: str = ""
    subscriber: str = ""
    language: str = DEFAULT_LANGUAGE
    form: str = "html"
    rhythm: str = "daily"
    subject: str = ""
    text: str = ""
    day: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The sender of a notice, the base of its links, and the address for replies if not the sender."""

    name: str
    address: str
    url: str | None = None
    answers: str | None = None


def seal_notice(identifier: str, notice: Notice, vault: Vault) -> str:
    """Encrypts a notice for the queue. All kinds are padded to the same lengths, so that a row reveals nothing."""
    text = json.dumps(asdict(notice))
    return vault.seal(identifier, text.ljust((len(text) // 1024 + 1) * 1024))


def unseal_notice(identifier: str, sealed: str, vault: Vault) -> Notice:
    """Decrypts a notice. Raises VaultError if that fails."""
    fields = json.loads(vault.unseal(identifier, sealed))
    return Notice(**{**fields, "about": About(fields["about"])})


def build_notice(
    notice: Notice, *, to: str, link: str, letterhead: Letterhead, title: str, identifier: str, now: datetime
) -> bytes:
    """Builds the message: plain text with our own words only, nothing the visitor wrote.

    For a discreet subscriber it contains neither the newsletter's name nor its sender's.
    """
    discreet = notice.form == "discreet"
    words = wording(notice.language)
    subject = notice.subject or words.text(
        f"notice.{notice.about}-subject{'-discreet' if discreet else ''}", title=title
    )
    headers = (
        ("From", fold_mailbox("" if discreet else letterhead.name, letterhead.address, column=len("From: "))),
        ("To", ascii_address(to).encode()),
        ("Subject", fold_text(subject, column=len("Subject: "))),
        ("Date", format_datetime(now).encode()),
        ("Message-ID", f"<{identifier}@{letterhead.address.rpartition('@')[2]}>".encode()),
        ("Auto-Submitted", b"auto-replied" if notice.about is About.LATEST else b"auto-generated"),
        ("X-Auto-Response-Suppress", b"All"),
        ("Content-Language", notice.language.encode()),
    )
    ours = notice.text if notice.about not in RECALLS else ""
    text = ours or words.text(
        f"notice.{notice.about}",
        title=words.text("notice.letter") if discreet else title,
        link=link,
        day=notice.day,
        rank=notice.rank,
        reason=notice.text,
    )
    content = EmailMessage(policy=SMTP)
    content.set_content(text, cte=_shorter_encoding(text))
    return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers) + bytes(content)


def _shorter_encoding(text: str) -> str:
    """Chooses the encoding: base64 adds a third; quoted-printable two characters for each byte outside ASCII."""
    octets = text.encode()
    escaped = sum(octet > 127 for octet in octets)
    return "base64" if 2 * escaped > len(octets) / 3 else "quoted-printable"
