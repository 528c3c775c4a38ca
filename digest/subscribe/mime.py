"""Octets read as a mail, whatever they are."""

from email.message import Message
from email.parser import BytesHeaderParser, BytesParser


def read_mail(raw: bytes) -> Message:
    """The mail; its headers alone where parts lie too deep for the parser, which calls itself for each."""
    try:
        return BytesParser().parsebytes(raw)
    except RecursionError:
        return BytesHeaderParser().parsebytes(raw)
