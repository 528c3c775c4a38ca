"""An edition in its languages, and how long it takes to read; apart from composing, which imports much more."""

from collections.abc import Sequence
from dataclasses import replace

from digest.model.editions import Edition, Pick
from digest.text.sentences import word_count

WORDS_A_MINUTE = 230
"""Silent reading of non-fiction (Brysbaert 2019: 238 words a minute in English), rounded down for links and names."""


def retold(edition: Edition) -> Edition:
    """Returns a secondary-language edition without members, reasons and next stories, which the main one has."""
    return replace(edition, picks=tuple(replace(pick, members=(), reasons=()) for pick in edition.picks), next=())


def in_language(edition: Edition, language: str) -> Edition:
    """Returns an edition as sent in a language, with the members of the main one; else the edition itself."""
    other = next((one for one in edition.in_other_languages if one.language == language), None)
    if other is None:
        return edition
    members = {pick.rank: pick.members for pick in edition.picks}
    return replace(other, picks=tuple(replace(pick, members=members[pick.rank]) for pick in other.picks))


def reading_length(picks: Sequence[Pick]) -> tuple[int, int]:
    """Returns the number of words of stories in the letter's language, and the minutes to read them."""
    texts = ((pick.passages[0].headline, pick.passages[0].summary, *pick.why, pick.update or "") for pick in picks)
    words = sum(word_count(text) for of_pick in texts for text in of_pick)
    return words, max(1, round(words / WORDS_A_MINUTE))
