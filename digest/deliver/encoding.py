"""Encodes a text for transfer once, with gaps for each subscriber's own links (RFC 2045, section 6)."""

import re
from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass
from email.quoprimime import body_encode
from typing import Literal

MARK = re.compile(r"%%[A-Z_]+%%")
_LINE = 57  # bytes that give a base64 line of 76 characters
_SHORT = 2 * _LINE  # bytes; shorter pieces are encoded for each subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A piece of base64 that is the same for all subscribers, for each number of bytes (0 to 2) the previous piece
    borrows.

    `whole` contains encoded lines, `rest` the bytes at the end that do not fill a line.
    """

    data: bytes
    whole: tuple[bytes, bytes, bytes]
    rest: tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedText:
    """A body part: its transfer encoding, and its pieces; each `str` is a merge mark."""

    encoding: Literal["base64", "quoted-printable"]
    pieces: tuple[bytes | Fixed | str, ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """Fills in the merge marks; lines have at most 76 ASCII characters. Raises KeyError for a missing value."""
        return self._filled_base64(values) if self.encoding == "base64" else self._filled_quoted(values)

    def _filled_quoted(self, values: Mapping[str, str]) -> bytes:
        parts = (_quoted_open(values[piece]) if isinstance(piece, str) else piece for piece in self.pieces)
        return b"".join(part for part in parts if isinstance(part, bytes))

    def _filled_base64(self, values: Mapping[str, str]) -> bytes:
        out: list[bytes] = []
        carry = b""
        for piece in self.pieces:
            if isinstance(piece, Fixed):
                borrowed = -len(carry) % 3
                out += (_base64_lines(carry + piece.data[:borrowed]), piece.whole[borrowed])
                carry = piece.rest[borrowed]
            else:
                carry += values[piece].encode() if isinstance(piece, str) else piece
        out.append(_base64_lines(carry))
        return b"".join(out)


def encode_text(text: str) -> EncodedText:
    """Encodes a text for filling, in the shorter encoding: base64, or quoted-printable for mostly ASCII."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        text += "\n"
    marks = MARK.findall(text)
    chunks = MARK.split(text)
    quoted = [_quoted_chunk(chunk, last=number == len(marks)) for number, chunk in enumerate(chunks)]
    if sum(map(len, quoted)) <= len(text.encode()) * 4 // 3:
        return EncodedText(encoding="quoted-printable", pieces=_between(quoted, marks))
    fixed = [_fixed(chunk.replace("\n", "\r\n").encode()) for chunk in chunks]
    return EncodedText(encoding="base64", pieces=_between(fixed, marks))


def _between(chunks: list[bytes] | list[bytes | Fixed], marks: list[str]) -> tuple[bytes | Fixed | str, ...]:
    pieces: list[bytes | Fixed | str] = [chunks[0]]
    for mark, chunk in zip(marks, chunks[1:], strict=True):
        pieces += (mark, chunk)
    return tuple(pieces)


def _quoted_chunk(chunk: str, *, last: bool) -> bytes:
    return _quoted(chunk) if last else _quoted_open(chunk)


def _quoted_open(text: str) -> bytes:
    """Encodes a text that continues: it ends with a soft line break, so that the next piece starts on a new line."""
    # The letter keeps a place for the break's own sign in the last line.
    encoded = _quoted(text + "x").removesuffix(b"x")
    return encoded if not encoded or encoded.endswith(b"\n") else encoded + b"=\r\n"


def _quoted(text: str) -> bytes:
    # Not `binascii.b2a_qp`: where a blank ends a full line, its line is too long.
    return body_encode(text.encode().decode("latin-1"), eol="\r\n").encode("ascii")


def _fixed(data: bytes) -> bytes | Fixed:
    if len(data) < _SHORT:
        return data
    ends = tuple(borrowed + (len(data) - borrowed) // _LINE * _LINE for borrowed in range(3))
    whole = tuple(_base64_lines(data[borrowed:end]) for borrowed, end in enumerate(ends))
    rest = tuple(data[end:] for end in ends)
    return Fixed(data=data, whole=(whole[0], whole[1], whole[2]), rest=(rest[0], rest[1], rest[2]))


def _base64_lines(data: bytes) -> bytes:
    lines = (b2a_base64(data[start : start + _LINE], newline=False) for start in range(0, len(data), _LINE))
    return b"".join(line + b"\r\n" for line in lines)
