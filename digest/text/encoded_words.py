"""Encoded words in mail headers (RFC 2047): written strictly, read leniently.

The standard library folds long values differently from one Python version to the next (some lose spaces between encoded
words), writes long URLs as encoded words, and raises exceptions for truncated words. Values written here do not rely on
lenient decoders: each word contains whole characters, and words are separated only by folding.
"""

import base64
import binascii
import quopri
import re

LINE_LENGTH = 76
WORD_LENGTH = 75
"""RFC 2047, 2: the limits of a line with encoded words, and of one word."""

_OPENING, _CLOSING = "=?utf-8?", "?="
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PLAIN_IN_Q = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""What may stand as it is in a Q word, also within a phrase (RFC 2047, 5)."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


# --- writing ---


def fold_text(text: str, *, column: int) -> bytes:
    """Folds an unstructured value, such as a subject; `column` characters precede it on the first line."""
    text = _cleaned(text)
    if _is_plain(text):
        return _fold_blanks(text, column).encode()
    return _fold_words(text, column).encode()


def fold_mailbox(name: str, address: str, *, column: int) -> bytes:
    """Folds a value `NAME <address>`: a sender, or a list's identifier. Without a name, returns the bare address.

    The address is not encoded; only a name becomes encoded words.
    """
    name = _cleaned(name)
    if not name:
        return address.encode()
    if not _is_plain(name):
        phrase = _fold_words(name, column)
    elif _ATOMS.fullmatch(name):
        phrase = _fold_blanks(name, column)
    else:
        phrase = _fold_blanks('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"', column)
    last = len(phrase) - phrase.rfind("\n") - 1 if "\n" in phrase else column + len(phrase)
    gap = " " if last + len(address) + 3 <= LINE_LENGTH else "\r\n "
    return f"{phrase}{gap}<{address}>".encode()


def _cleaned(text: str) -> str:
    """Puts the text on one line: whatever could start another header becomes a space."""
    return _CONTROL.sub(" ", text).strip(" ").encode("utf-8", "replace").decode()


def _is_plain(text: str) -> bool:
    """Whether the text needs no encoding: ASCII, nothing like an encoded word, only single spaces."""
    return text.isascii() and "=?" not in text and "  " not in text


def _fold_blanks(text: str, column: int) -> str:
    lines: list[str] = []
    line = ""
    for part in text.split(" "):
        longer = f"{line} {part}" if line else part
        if line and len(longer) + (1 if lines else column) > LINE_LENGTH:
            lines.append(line)
            line = part
        else:
            line = longer
    return "\r\n ".join([*lines, line])


def _fold_words(text: str, column: int) -> str:
    """Encodes the whole text as encoded words, spaces included, because spaces between two words are dropped (section
    6.2).

    Uses the shorter of the two encodings. Never splits a character between words (section 5).
    """
    quoted = [_quoted(character) for character in text]
    data = text.encode()
    use_q = sum(map(len, quoted)) <= (len(data) + 2) // 3 * 4
    words: list[str] = []
    start = 0
    while start < len(text):
        limit = min(WORD_LENGTH, LINE_LENGTH - (1 if words else column)) - len(_OPENING + "b?" + _CLOSING)
        end, used = start, 0
        while end < len(text):
            used += len(quoted[end]) if use_q else len(text[end].encode())
            if (used if use_q else (used + 2) // 3 * 4) > limit and end > start:
                break
            end += 1
        piece = text[start:end]
        body = "".join(quoted[start:end]) if use_q else base64.b64encode(piece.encode()).decode()
        words.append(f"{_OPENING}{'q' if use_q else 'b'}?{body}{_CLOSING}")
        start = end
    return "\r\n ".join(words)


def _quoted(character: str) -> str:
    if character == " ":
        return "_"
    return "".join(chr(octet) if octet in _PLAIN_IN_Q else f"={octet:02X}" for octet in character.encode())


# --- reading ---

_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?\r\n]{0,4000})(?:\?=|\??\s*\Z)", re.IGNORECASE)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


def read_text(value: str) -> str:
    """Decodes a header value to one readable line. Never raises.

    `value` may contain bytes as surrogate escapes, as the standard library's parser leaves them. A truncated word gives
    what is left of it; an unknown charset is read as Latin-1 (RFC 2047, 6.3).
    """
    return " ".join(_decoded(read_octets(value)).split())


def read_octets(value: str) -> str:
    """Decodes raw bytes in a value, which RFC 5322 forbids, as UTF-8 or else Latin-1."""
    try:
        return value.encode("ascii", "surrogateescape").decode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode()  # it is text already
    except UnicodeDecodeError as error:
        return bytes(error.object).decode("latin-1")


def _decoded(value: str) -> str:
    out: list[str] = []
    waiting, charset, place = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[place : word.start()]
        adjacent = bool(charset) and not between.strip()
        if not (adjacent and word[1].lower() == charset):
            # Words of one charset are joined before they are decoded: many systems split characters between them.
            out.append(_text(waiting, charset))
            waiting = b""
        if not adjacent:
            out.append(between)
        charset, place = word[1].lower(), word.end()
        waiting += _octets(word[2], word[3])
    return "".join([*out, _text(waiting, charset), value[place:]])


def _octets(encoding: str, body: str) -> bytes:
    data = body.encode("ascii", "replace")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    letters = _NOT_BASE64.sub("", body)
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return data


def _text(octets: bytes, charset: str) -> str:
    try:
        return octets.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return octets.decode("latin-1")
