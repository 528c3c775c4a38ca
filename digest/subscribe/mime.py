"""Octets read as a mail, whatever they are."""

from email.message import Message
from email.parser import BytesHeaderParser, BytesParser


def read_mail(raw: bytes) -> Message:
    """The mail; its headers alone where parts lie too deep for the parser, which calls itself for each."""
    try:
        return BytesParser().parsebytes(raw)
    except RecursionError:
        return BytesHeaderParser().parsebytes(raw)


def content_of(part: Message) -> object:
    """The parts of a part, or its text; only the ASCII characters if the library does not know its charset."""
    try:
        return part.get_payload()
    except (LookupError, TypeError, ValueError):
        octets = part.get_payload(decode=True)
        return octets.decode("ascii", "replace") if isinstance(octets, bytes) else ""
