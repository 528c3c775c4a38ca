"""What kind of report a text is: the news of an event, or something else that a daily ten can do without.

The signs are in titles, addresses and first words (`kinds.tsv` of a beat). A report of an event says when it happened:
a weekday or date of the last two days in its first sentences is evidence for an event, its absence against.
"""

import re
from enum import StrEnum
from functools import lru_cache

from digest.beats.beat import Beat
from digest.languages.registry import readers
from digest.rank.reading.features import Features
from digest.text.bullets import MANY, split_bullets
from digest.text.phrases import PhraseBook


class Kind(StrEnum):
    """The kinds of report, best first."""

    EVENT = "event"
    FEATURE = "feature"
    EXPLAINER = "explainer"
    NOTICE = "notice"
    RELEASE = "press release"
    COMMENTARY = "commentary"
    ROUNDUP = "round-up"


@lru_cache(maxsize=4)
def _signs(beat: Beat) -> dict[str, PhraseBook]:
    places = ("start", "title", "address", "lead")
    return {place: PhraseBook((one.kind, one.phrase) for one in beat.kinds if one.where == place) for place in places}


def kind_of(text: Features, beat: Beat) -> Kind:
    """The kind of one text, by the signs of a beat."""
    if len(split_bullets(text.item.text or text.item.summary)[1]) >= MANY:
        return Kind.ROUNDUP
    signs = _signs(beat)
    title = text.stems[: text.title_end]
    for hit in signs["start"].find(title):
        if hit.start == 0:
            return Kind(hit.label)
    for hit in signs["title"].find(title):
        return Kind(hit.label)
    address = tuple(re.split(r"[^a-z0-9]+", re.split(r"[?#]", text.item.canonical_url.lower())[0]))
    for hit in signs["address"].find(address):
        return Kind(hit.label)
    for hit in signs["lead"].find(text.stems[text.title_end : text.title_end + 40]):
        return Kind(hit.label)
    if text.item.title.rstrip(" '\"”’").endswith(("?", "؟")):
        return Kind.EXPLAINER
    return Kind.EVENT


def days_ago(text: Features) -> int | None:
    """How many days before its publication the text puts its event, by the first weekday it names; None without one.

    A weekday means the latest such day up to the day of publication; `today` and `yesterday` count too.
    """
    today = text.item.published.weekday()
    words = [reader.dates for reader in readers(text.language).values()]
    for token in text.tokens[: text.title_end + 70]:
        for one in words:
            if token in one.weekdays:
                return (today - one.weekdays[token]) % 7
            if token in one.days_ago:
                return one.days_ago[token]
    return None
