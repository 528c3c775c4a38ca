"""Rates how grave the event of a text is, by the graded events of a beat (`severity.tsv`).

The title counts fully and the first sentences less; a large number of people counts more. Reports repeat earlier events
(a death in custody, the hundreds killed since): what follows `sparked by` or is next to the name of an old case is
background and does not count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log10

from digest.beats.beat import Beat, GradedEvent, Where
from digest.languages.registry import calendars, words_of_all
from digest.rank.reading.features import Features
from digest.text.normalise import match_key
from digest.text.numbers import numbers
from digest.text.phrases import Hit, PhraseBook

TITLE, LEAD = 1.0, 0.7
LEAD_WORDS = 40
ABROAD_WORDS = 40
BEFORE, AFTER = 3, 7
NUMBER_WITHIN, TENFOLD = 4, 0.1
FULLY = 100.0
"""So many people or more give an event its whole grade; one gives it five sixths of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """The gravest event of a text: its value in 0..1, its name for a reader, and where it counts."""

    value: float
    words: str
    where: Where = Where.ANYWHERE


NOTHING = Severity(value=0.0, words="")


@lru_cache(maxsize=4)
def _events(beat: Beat) -> tuple[PhraseBook, Mapping[str, GradedEvent]]:
    book = PhraseBook((event.id, phrase) for event in beat.events if event.grade for phrase in event.phrases)
    return book, {event.id: event for event in beat.events}


@lru_cache(maxsize=4)
def _counted_names(beat: Beat) -> PhraseBook:
    """Returns the phrases that are too common to weigh anything, unless a title has a number of people beside one."""
    return PhraseBook(
        (event.id, phrase) for event in beat.events if event.grade and event.counted for phrase in event.naming
    )


@lru_cache(maxsize=4)
def _past(beat: Beat) -> PhraseBook:
    return PhraseBook(("past", phrase) for phrase in beat.nearby)


def severity_of(text: Features, beat: Beat) -> Severity:
    """Returns the severity of one text by the graded events of a beat.

    Events abroad are weaker than their name: a vigil of expatriates is not a protest in the country.
    """
    found = list(readings(text, beat))
    if is_abroad(text, beat) or any(reading.where is Where.ABROAD for reading in found):
        found = [reading for reading in found if reading.where is not Where.HOME]
    return max(found, key=lambda reading: reading.value, default=NOTHING)


def is_abroad(text: Features, beat: Beat) -> bool:
    """Whether the title names a city abroad and no place at home; for languages other than the home country's, also
    whether title and first words name no place and no force at home. Always False for a beat without a home.
    """
    if beat.home is None:
        return False
    near = [one for one in text.mentions if one.start < text.title_end + ABROAD_WORDS and not one.weak]
    in_title = {one.group for one in near if one.start < text.title_end}
    if "cities" in in_title and "places" not in in_title:
        return True
    return text.language not in beat.home_languages and not {one.group for one in near} & {"places", "forces"}


def readings(text: Features, beat: Beat) -> Iterator[Severity]:
    """Yields everything grave in the title and first sentences, except background."""
    book, events = _events(beat)
    stems = text.stems[: text.title_end + LEAD_WORDS]
    shadow = background(stems, beat)
    for hit in book.find(stems):
        if hit.start not in shadow:
            event, place = events[hit.label], TITLE if hit.start < text.title_end else LEAD
            value = event.grade * _by_count(_people(text, hit) if event.counted else 1.0) * place
            yield Severity(value=value, words=event.words, where=event.where)
    for hit in _counted_names(beat).find(stems[: text.title_end]):
        if hit.start not in shadow and (people := _people(text, hit)) > 1:
            event = events[hit.label]
            yield Severity(value=event.grade * _by_count(people), words=event.words, where=event.where)


def _people(text: Features, hit: Hit) -> float:
    """Returns the largest count near a phrase."""
    return how_many(text.tokens[max(0, hit.start - NUMBER_WITHIN) : hit.end + NUMBER_WITHIN])


def _by_count(count: float) -> float:
    """Returns the part of an event's grade that so many people give it, at most 1."""
    return min(1.0, (1 + TENFOLD * log10(count)) / (1 + TENFOLD * log10(FULLY)))


_YEARS = (*range(1300, 1500), *range(1900, 2100))


@cache
def _no_count() -> frozenset[str]:
    """Returns the units of figures that count no persons, places or things: ages, terms, dates, shares."""
    units = words_of_all(lambda language: (*language.numbers.measures, *language.dates.months))
    months = (name for calendar in calendars() for names in calendar.month_names.values() for name in names)
    return frozenset((*units, *map(match_key, months)))


def how_many(words: Sequence[str]) -> float:
    """Returns the largest count in some words, 1 if there is none; years, ages, dates and shares do not count.

    "Thousands" is read as 2,000, which is not a year.
    """
    found = (one for one in numbers(" ".join(words)) if one.unit not in _no_count())
    return max(
        (one.value for one in found if one.value > 1 and (one.approximate or one.value not in _YEARS)), default=1.0
    )


def background(stems: Sequence[str], beat: Beat) -> frozenset[int]:
    """Returns the positions of background."""
    shadow: set[int] = set()
    for hit in _past(beat).find(stems):
        shadow.update(range(max(0, hit.start - BEFORE), hit.end + AFTER))
    return frozenset(shadow)
