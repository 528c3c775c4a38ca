"""Decodes bytes whose declared character set may be wrong.

Order: byte order mark; UTF-8 if the bytes are valid UTF-8 with letters outside ASCII (next to impossible by chance);
what HTTP and the document declare; a guess from language and letters.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from digest.languages.scripts import LEGACY_CHARSETS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How "<?xm" or "<x" begin without a byte order mark (XML 1.0, appendix F).
_OPENINGS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)|<meta[^>]{0,200}?charset=["']?([\w-]+)"""
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE)
# The charsets that browsers use for these names (WHATWG Encoding): supersets of the named ones.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "iso8859-9": "cp1254", "euc_kr": "cp949"}
# Codecs that are not character sets of the web, though they decode bytes to text.
_NO_CHARSETS = frozenset(
    {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "utf_7", "mbcs", "oem"}
)
# The commonest letters of the Arabic script are more than half of such a text, and it has whole words of high bytes.
_COMMON_ARABIC = frozenset(bytes([byte]) for byte in "ايلنرموتهد".encode("cp1256"))
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_BETWEEN_TAGS = re.compile(rb"[^<>]++")
_MOST_LOOKED_AT = 8_000  # bytes of text that the guess is made from
# The candidates of a guess: charsets of scripts whose texts are mostly bytes outside ASCII.
_NON_LATIN = (
    *("cp1256", "cp1251", "koi8_r", "cp1253", "cp1255", "cp874"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "cp949"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text, its encoding, and the declared encoding if that was wrong (else None)."""

    text: str
    encoding: str
    wrongly_declared: str | None = None


def decode(body: bytes, *, content_type: str = "", language: str | None = None) -> Decoded:
    """Decodes a feed or page; never fails. `language` helps to guess when the declared encoding is wrong."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return Decoded(text=body[len(mark) :].decode(encoding, "replace"), encoding=encoding)
    for opening, encoding in _OPENINGS:
        if body.startswith(opening):
            return Decoded(text=body.decode(encoding, "replace"), encoding=encoding)
    declared = _declared(body, content_type)
    for name in dict.fromkeys(("utf-8", *declared)):
        text = _strictly(body, name)
        if text is not None:
            right = not declared or name in declared or body.isascii()
            return Decoded(text=text, encoding=name, wrongly_declared=None if right else declared[0])
    if _is_nearly_utf8(body):
        cut = _strictly(body[:-3], "utf-8") is not None or _cut_letter(body)
        text = body.decode("utf-8", "ignore" if cut else "replace")
        return Decoded(text=text, encoding="utf-8", wrongly_declared=None if cut else "utf-8")
    guess = _guess(body, language)
    wrong = declared[0] if declared else "utf-8"
    return Decoded(text=body.decode(guess, "replace"), encoding=guess, wrongly_declared=wrong)


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """Returns the encodings named by HTTP and by the document, under Python's names; unknown ones are dropped."""
    in_http = _CHARSET.search(content_type)
    in_body = _DECLARED.search(body[:2048])
    names = [in_http[1] if in_http else "", (in_body[1] or in_body[2] or b"").decode("ascii") if in_body else ""]
    return tuple(dict.fromkeys(known for name in names if name and (known := _known(name))))


def _known(name: str) -> str | None:
    """Returns Python's name of a character set; None for anything else, such as the codecs hex and rot13."""
    try:
        known = codecs.lookup(name).name
        b"a".decode(known)
    except UnicodeError:
        pass
    except (LookupError, ValueError):
        return None
    return None if known.replace("-", "_") in _NO_CHARSETS else _SUPERSETS.get(known, known)


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeError:
        return None


def _cut_letter(body: bytes) -> bool:
    """True if the only thing wrong with the UTF-8 is that it ends inside a letter."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _is_nearly_utf8(body: bytes) -> bool:
    high = len(_HIGH.findall(body))
    inside = sum(len(match) for match in _MULTIBYTE.findall(body))
    return _cut_letter(body) or inside > 0.9 * high


def _guess(body: bytes, language: str | None) -> str:
    """Returns the legacy character set of the source's language, else a guess from the bytes (cp1252 for Latin)."""
    by_language = LEGACY_CHARSETS.get((language or "").partition("-")[0])
    if by_language:
        return by_language
    high = _HIGH.findall(body)
    common = sum(byte in _COMMON_ARABIC for byte in high)
    in_words = sum(len(run) for run in _HIGH_RUN.findall(body))
    if common * 2 > len(high) and in_words * 3 > len(high) * 2:
        return "cp1256"
    text = _foreign_text(body)
    if len(_HIGH.findall(text)) * 3 < sum(byte > 0x7F or chr(byte).isalpha() for byte in text):
        return "cp1252"
    best = from_bytes(text, cp_isolation=list(_NON_LATIN)).best()
    return best.encoding if best else "cp1252"


def _foreign_text(body: bytes) -> bytes:
    """Collects text between tags that is not ASCII, one piece a line, until there is enough for a guess."""
    found, length = list[bytes](), 0
    for piece in _BETWEEN_TAGS.finditer(body):
        if not piece[0].isascii():
            found.append(piece[0][:_MOST_LOOKED_AT])
            length += len(found[-1])
        if length > _MOST_LOOKED_AT:
            break
    return b"\n".join(found)
