"""Removes datelines of reports, "HARBOURTOWN, March 5 (Agency) -", and bylines in the same position."""

import re
from enum import Enum

from digest.text.agencies import AGENCY

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
"""Matches the English name of a month."""

_DASHES = r"\.?\s*[–—-]*\s*"
_STAMP = r"(?:Representative [Ii]mage |(?:Published|Updated)[^.]{6,40}?\d ?[ap]\.?m\.? )?"
_AS_PRINTED = re.compile(
    f"^{_STAMP}(?:"
    + "|".join(
        (
            r"[A-Z][a-z]+:\s+(?=[A-Z])|[A-Z]{3,}(?: [A-Z]{3,})?:\s+(?=[A-Z])",  # Harbourtown: The, HARBOURTOWN: The
            r"(?:[A-Z][\w .'-]{2,30} )?\([A-Z][\w .]{1,30}\)\s*[–—-]+\s*",  # (Agency) – ; Town (Agency) –
            r"[A-Z]{4,}[—–](?=[A-Z])",  # HARBOURTOWN—The
            rf"{MONTH} \d{{1,2}}, \d{{4}}\s+[–—-]+\s*",  # March 5, 2024 –
            rf"By [A-Z][\w .]{{2,60}}? {MONTH} \d{{1,2}}, \d{{4}}\s+",  # By A Writer March 5, 2024
            rf"(?:(?:[A-Z][\w.-]*|of|the|for|and) ){{2,9}}{MONTH} \d{{1,2}}, \d{{4}}\s+(?=[A-Z])",  # Note May 2, 2024
            r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:, [A-Z][a-z]+)?\s+[–—]\s+(?=[A-Z])",  # Harbour Town – The
            r"[A-Z][A-Z .'’-]{2,40}(?:,[^–—(-]{1,40})?\s*\([^)]{2,60}\)" + _DASHES,  # HARBOURTOWN, March 5 (Agency) -
            r"[A-Z][A-Z .'’-]{2,40}(?:,[^–—(-]{1,40})?\s*[–—-]+\s+",  # HARBOURTOWN, Ruritania -
            rf"[A-Z][\w .'’-]{{2,40}}(?:,[^–—(-]{{1,40}})?\s*\({AGENCY}[^)]{{0,20}}\)"
            + _DASHES,  # Harbourtown (Agency) -
            r"[A-Z][\w .'-]{2,40}\[[^\]]{2,30}\],[^():]{3,20}\([A-Z]+\)\s*:\s*",  # Quay [Ruritania], March 5 (ANI):
            rf".{{0,160}}?[A-Z][\w.'’-]+(?:, [A-Z][a-z]+\.? \d{{1,2}})? \({AGENCY}\)\s*(?:[–—]+\s*|- )",
            # a caption or a time stamp, Harbourtown, March 5 (Agency) –
            rf"By [A-Z][\w .,'’-]{{3,80}}?, {AGENCY}\s+",  # By A Writer, Agency
            rf"\({AGENCY}[^)]{{0,20}}\)" + _DASHES,
            rf"{AGENCY} [A-Z][a-z]+(?: [A-Z][a-z]+)?:\s+(?=[A-Z])",  # AGENCY Harbour Town: The
            rf"{AGENCY}\s+[–—-]+\s+|{AGENCY}, [A-Z]{{3,20}} ",  # AGENCY - ; AGENCY, HARBOURTOWN
        )
    )
    + ")"
)

# HARBOURTOWN, Oct. 3 (Wire) - ...; where an agency's desk stands says nothing about the event.
_OF_A_DESK = re.compile(
    r"\s*(?:[A-Z][A-Z.'’ -]{1,24}(?:,[^\n()—–:-]{2,30})?\s*(?:\([^)\n]{2,40}\)\s*)?(?:[—–:-]|\s--)\s"
    r"|(?:[A-Z][\w.'’-]+[ ,]+){1,4}\([^)\n]{2,40}\)\s*[—–-]+\s|\([A-Z][\w /.-]{1,20}\)\s*[—–-]+\s)"
)


class Dateline(Enum):
    """Which datelines to remove."""

    OF_A_DESK = "desk"
    """Those of news agencies: enough for ranking, where a town in another form may be the place of the event."""
    AS_PRINTED = "printed"
    """All forms that outlets print, bylines and time stamps too: for sentences that readers see."""


_PATTERNS = {Dateline.OF_A_DESK: _OF_A_DESK, Dateline.AS_PRINTED: _AS_PRINTED}


def cut_dateline(text: str, dateline: Dateline) -> str:
    """Removes the dateline at the start of a text."""
    found = _PATTERNS[dateline].match(text)
    return text[found.end() :] if found else text
