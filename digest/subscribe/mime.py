"""Parses any bytes as a mail."""

import re
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from email.utils import collapse_rfc2231_value

LONGEST_VALUE = 20_000
"""Characters read of a header: the library takes quadratic time for parameters."""


_EMPTY_LINES = re.compile(rb"(?:\r?\n){4,}")  # each starts another part of a delivery report


class _ShortHeaders(Compat32):
    """The library's default policy with a length limit for headers."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Returns name and value of a header, limited in length."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_VALUE]


_POLICY = _ShortHeaders()


def read_mail(raw: bytes) -> Message:
    """Parses a mail; only its headers if the parser fails on too deep nesting or odd parameters."""
    raw = _EMPTY_LINES.sub(b"\n\n\n", raw)
    try:
        return BytesParser(policy=_POLICY).parsebytes(raw)
    except (RecursionError, LookupError, TypeError, ValueError):
        return BytesHeaderParser(policy=_POLICY).parsebytes(raw)


def parameter_of(part: Message, name: str) -> str:
    """Returns a Content-Type parameter, such as the charset; "" if it is missing or unreadable."""
    try:
        value = part.get_param(name, "")
        return collapse_rfc2231_value(value)
    except (LookupError, TypeError, ValueError):
        return ""


def content_of(part: Message) -> object:
    """Returns the parts of a part, or its text; only ASCII characters if the charset is unknown."""
    try:
        return part.get_payload()
    except (LookupError, TypeError, ValueError):
        octets = part.get_payload(decode=True)
        return octets.decode("ascii", "replace") if isinstance(octets, bytes) else ""
