"""Recognises what sites print around and inside their reports; each language's wording is in `digest.languages`.

There is one rule for each case: a line that points elsewhere, a sentence that belongs to the page, and text inside a
report that is not part of it.
"""

import re
from functools import cache

from digest.languages.registry import words_of_all
from digest.text.agencies import AGENCY
from digest.text.datelines import MONTH

_MOST_WORDS = 25  # a longer line is a paragraph, whatever its first words are
_WORD = re.compile(r"\w+")
_HANDLE = r"@\w+"
_LINK = r"https?://\S+"

# Patterns of lines that refer elsewhere, in any language: a handle, a date, a copyright.
_POINTER_LAYOUTS = (rf"{_HANDLE}\W*$", r"\d{1,2}[./]\d{1,2}[./]\d{4}\b(?:\W+[\w:]+){0,4}\W*$", "©")

# Patterns of sentences that belong to the page around a report.
_SENTENCE_LAYOUTS = (
    r"\b\w+day, [A-Z][a-z]+\.? \d{1,2}, \d{4}",  # the day of a picture
    r"\bin [A-Z]\w+, on \d{1,2} [A-Z][a-z]+,? \d{4}",
    rf"(?-i:\b[A-Z]\w+,? {MONTH} \d{{1,2}}, \d{{4}}\.$)",  # "Harbourtown March 5, 2024.", and not "on March 5, 2024."
    rf"\bsource:\s?\w|/ ?{AGENCY}\b",
    r"@\w",
    r"https?:|www\.",
    r"\|",
    r"(?:…|\.\.\.)$",
)

_INSERT_LAYOUTS = (_LINK, _HANDLE, r"pic\.twitter\.com/\S+")


def is_pointer(line: str) -> bool:
    """Whether a line points to something other than its report: related stories, newsletters, comments."""
    pointer, credit = _pointers()
    return bool(credit.match(line) or (pointer.match(line) and len(_WORD.findall(line)) <= _MOST_WORDS))


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page, not the report."""
    return bool(_boilerplate().search(sentence))


def without_inserts(text: str) -> str:
    """Replaces links, handles, captions, credits and invitations inside a text by spaces, whatever their case.

    They are searched in a copy of the text in small letters, which takes a fifth of a search that ignores case.
    """
    kept, end = [], 0
    for found in _inserts().finditer(text.replace("\u0130", "i").lower()):  # the only letter whose small form is longer
        kept.append(text[end : found.start()])
        end = found.end()
    return " ".join((*kept, text[end:]))


@cache
def _pointers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns patterns for the start of a pointing line, and for a whole line that credits the original publication."""
    wording = words_of_all(lambda language: language.page.pointers)
    credits = words_of_all(lambda language: language.page.credits)
    return _one_of(rf"\W*(?:{'|'.join((*_POINTER_LAYOUTS, *wording))})"), _one_of(
        rf"\W*(?:{'|'.join(credits)}).{{1,80}}$"
    )


@cache
def _boilerplate() -> re.Pattern[str]:
    return _one_of("|".join((*_SENTENCE_LAYOUTS, *words_of_all(lambda language: language.page.boilerplate))))


@cache
def _inserts() -> re.Pattern[str]:
    credits = (rf"(?:{credit})\S+" for credit in words_of_all(lambda language: language.page.credits))
    inserts = words_of_all(lambda language: language.page.inserts)
    return re.compile(_in_small_letters("|".join((*credits, *inserts, *_INSERT_LAYOUTS))))


def _in_small_letters(pattern: str) -> str:
    """Returns a pattern with its letters small, except those after a backslash."""
    return re.sub(r"\\.|[^\W\d_]+", lambda part: part[0] if part[0].startswith("\\") else part[0].lower(), pattern)


def _one_of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
