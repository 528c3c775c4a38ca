"""Octets read as a mail, whatever they are."""

import re
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from email.utils import collapse_rfc2231_value

LONGEST_VALUE = 20_000
"""Characters read of a header: the library takes quadratic time for the parameters of a longer one."""


_EMPTY_LINES = re.compile(rb"(?:\r?\n){4,}")  # each begins another part of a delivery report


class _ShortHeaders(Compat32):
    """The library's usual policy, with a limit on headers."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header, up to a length."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_VALUE]


_POLICY = _ShortHeaders()


def read_mail(raw: bytes) -> Message:
    """The mail; its headers alone where the parser fails: at parts too deep for it, or at odd parameters."""
    raw = _EMPTY_LINES.sub(b"\n\n\n", raw)
    try:
        return BytesParser(policy=_POLICY).parsebytes(raw)
    except (RecursionError, LookupError, TypeError, ValueError):
        return BytesHeaderParser(policy=_POLICY).parsebytes(raw)


def parameter_of(part: Message, name: str) -> str:
    """A parameter of a part's Content-Type, such as its charset; "" where it has none that can be read."""
    try:
        value = part.get_param(name, "")
        return collapse_rfc2231_value(value)
    except (LookupError, TypeError, ValueError):
        return ""


def content_of(part: Message) -> object:
    """The parts of a part, or its text; only the ASCII characters if the library does not know its charset."""
    try:
        return part.get_payload()
    except (LookupError, TypeError, ValueError):
        octets = part.get_payload(decode=True)
        return octets.decode("ascii", "replace") if isinstance(octets, bytes) else ""
