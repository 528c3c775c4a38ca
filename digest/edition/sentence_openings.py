"""Cleans the start of sentences for readers: removes datelines, and captions and headings joined to the sentence."""

import re

from digest.edition.headlines import undecorated
from digest.text.datelines import Dateline, cut_dateline

# "Image source, AgencyImage caption, A school in HarbourtownTeachers in": captions glued to the sentence behind them.
_CAPTION = re.compile(r"Image (?:source|caption), .{0,300}?(?<=[a-z0-9])(?=[A-Z][a-z])")
# "a plant in an unknown locationAn Eastern group"; a word in capitals before "In" may be LinkedIn.
_GLUE = re.compile(r"^.*(?:[a-z](?=(?:An?|The) [A-Za-z])|\b[a-z]+(?=In [A-Za-z]))")
_LOOSE_STOP = re.compile(r"\s+(?=[.,;](?:\s|$))")


def without_dateline(sentence: str, language: str) -> str:
    """Removes "HARBOURTOWN (Agency) -" from the start of a sentence."""
    plain = _LOOSE_STOP.sub("", undecorated(_GLUE.sub("", _CAPTION.sub("", sentence)), language))
    text = cut_dateline(plain, Dateline.AS_PRINTED)
    return text if text else sentence
