"""Mails outside an edition: what each is about, sealed for the queue, and built for the wire."""

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
"""A sign-up outlives the outage of a mail server for a day; its link is made when the mail leaves."""

NOTE_LIFE = timedelta(days=7)
"""The operator's note is kept until a relay takes it: what it reports needs a person for longer than an outage lasts.
"""

RETRY = timedelta(minutes=5)
LATER_RETRY = timedelta(minutes=30)


def life_of(about: "About") -> timedelta:
    """How long a mail waits to be sent."""
    return _LIVES.get(about, NOTICE_LIFE)


def wait_before_retry(age: timedelta) -> timedelta:
    """The wait after a mail was put off: greylisting ends within the hour, an outage lasts longer."""
    return RETRY if age < timedelta(hours=1) else LATER_RETRY


class About(StrEnum):
    """What a notice is about.

    A sign-up becomes a mail only when it is sent: whoever asks gets the same answer in the same time, whether the
    address is known or not. `CONFIRM` and `SETTINGS` are the mails that come of it.
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
    """A mail to be sent: to an address, or to the `subscriber` with this id. `subject` and `text` are those of a note.

    Of a recall `text` is the reason, `day` that of the edition and `rank` that of the story.
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
    """Who a notice is from, where its links lead, and where mails to us go if not to its sender."""

    name: str
    address: str
    url: str | None = None
    answers: str | None = None


def seal_notice(identifier: str, notice: Notice, vault: Vault) -> str:
    """The notice as the queue keeps it. Every kind is padded to the same length classes, so a row reveals nothing."""
    text = json.dumps(asdict(notice))
    return vault.seal(identifier, text.ljust((len(text) // 1024 + 1) * 1024))


def unseal_notice(identifier: str, sealed: str, vault: Vault) -> Notice:
    """The notice of a row. Raises VaultError where it does not open."""
    fields = json.loads(vault.unseal(identifier, sealed))
    return Notice(**{**fields, "about": About(fields["about"])})


def build_notice(
    notice: Notice, *, to: str, link: str, letterhead: Letterhead, title: str, identifier: str, now: datetime
) -> bytes:
    """The mail as it goes over the wire: plain text, our own words alone, no word of the visitor's.

    A discreet subscriber gets neither the newsletter's name nor its sender's.
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
    """base64 adds a third; quoted-printable two characters for each byte outside ASCII."""
    octets = text.encode()
    escaped = sum(octet > 127 for octet in octets)
    return "base64" if 2 * escaped > len(octets) / 3 else "quoted-printable"
