"""Builds a letter once per edition and form, then fills in each subscriber's values at byte level."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from digest.deliver.dkim import Header, SigningKey, signatures
from digest.deliver.encoding import EncodedText, encode_text
from digest.model.editions import Edition
from digest.text.domains import ascii_address
from digest.text.encoded_words import fold_mailbox, fold_text

LEAVE_MARK = "%%LEAVE_URL%%"
LEAVE_MAIL_MARK = "%%LEAVE_MAIL%%"
"""The `mailto:` of List-Unsubscribe; no text contains it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who a letter is from: name and address, base of subscribers' links, bounce address, and signing keys.

    `url` is the public address without a trailing slash, None if there is no web side; `bounces` the base of the return
    paths. A discreet sender has all of these under a neutral name.
    """

    name: str
    address: str
    url: str | None = None
    bounces: str | None = None
    reply_to: str | None = None
    keys: tuple[SigningKey, ...] = ()
    discreet: bool = False

    @property
    def domain(self) -> str:
        """The domain of the sender's address, used for Message-IDs, List-Id and signatures."""
        return self.address.rpartition("@")[2]

    @property
    def list_id(self) -> str:
        """The identifier of the mailing list (RFC 2919); a discreet one does not name the newsletter."""
        return f"{'letter' if self.discreet else 'top-ten'}.{self.domain}"


def parse_sender(text: str, title: str) -> Sender:
    """Parses `Name <address>` or a bare address; the newsletter's title is the default name."""
    # Not `parseaddr`, which takes a comma in a name for the end of the address.
    name, bracket, address = text.strip().removesuffix(">").rpartition("<")
    name = name.strip().strip('"').strip() if bracket else ""
    return Sender(name=name or title, address=ascii_address(address.strip()))


def message_id(mark: str, sender: Sender) -> str:
    """Returns the Message-ID of a delivery, without angle brackets."""
    return f"{mark}@{sender.domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One form of an edition, encoded: everything that is the same for all subscribers."""

    sender: Sender
    headers: tuple[Header, ...]
    parts: tuple[tuple[bytes, EncodedText], ...]
    after: bytes
    values: Mapping[str, str]

    def fill(self, *, address: str, identifier: str, links: Mapping[str, str]) -> bytes:
        """Builds one subscriber's message (RFC 5322, CRLF, ASCII except an international address), signed if there are
        keys.

        `links` are the values of the merge marks; `identifier` is the Message-ID without brackets. Raises KeyError for
        a mark without a value.
        """
        values = {**self.values, **links}
        headers = [
            *self.headers,
            ("To", ascii_address(address).encode()),
            ("Message-ID", f"<{identifier}>".encode()),
            *_leaving(values[LEAVE_MAIL_MARK], values[LEAVE_MARK]),
        ]
        filled = (head + part.fill(values) for head, part in self.parts)
        body = b"".join(filled) + self.after
        signed = signatures(headers, body, domain=self.sender.domain, keys=self.sender.keys)
        return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in [*signed, *headers]) + b"\r\n" + body


def link_by_mail(sender: Sender, wish: str, token: str = "") -> str:
    """Returns the mailto link for leaving or pausing by mail: its subject is the command and the signed token."""
    return f"mailto:{sender.reply_to or sender.address}?subject={wish}{f'%20{token}' if token else ''}"


def build_letter(edition: Edition, *, subject: str, html: str | None, text: str, sender: Sender) -> Letter:
    """Builds a form of an edition for filling: plain text alone, or with HTML (multipart/alternative).

    Both texts may contain marks such as `%%LEAVE_URL%%`, which `Letter.fill` replaces.
    """
    plain = (b'Content-Type: text/plain; charset="utf-8"\r\n', encode_text(text))
    parts: tuple[tuple[bytes, EncodedText], ...]
    if html is None:
        head, encoded = plain
        headers = (*_headers(edition, subject, sender), *_type_headers(head, encoded))
        parts, after = ((b"", encoded),), b""
    else:
        boundary = _boundary(edition, text, html)
        rich = (b'Content-Type: text/html; charset="utf-8"\r\n', encode_text(html))
        kind = b'multipart/alternative;\r\n boundary="' + boundary + b'"'
        headers = (*_headers(edition, subject, sender), ("MIME-Version", b"1.0"), ("Content-Type", kind))
        parts = tuple((_part_head(boundary, *part), part[1]) for part in (plain, rich))
        after = b"--" + boundary + b"--\r\n"
    values = dict.fromkeys((LEAVE_MARK, LEAVE_MAIL_MARK), link_by_mail(sender, "leave"))
    return Letter(sender=sender, headers=headers, parts=parts, after=after, values=values)


def _headers(edition: Edition, subject: str, sender: Sender) -> tuple[Header, ...]:
    headers = [("From", fold_mailbox(sender.name, sender.address, column=len("From: ")))]
    if sender.reply_to:
        headers.append(("Reply-To", ascii_address(sender.reply_to).encode()))
    headers.append(("Subject", fold_text(subject, column=len("Subject: "))))
    headers.append(("Date", format_datetime(edition.generated_at).encode()))
    list_name = "" if sender.discreet else edition.title
    list_id = fold_mailbox(list_name, sender.list_id, column=len("List-Id: "))
    headers.append(("List-Id", list_id if list_name else b"<" + list_id + b">"))
    # A URL is never folded and never an encoded word (RFC 2369, 2; RFC 2047, 5), however long it is.
    if sender.url:
        headers.append(("List-Archive", f"<{sender.url}/archive/>".encode()))
        headers.append(("Archived-At", f"<{sender.url}/archive/{edition.issue}/>".encode()))
    if not sender.discreet:
        headers.append(("Feedback-ID", f"{edition.issue}:top-ten:{sender.domain}".encode()))
    headers.append(("X-Auto-Response-Suppress", b"OOF, AutoReply"))
    headers.append(("Content-Language", edition.language.encode()))
    return tuple(headers)


def _type_headers(head: bytes, encoded: EncodedText) -> tuple[Header, ...]:
    kind = head.partition(b":")[2].strip()
    coding = encoded.encoding.encode()
    return (("MIME-Version", b"1.0"), ("Content-Type", kind), ("Content-Transfer-Encoding", coding))


def _part_head(boundary: bytes, head: bytes, encoded: EncodedText) -> bytes:
    coding = b"Content-Transfer-Encoding: " + encoded.encoding.encode()
    return b"--" + boundary + b"\r\n" + head + coding + b"\r\n\r\n"


def _boundary(edition: Edition, *texts: str) -> bytes:
    # Not random: a message is the same however often it is built. No encoded text can hold "=_".
    mark = hashlib.sha256("\0".join((edition.issue, *texts)).encode()).hexdigest()[:24]
    return f"=_{mark}".encode()


def _leaving(by_mail: str, link: str) -> Sequence[Header]:
    # RFC 2369 and RFC 8058; one click needs https.
    if not link.startswith("https://"):
        return [("List-Unsubscribe", f"<{by_mail}>".encode())]
    return [
        ("List-Unsubscribe", f"<{link}>,\r\n <{by_mail}>".encode()),
        ("List-Unsubscribe-Post", b"List-Unsubscribe=One-Click"),
    ]
