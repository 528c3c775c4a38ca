"""How grave what a text reports is, by a graded vocabulary of both languages (`data/severity.txt`).

The title counts fully and the first sentences less. A story of these weeks repeats what came before (a death in
custody, the hundreds killed since): what follows `sparked by` or stands beside the name of an old case is background
and does not count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.rank.features import Features
from digest.rank.phrases import PhraseBook, read_table, variants

TITLE, LEAD = 1.0, 0.7
LEAD_WORDS = 40
ABROAD_WORDS = 40
BEFORE, AFTER = 3, 7


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
    """Whether title and first words of an English text name no place and no force in Iran."""
    named = {
        mention.group for mention in text.mentions if mention.start < text.title_end + ABROAD_WORDS and not mention.weak
    }
    return text.language != "fa" and not named & {"places", "forces"}


def readings(text: Features) -> Iterator[Severity]:
    """Everything grave that the title and the first sentences say, background left out."""
    book, grades = _grades()
    end = text.title_end + LEAD_WORDS
    stems = text.stems[:end]
    shadow = background(stems)
    for hit in book.find(stems):
        if hit.start not in shadow:
            place = TITLE if hit.start < text.title_end else LEAD
            yield Severity(value=grades[hit.label] * place, words=hit.label)


def background(stems: Sequence[str]) -> frozenset[int]:
    """The positions that tell what came before."""
    shadow: set[int] = set()
    for hit in _past().find(stems):
        shadow.update(range(max(0, hit.start - BEFORE), hit.end + AFTER))
    return frozenset(shadow)
