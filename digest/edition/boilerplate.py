"""Text in a report that is not news: datelines, captions, bylines, invitations to subscribe."""

import re
from functools import cache

from digest.edition.agencies import AGENCY
from digest.edition.headlines import undecorated
from digest.languages.registry import words_of_all

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# How the page around the report is laid out; the wording of each language is in digest.languages.
_LAYOUTS = (
    r"\b\w+day, [A-Z][a-z]+\.? \d{1,2}, \d{4}",  # the day of a picture
    r"\bin [A-Z]\w+, on \d{1,2} [A-Z][a-z]+,? \d{4}",
    rf"(?-i:\b[A-Z]\w+,? {_MONTH} \d{{1,2}}, \d{{4}}\.$)",  # "Harbourtown March 5, 2024.", and not "on March 5, 2024."
    rf"\bsource:\s?\w|/ ?{AGENCY}\b",
    r"@\w",
    r"https?:|www\.",
    r"\|",
    r"(?:…|\.\.\.)$",
)

_DASHES = r"\.?\s*[–—-]*\s*"
_STAMP = r"(?:Representative [Ii]mage |(?:Published|Updated)[^.]{6,40}?\d ?[ap]\.?m\.? )?"
_DATELINE = re.compile(
    f"^{_STAMP}(?:"
    + "|".join(
        (
            r"[A-Z][a-z]+:\s+(?=[A-Z])|[A-Z]{3,}(?: [A-Z]{3,})?:\s+(?=[A-Z])",  # Harbourtown: The, HARBOURTOWN: The
            r"(?:[A-Z][\w .'-]{2,30} )?\([A-Z][\w .]{1,30}\)\s*[–—-]+\s*",  # (Agency) – ; Town (Agency) –
            r"[A-Z]{4,}[—–](?=[A-Z])",  # HARBOURTOWN—The
            rf"By [A-Z][\w .]{{2,60}}? {_MONTH} \d{{1,2}}, \d{{4}}\s+",  # By A Writer March 5, 2024
            rf"(?:(?:[A-Z][\w.-]*|of|the|for|and) ){{2,9}}{_MONTH} \d{{1,2}}, \d{{4}}\s+(?=[A-Z])",  # Note May 2, 2024
            r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, [A-Z][a-z]+)?\s+[–—]\s+(?=[A-Z])",  # Harbour Town – The
            r"[A-Z][A-Z .'’-]{2,40}(?:,[^–—(-]{1,40})?\s*\([^)]{2,60}\)" + _DASHES,  # HARBOURTOWN, March 5 (Agency) -
            r"[A-Z][A-Z .'’-]{2,40}(?:,[^–—(-]{1,40})?\s*[–—-]+\s+",  # HARBOURTOWN, Ruritania -
            rf"[A-Z][\w .'’-]{{2,40}}(?:,[^–—(-]{{1,40}})?\s*\({AGENCY}[^)]{{0,20}}\)"
            + _DASHES,  # Harbourtown (Agency) -
            r"[A-Z][\w .'-]{2,40}\[[^\]]{2,30}\],[^():]{3,20}\([A-Z]+\)\s*:\s*",  # Quay [Ruritania], March 5 (ANI):
            rf".{{0,160}}?[A-Z][\w.'’-]+ \({AGENCY}\)\s*[–—]+\s*",  # a caption, Harbourtown (Agency) –
            rf"By [A-Z][\w .,'’-]{{3,80}}?, {AGENCY}\s+",  # By A Writer, Agency
            rf"\({AGENCY}[^)]{{0,20}}\)" + _DASHES,
            rf"{AGENCY}\s+[–—-]+\s+|{AGENCY}, [A-Z]{{3,20}} ",  # AGENCY - ; AGENCY, HARBOURTOWN
        )
    )
    + ")"
)
# "Image source, AgencyImage caption, A school in HarbourtownTeachers in": captions glued to the sentence behind them.
_CAPTION = re.compile(r"Image (?:source|caption), .{0,300}?(?<=[a-z0-9])(?=[A-Z][a-z])")
# "a plant in an unknown locationAn Eastern group"; a word in capitals before "In" may be LinkedIn.
_GLUE = re.compile(r"^.*(?:[a-z](?=(?:An?|The) [A-Za-z])|\b[a-z]+(?=In [A-Za-z]))")
_LOOSE_STOP = re.compile(r"\s+(?=[.,;](?:\s|$))")


def without_dateline(sentence: str, language: str) -> str:
    """The sentence for readers, without "HARBOURTOWN (Agency) -" before it."""
    text = _DATELINE.sub("", _LOOSE_STOP.sub("", undecorated(_GLUE.sub("", _CAPTION.sub("", sentence)), language)))
    return text if text else sentence


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page around the report."""
    return bool(_page_pattern().search(sentence))


@cache
def _page_pattern() -> re.Pattern[str]:
    wording = words_of_all(lambda language: language.page.boilerplate)
    return re.compile("|".join((*_LAYOUTS, *wording)), re.IGNORECASE)
