"""Text in a report that is not news: datelines, captions, bylines, invitations to subscribe."""

import re
from functools import cache

from digest.edition.headlines import undecorated
from digest.languages.registry import words_of_all
from digest.text.agencies import AGENCY
from digest.text.datelines import MONTH, Dateline, cut_dateline

# How the page around the report is laid out; the wording of each language is in digest.languages.
_LAYOUTS = (
    r"\b\w+day, [A-Z][a-z]+\.? \d{1,2}, \d{4}",  # the day of a picture
    r"\bin [A-Z]\w+, on \d{1,2} [A-Z][a-z]+,? \d{4}",
    rf"(?-i:\b[A-Z]\w+,? {MONTH} \d{{1,2}}, \d{{4}}\.$)",  # "Harbourtown March 5, 2024.", and not "on March 5, 2024."
    rf"\bsource:\s?\w|/ ?{AGENCY}\b",
    r"@\w",
    r"https?:|www\.",
    r"\|",
    r"(?:…|\.\.\.)$",
)

# "Image source, AgencyImage caption, A school in HarbourtownTeachers in": captions glued to the sentence behind them.
_CAPTION = re.compile(r"Image (?:source|caption), .{0,300}?(?<=[a-z0-9])(?=[A-Z][a-z])")
# "a plant in an unknown locationAn Eastern group"; a word in capitals before "In" may be LinkedIn.
_GLUE = re.compile(r"^.*(?:[a-z](?=(?:An?|The) [A-Za-z])|\b[a-z]+(?=In [A-Za-z]))")
_LOOSE_STOP = re.compile(r"\s+(?=[.,;](?:\s|$))")


def without_dateline(sentence: str, language: str) -> str:
    """The sentence for readers, without "HARBOURTOWN (Agency) -" before it."""
    plain = _LOOSE_STOP.sub("", undecorated(_GLUE.sub("", _CAPTION.sub("", sentence)), language))
    text = cut_dateline(plain, Dateline.AS_PRINTED)
    return text if text else sentence


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page around the report."""
    return bool(_page_pattern().search(sentence))


@cache
def _page_pattern() -> re.Pattern[str]:
    wording = words_of_all(lambda language: language.page.boilerplate)
    return re.compile("|".join((*_LAYOUTS, *wording)), re.IGNORECASE)
