"""Lines of a text that are furniture of its site: the headline again, bylines, pointers to anything but the report."""

import re

from digest.text.normalise import match_key
from digest.text.page_words import is_pointer

_WORD = re.compile(r"\w+")
_BULLET = re.compile(r"\s*[-•–*▪]\s")


def without_furniture(text: str, title: str) -> str:
    """The text without lines that repeat the title at its head, that point elsewhere, or that hold no word."""
    kept: list[str] = []
    pointing = False
    for line in text.split("\n"):
        pointing = is_pointer(line) or (pointing and bool(_BULLET.match(line)))
        if not pointing and _WORD.search(line) and (kept or not _repeats(line, title)):
            kept.append(line)
    return "\n".join(kept)


def _repeats(line: str, title: str) -> bool:
    """True for a headline: most of the page's title (which may end with the site's name), letter for letter.

    Half spaces, spaces and marks do not count.
    """
    if len(line) > 2 * len(title) + 20:
        return False
    part, whole = _letters(line), _letters(title)
    return bool(part) and part in whole and len(part) * 5 > len(whole) * 2


def _letters(text: str) -> str:
    return "".join(_WORD.findall(match_key(text)))
