"""Removes lines of a text that belong to the site, not the report: repeated headlines, bylines, pointers to other
pages.
"""

import re

from digest.text.normalise import match_key
from digest.text.page_words import is_pointer

_WORD = re.compile(r"\w+")
_BULLET = re.compile(r"\s*[-•–*▪]\s")


def without_furniture(text: str, title: str) -> str:
    """Removes lines that repeat the title at the start, point to other pages, or contain no word."""
    kept: list[str] = []
    pointing = False
    for line in text.split("\n"):
        pointing = is_pointer(line) or (pointing and bool(_BULLET.match(line)))
        if not pointing and _WORD.search(line) and (kept or not _repeats(line, title)):
            kept.append(line)
    return "\n".join(kept)


def _repeats(line: str, title: str) -> bool:
    """True if a line is the headline again: most of the page title (which may end with the site's name), letter for
    letter.

    Half spaces, spaces and punctuation are ignored.
    """
    if len(line) > 2 * len(title) + 20:
        return False
    part, whole = _letters(line), _letters(title)
    return bool(part) and part in whole and len(part) * 5 > len(whole) * 2


def _letters(text: str) -> str:
    return "".join(_WORD.findall(match_key(text)))
