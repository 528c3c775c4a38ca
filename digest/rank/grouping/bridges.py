"""Marks shared by reports in different languages: lexicon names, terms of the field, numbers, and consonants of names.

A name outside the lexicon is compared by its consonants (`digest.languages.sounds`). A lexicon name gets no consonant
mark, or it would count as two pieces of evidence.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from sys import intern

from digest.beats.beat import Term
from digest.languages.registry import languages
from digest.languages.sounds import sound
from digest.text.lexicon import Mention
from digest.text.normalise import match_key
from digest.text.numbers import LONGEST_FIGURE
from digest.text.phrases import PhraseBook
from digest.text.tokens import function_words

# The confidence that a shared mark means the same thing. Names of three consonants may coincide by chance.
NAME, TERM, NUMBER, NAMES = 1.0, 0.7, 0.6, 1.5
SOUND = {3: 0.3, 4: 0.6}
LONG_SOUND = 0.9
MATTERS = ("events", "laws", "tools")


class Bridge:
    """Finds the cross-language marks of a text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """`terms` are those of the field."""
        self._terms = PhraseBook((term.id, phrase) for term in terms for phrase in term.phrases)

    def marks(
        self,
        words: Sequence[str],
        stems: Sequence[str],
        mentions: Iterable[Mention],
        names: Iterable[tuple[str, ...]],
        language: str | None = None,
    ) -> dict[str, float]:
        """Returns mark -> certainty that it means the same in another language; `language` is that of the words."""
        months = _months_of_one_side()
        named = [mention for mention in mentions if not mention.weak]
        taken = {place for mention in named for place in range(mention.start, mention.end)}
        marks = {_mark(mention): NAME for mention in named}
        marks |= {f"#{hit.label}": TERM for hit in self._terms.find(stems) if hit.start not in taken}
        numbers = [(place, word) for place, word in enumerate(words, 1) if word.isdecimal() and identifies(word)]
        marks |= {f"0{word}": NUMBER for after, word in numbers if after == len(words) or words[after] not in months}
        known = {words[place] for place in taken}
        marks |= _sounds(run for name in names for run in _runs(name, known))
        if not all(map(str.isascii, words)):
            # Without capitals any words between function words may be a name; rarity (idf) decides later.
            ends = {word for word in words if word.isascii()} | known | function_words(language)
            marks |= _sounds(_runs(words, ends))
        return {intern(mark): certainty for mark, certainty in marks.items()}


def _mark(mention: Mention) -> str:
    """Returns the mark of a mention: a name, or an event, because some groups of the lexicon are terms of the field."""
    return f"#{mention.id}" if mention.group in MATTERS else f"@{mention.id}"


@cache
def _months_of_one_side() -> frozenset[str]:
    """Returns month names of calendars that only one language uses: reports in another never mention a day of these."""
    names = {
        (match_key(name), one.dates.month_suffix)
        for one in languages().values()
        if one.calendar
        for name in one.calendar.month_names[one.code]
    }
    return frozenset(f"{name}{ending}" for name, suffix in names for ending in ("", suffix))


def identifies(word: str) -> bool:
    """Whether a number may identify an event: not a single digit, not a year."""
    if not word.isdecimal() or len(word) > LONGEST_FIGURE:
        return False
    return int(word) > 9 and not (1350 < int(word) < 1430 or 1950 < int(word) < 2050)


def _runs(words: Sequence[str], ends: Container[str]) -> Iterator[list[str]]:
    """Yields the runs of words between those in `ends`."""
    return (list(run) for ended, run in groupby(words, lambda word: word in ends) if not ended)


def _sounds(names: Iterable[Sequence[str]]) -> dict[str, float]:
    marks: dict[str, float] = {}
    for name in names:
        sounds = [sound(part) for part in name]
        for one in sounds:
            if len(one) > 2:
                marks[f"~{one}"] = SOUND.get(len(one), LONG_SOUND)
        for first, second in pairwise(sounds):
            if len(first) >= 2 and len(second) >= 2 and len(first) + len(second) >= 5:
                marks[f"~{first}.{second}"] = NAMES
    return marks
