"""How grave what a text reports is, by a graded vocabulary of both languages (`data/severity.txt`).

The title counts fully and the first sentences less; what happened to many counts more. A story of these weeks repeats
what came before (a death in custody, the hundreds killed since): what follows `sparked by` or stands beside the name of
an old case is background and does not count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log10

from digest.languages.words import word_set
from digest.rank.reading.features import Features
from digest.rank.reading.phrases import PhraseBook, read_table, variants
from digest.text.numbers import numbers

TITLE, LEAD = 1.0, 0.7
LEAD_WORDS = 40
ABROAD_WORDS = 40
BEFORE, AFTER = 3, 7
NUMBER_WITHIN, TENFOLD = 4, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """The gravest thing a text reports: 0..1 and the words for a reader."""

    value: float
    words: str


NOTHING = Severity(value=0.0, words="")


@lru_cache(maxsize=1)
def _grades() -> tuple[PhraseBook, dict[str, float]]:
    grades: dict[str, float] = {}
    phrases = []
    for grade, words, english, persian in read_table("severity.txt", 4):
        grades[words] = float(grade)
        phrases += [(words, phrase) for cell in (english, persian) for phrase in variants(cell)]
    return PhraseBook(phrases), grades


@lru_cache(maxsize=1)
def _past() -> PhraseBook:
    return PhraseBook(
        ("past", phrase) for row in read_table("background.txt", 2) for cell in row for phrase in variants(cell)
    )


# What happened abroad is weaker than its name: a vigil of expatriates is no protest in the country.
ABROAD, LESSENED = frozenset({"a rally abroad", "gestures of solidarity"}), frozenset({"protests", "a call to act"})


def severity_of(text: Features) -> Severity:
    """The severity of one text."""
    found = list(readings(text))
    if is_abroad(text) or any(reading.words in ABROAD for reading in found):
        found = [reading for reading in found if reading.words not in LESSENED]
    return max(found, key=lambda reading: reading.value, default=NOTHING)


def is_abroad(text: Features) -> bool:
    """Whether the title names a city elsewhere and no place in Iran, or title and first words of an English text name
    no place and no force in Iran.
    """
    near = [one for one in text.mentions if one.start < text.title_end + ABROAD_WORDS and not one.weak]
    in_title = {one.group for one in near if one.start < text.title_end}
    if "cities" in in_title and "places" not in in_title:
        return True
    return text.language != "fa" and not {one.group for one in near} & {"places", "forces"}


def readings(text: Features) -> Iterator[Severity]:
    """Everything grave that the title and the first sentences say, background left out."""
    book, grades = _grades()
    end = text.title_end + LEAD_WORDS
    stems = text.stems[:end]
    shadow = background(stems)
    for hit in book.find(stems):
        if hit.start not in shadow:
            place = TITLE if hit.start < text.title_end else LEAD
            near = text.tokens[max(0, hit.start - NUMBER_WITHIN) : hit.end + NUMBER_WITHIN]
            value = min(1.0, grades[hit.label] * (1 + TENFOLD * log10(how_many(near))))
            yield Severity(value=value * place, words=hit.label)


# Figures of these are no persons, places or things of an event: ages, terms, dates, shares.
_NO_COUNT = word_set("""
    year years old aged month months week weeks day days hour hours minute minutes am pm percent th january february
    march april may june july august september october november december ساله سال ماه ماهه هفته روز روزه ساعت دقیقه
    درصد فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
""")
_YEARS = (*range(1300, 1500), *range(1900, 2100))


def how_many(words: Sequence[str]) -> float:
    """The largest count in some words, 1 where there is none; years, ages, dates and shares are no counts."""
    found = (one for one in numbers(" ".join(words)) if one.unit not in _NO_COUNT and one.value not in _YEARS)
    return max((one.value for one in found if one.value > 1), default=1.0)


def background(stems: Sequence[str]) -> frozenset[int]:
    """The positions that tell what came before."""
    shadow: set[int] = set()
    for hit in _past().find(stems):
        shadow.update(range(max(0, hit.start - BEFORE), hit.end + AFTER))
    return frozenset(shadow)
