"""Classifies the kind of report by signs: news of an event, or something else that a daily ten can omit.

The signs are in titles, addresses and first words (`kinds.tsv` of a beat). A report of an event says when it happened:
a weekday or date of the last two days in its first sentences is evidence for an event, its absence is evidence against.
"""

import re
from collections import Counter
from enum import StrEnum
from functools import lru_cache

from digest.beats.beat import Beat
from digest.languages.registry import readers
from digest.rank.reading.common_words import common_stems
from digest.rank.reading.features import Features, whole_title
from digest.text.bullets import MANY, split_bullets
from digest.text.phrases import PhraseBook
from digest.text.tokens import content_words, stems


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
    """Returns the kind of one text by the signs of a beat."""
    if _lists_unrelated_things(text, beat):
        return Kind.ROUNDUP
    signs = _signs(beat)
    title = text.stems[: text.title_end]
    for hit in signs["start"].find(title):
        if hit.start == 0:
            return Kind(hit.label)
    for hit in signs["title"].find(title):
        return Kind(hit.label)
    path = re.split(r"[?#]", text.item.canonical_url.lower())[0]
    for hit in signs["address"].find(stems(re.sub(r"[^a-z0-9]+", " ", path))):
        return Kind(hit.label)
    for hit in signs["lead"].find(text.stems[text.title_end : text.title_end + 40]):
        return Kind(hit.label)
    if whole_title(text.item).rstrip(" '\"”’").endswith(("?", "؟")):
        return Kind.EXPLAINER
    return Kind.EVENT


def _lists_unrelated_things(text: Features, beat: Beat) -> bool:
    """Whether most of a text's bullets share no word with its headline, nor with half of the other bullets.

    Channels also format paragraphs of one report as bullets; those repeat its names and words.
    """
    lead, listed = split_bullets(text.item.text or text.item.summary)
    if len(listed) < MANY:
        return False
    common = common_stems(beat)
    bullets = [set(content_words(words, text.language)) - common for _, words in listed]
    head = set(content_words(f"{whole_title(text.item)} {lead}", text.language)) - common
    seen = Counter(stem for bullet in bullets for stem in bullet)
    recurring = {stem for stem, count in seen.items() if count > 1 and 2 * count >= len(bullets)}
    related = sum(bool(bullet & (head | recurring)) for bullet in bullets)
    return 2 * related < len(bullets)


def days_ago(text: Features) -> int | None:
    """Returns how many days before publication the text dates its event, by the first weekday named; None without one.

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
