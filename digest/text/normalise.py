"""Two forms of a text: the match key, equal for all spellings of a word, and the display form for readers.

Match key: NFKD without marks (Unicode Standard Annex 15), case folded, look-alike letters of one script unified, ASCII
digits, straight quotes, no invisible characters, affixes joined to their word. Display form: NFC on one line, in the
author's spelling.
"""

import re
import unicodedata
from functools import cache

from digest.languages.interface import Direction
from digest.languages.registry import languages, readers
from digest.languages.scripts import RUNS

ZWNJ = "\u200c"

# Code points that carry no identity: marks of Latin, Cyrillic, Hebrew and Arabic script (not the vowel signs of Indic
# scripts), the kashida, and everything invisible, the zero-width non-joiner and all bidi controls among it.
_DROPPED = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x0610, 0x061A), (0x061C, 0x061C),
    (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8),
    (0x06EA, 0x06ED), (0x08D3, 0x08FF), (0x180E, 0x180E), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF),
)  # fmt: skip

# آ أ إ ؤ ئ ۀ need no line: NFKD takes madda and hamza off, which writers leave out at will.
_FOLDED = (
    ("يىېێے", "ی"), ("كڪ", "ک"), ("ةەہھۃ", "ه"), ("ۆۇۋ", "و"), ("ڕ", "ر"), ("ڵ", "ل"), ("ٱ", "ا"),
    ("٬،", ","), ("٫", "."), ("٪", "%"), ("؛", ";"), ("؟", "?"), ("⁄", "/"),
    ("‘’‚‛ʼ′`´", "'"), ("“”„‟″«»", '"'), ("‐‑‒–—―−", "-"),
    ("øØ", "o"), ("łŁ", "l"), ("đĐ", "d"), ("ı", "i"), ("æÆ", "ae"), ("œŒ", "oe"), ("ẞ", "ss"),
    *((chr(0x0660 + digit) + chr(0x06F0 + digit), str(digit)) for digit in range(10)),
)  # fmt: skip

_KEY: dict[int, str | None] = {
    **{point: None for first, last in _DROPPED for point in range(first, last + 1)},
    **{ord(letter): folded for letters, folded in _FOLDED for letter in letters},
}


@cache
def _loose_affixes(language: str | None) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Returns, for each language that reads the text, the pattern of its script and that of its loosely written
    affixes.
    """
    return tuple((RUNS[one.script], one.loose_affix) for one in readers(language).values() if one.loose_affix)


_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """Removes what databases, UTF-8 and XML cannot store: control characters and lone surrogates."""
    return text if text.isprintable() else _UNSTORABLE.sub("", text)


def match_key(text: str, language: str | None = None) -> str:
    """Returns the form in which all spellings of a word are equal; never for display. Idempotent.

    می‌رود, می رود and میرود have one key; so have Müller and muller, ۱۲ and 12.
    """
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    folded = unicodedata.normalize("NFKD", text.translate(_KEY)).translate(_KEY)
    key = " ".join(folded.casefold().split())
    for letters, affix in _loose_affixes(language):
        if letters.search(key):
            key = affix.sub("", key)
    return key


# Removed for readers: invisible characters without a use in these languages, embeddings and overrides (a feed's text is
# in a block of ours with its own direction), lone surrogates and noncharacters. Kept: ZWNJ, ZWJ, LRM, RLM.
_HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\ufdd0-\ufdef]"
)
_IDLE_JOINER = re.compile("(?:^|(?<=\\s))[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)")
_DOUBLE_JOINER = re.compile("\u200c{2,}")


def display(text: str, language: str | None = None) -> str:
    """Returns one clean line for readers: white space collapsed, no control characters or bidi overrides; ZWNJ kept.

    Letters typed on a neighbouring language's keyboard are corrected (ی for ي), also if only a letter unique to the
    language reveals it. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    clean = unicodedata.normalize("NFC", _HARMFUL.sub("", text))
    clean = _spelt(clean, language)
    return _DOUBLE_JOINER.sub(ZWNJ, " ".join(_IDLE_JOINER.sub("", clean).split()))


def _spelt(text: str, language: str | None) -> str:
    for one in languages().values():
        spelling = one.spelling
        if spelling and (language == one.code or (language is None and spelling.own.search(text))):
            return text.translate({ord(letter): proper for letter, proper in spelling.proper.items()})
    return text


def display_paragraphs(text: str, language: str | None = None) -> str:
    """Like `display`, but keeps the non-empty lines of the text as lines."""
    lines = (display(line, language) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


_RTL_LETTER = re.compile(
    "[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0700-\u08c7\ufb1d-\ufdfc\ufe70-\ufefc]"
)
_LTR_LETTER = re.compile("[A-Za-z\u00c0-\u02af\u0370-\u0589\u0900-\u1fff\u2c00-\ud7ff]")


def direction(text: str) -> Direction:
    """Returns the direction of most letters; on a tie the first letter decides; ltr if there are no letters.

    Using only the first strong letter (Unicode Standard Annex 9, P2) would get a right-to-left headline that starts
    with a Latin name wrong.
    """
    right, left = len(_RTL_LETTER.findall(text)), len(_LTR_LETTER.findall(text))
    if right != left:
        return "rtl" if right > left else "ltr"
    if not right:
        return "ltr"
    first_right, first_left = _RTL_LETTER.search(text), _LTR_LETTER.search(text)
    return "rtl" if first_right and first_left and first_right.start() < first_left.start() else "ltr"
