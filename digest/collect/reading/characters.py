"""Cleans up characters in text from outside: decodes references, repairs mojibake, normalises half spaces.

Used for titles, summaries and pages.
"""

import html
import re
from html.entities import html5

from digest.text.normalise import ZWNJ

DEEPEST = 3  # how many times over programs were seen to escape a text

_NUMERIC = re.compile(r"&#(?:x0{0,20}(?P<hex>[0-9a-f]{1,8})|0{0,20}(?P<decimal>\d{1,10}));?", re.IGNORECASE)
# The numeric references that need a closer look: controls, surrogates, C1, beyond 16 bits, or no semicolon.
_DOUBTFUL = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]?|2\d|3[01]|12[89]|1[345]\d|5529[6-9]|55[3-9]\d\d|5[67]\d{3}|6[45]\d{3}|\d{6,10})(?!\d)"
    r"|x0*(?:[\da-f]|1[\da-f]|[89][\da-f]|d[89a-f][\da-f]{2}|f[\da-f]{3}|[\da-f]{5,8})(?![\da-f])"
    r"|\d{1,10}(?![\d;])|x[\da-f]{1,8}(?![\da-f;]));?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,10}|#x[0-9a-f]{1,8}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_HALVES = range(0xD800, 0xE000)

# The characters of windows-1252 from byte 128 on; its five undefined bytes map to themselves.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_C1 = {byte: _WINDOWS[byte] for byte in range(0x80, 0xA0)}
_C1_LETTER = re.compile("[\x80-\x9f]")
_BYTES = {letter: chr(byte) for byte, letter in _WINDOWS.items()} | {
    chr(byte): chr(byte) for byte in range(0x80, 0x100)
}
_TO_BYTES = str.maketrans(_BYTES)
_IN_WINDOWS = re.escape("".join(_BYTES))
_RUN = re.compile(f"[{_IN_WINDOWS}]+")
_INNER = f"[{''.join(re.escape(_WINDOWS[byte]) for byte in range(0x80, 0xC0))}\x80-\x9f]"
_FIRST_BYTE = re.compile("[Â-ô]")
# The first letters of mojibake: UTF-8's first bytes for Latin, Cyrillic, Arabic, punctuation and pictures.
_TELLING = re.compile(f"[ÂÃÐÑØÙÚÛâãðä]{_INNER}")
# Mojibake even next to valid letters of windows-1252, and a closing quotation mark that lost its last byte.
_BEYOND_DOUBT = re.compile(f"(?:[âãä]{_INNER}{{2}}|ð{_INNER}{{3}}|(?:[ØÙÚÛ]{_INNER}){{2,}})")
_HALF_A_QUOTE = re.compile(f"â€(?!{_INNER})")

_ARABIC_LETTER = "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]"
_STANDIN = (
    "(?:[\x1e\x1f\xac\xad\u200b\u200e\u200f\u2060\ufeff]"
    "|&(?:shy|not|rlm|lrm|#17[23]|#820[367]|#8288|#65279|#xa[cd]|#x200[bef]|#x2060|#xfeff);)"
)
_HALF_SPACE = re.compile(f"(?<={_ARABIC_LETTER}){_STANDIN}{{1,4}}(?={_ARABIC_LETTER})", re.IGNORECASE)
# One of these is in every text that needs repair; looked for first, since most texts have none.
_SUSPECT = re.compile("[\x1e\x1f\x80-\x9f\xac\xadÂÃÐÑØÙÚÛâãäð\u200b\u200e\u200f\u2060\ufeff]")
_JOINS_WORDS = re.compile("[پچژگکۀ]")  # languages that write half spaces have one of these, Arabic has none
_ARABIC_ONLY = re.compile("[ةكي]")


def repaired(text: str) -> str:
    """Repairs mojibake and C1 controls, and writes half spaces as U+200C.

    Soft hyphens, ¬ and direction marks between two letters of an Arabic script are half spaces, unless the text is in
    Arabic, which does not use half spaces.
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text
    text = _without_mojibake(text)
    return with_half_spaces(_C1_LETTER.sub(lambda letter: _C1[ord(letter[0])], text))


def with_half_spaces(text: str) -> str:
    """Replaces characters used as a half space by U+200C, in text or markup."""
    if not _HALF_SPACE.search(text) or (_ARABIC_ONLY.search(text) and not _JOINS_WORDS.search(text)):
        return text
    return _HALF_SPACE.sub(ZWNJ, text)


def sound_references(markup: str) -> str:
    """Fixes the numeric references in markup so that each is a valid character.

    128 to 159 are read as windows-1252 (HTML, 13.2.5.80), surrogate pairs are joined. Invalid characters and controls
    are removed, because one of them would make an XML parser fail.
    """
    return _joined_halves(_DOUBTFUL.sub(_sound, markup)) if "&#" in markup else markup


def decoded(text: str) -> str:
    """Decodes all references, as many times as they were escaped (at most three), and repairs the text."""
    for _ in range(DEEPEST):
        if "&" not in text:
            break
        before, text = text, html.unescape(sound_references(text))
        if text == before:
            break
    return repaired(text)


def is_escaped(text: str) -> bool:
    """Whether a decoded text still contains a visible reference, which means it was escaped once too often."""
    return "&" in text and any(_names_a_letter(found[0]) for found in _REFERENCE.finditer(text))


def _names_a_letter(reference: str) -> bool:
    return reference[1] == "#" or reference[1:] in html5


def _sound(doubtful: re.Match[str]) -> str:
    found = _NUMERIC.match(doubtful[0])
    if found is None:
        return doubtful[0]
    number = int(found["hex"], 16) if found["hex"] else int(found["decimal"])
    if number in _C1:
        return _C1[number]
    if number in _HALVES:
        return chr(number)  # joined to its other half, or left out, by the caller
    if number > 0x10FFFF or (number < 0x20 and number not in (9, 10, 13)) or number & 0xFFFE == 0xFFFE:
        return ""
    return found[0] if found[0].endswith(";") else f"{found[0]};"


def _joined_halves(text: str) -> str:
    """Joins surrogate pairs into letters and drops single surrogates."""
    try:
        text.encode()  # the quickest check for halves of surrogate pairs
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return text


def storable(text: str) -> str:
    """Removes what UTF-8 and SQLite cannot store: single surrogates and NUL."""
    if "\x00" not in text and (text.isascii() or text.isprintable()):
        return text
    return _joined_halves(text).replace("\x00", "")


def _without_mojibake(text: str) -> str:
    """Repairs UTF-8 that was decoded as windows-1252 or Latin-1.

    If some of the suspicious runs are not valid UTF-8, only unmistakable mojibake is repaired.
    """
    for _ in range(2):
        if not _TELLING.search(text):
            break
        try:
            text = _RUN.sub(_read_as_utf8, text)
        except UnicodeDecodeError:
            return _BEYOND_DOUBT.sub(_read_if_utf8, _HALF_A_QUOTE.sub("”", text))
    return text


def _read_as_utf8(run: re.Match[str]) -> str:
    if not _FIRST_BYTE.search(run[0]):
        return run[0]  # not mojibake
    return run[0].translate(_TO_BYTES).encode("latin-1").decode("utf-8")


def _read_if_utf8(run: re.Match[str]) -> str:
    try:
        return _read_as_utf8(run)
    except UnicodeDecodeError:
        return run[0]
