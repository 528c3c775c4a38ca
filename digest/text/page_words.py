"""What a site prints around its reports and inside them; the wording of each language is in `digest.languages`.

One rule for each place: a line of a page that points elsewhere, a sentence that belongs to the page, and what stands
inside a text without being part of it.
"""

import re
from functools import cache

from digest.languages.registry import words_of_all
from digest.text.agencies import AGENCY
from digest.text.datelines import MONTH

_MOST_WORDS = 25  # a longer line is a paragraph, whatever it begins with
_WORD = re.compile(r"\w+")
_HANDLE = r"@\w+"
_LINK = r"https?://\S+"

# How lines that point elsewhere are laid out in any language: a handle, a date, a copyright.
_POINTER_LAYOUTS = (rf"{_HANDLE}\W*$", r"\d{1,2}[./]\d{1,2}[./]\d{4}\b(?:\W+[\w:]+){0,4}\W*$", "©")

# How sentences of the page around a report are laid out.
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
    """Whether a line of a page points to something else than its report: related stories, newsletters, comments."""
    pointer, credit = _pointers()
    return bool(credit.match(line) or (pointer.match(line) and len(_WORD.findall(line)) <= _MOST_WORDS))


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page around the report."""
    return bool(_boilerplate().search(sentence))


def without_inserts(text: str) -> str:
    """A text with a blank for each link, handle, caption, credit and invitation inside it."""
    return _inserts().sub(" ", text)


@cache
def _pointers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match the beginning of a line that points elsewhere, and a whole line that names where the report was first."""
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
    return _one_of("|".join((*credits, *inserts, *_INSERT_LAYOUTS)))


def _one_of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
