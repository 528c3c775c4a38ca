"""One reader's message: the frozen letter, the reader's own links, and the headers of a mailing list."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from digest.model import Edition, Subscriber

LEAVE_MARK = "%%LEAVE_URL%%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the letter is from, and the list it belongs to (`list_id` after RFC 2919)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The domain of the sender's address; Message-IDs and the List-Id are made under it."""
        return self.address.rpartition("@")[2]


def parse_sender(text: str, title: str) -> Sender:
    """A sender from `Name <address>` or a bare address; the newsletter's title stands in for a missing name."""
    name, address = parseaddr(text)
    return Sender(name=name or title, address=address)


def message_id(mark: str, sender: Sender) -> str:
    """The Message-ID of a delivery, without its angle brackets."""
    return f"{mark}@{sender.domain}"


def build_message(
    edition: Edition, html: str, text: str, *, subscriber: Subscriber, sender: Sender, identifier: str
) -> bytes:
    """
    The message as it goes over the wire (RFC 5322, CRLF): plain text and HTML saying the same.

    The mark of the leave link in both parts becomes the reader's own link.
    """
    leave = f"mailto:{sender.address}?subject=leave"
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=subscriber.address)
    message["Subject"] = edition.subject
    message["Date"] = format_datetime(edition.generated_at)
    message["Message-ID"] = f"<{identifier}>"
    message["List-Id"] = f"{edition.title} <top-ten.{sender.domain}>"
    message["List-Unsubscribe"] = f"<{leave}>"
    message["Content-Language"] = edition.language
    message.set_content(text.replace(LEAVE_MARK, leave), cte=_encoding(text))
    message.add_alternative(html.replace(LEAVE_MARK, leave), subtype="html", cte=_encoding(html))
    # The boundary would be random: a message is the same however often it is built.
    message.set_boundary(f"={identifier.partition('@')[0]}=")
    return bytes(message)


def _encoding(text: str) -> str:
    # Quoted-printable triples every Persian byte, base64 adds a third to all.
    letters = sum(1 for character in text if ord(character) > 127)
    return "base64" if letters * 6 > len(text) else "quoted-printable"
