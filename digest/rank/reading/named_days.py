"""Finds the days that a text names by date: "8 January", "March 3, 2024", in the calendars of all languages.

A portrait of somebody who died months ago reads like news of a death; the date tells them apart. `kinds.days_ago` reads
weekdays, which reports of the last days name instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

from digest.languages.interface import Calendar
from digest.languages.registry import calendars, readers, words_of_all
from digest.rank.reading.features import Features

FIRST_WORDS = 70
OLD_DAYS = 30
"""From so many days before publication on, an event is background of today's news."""
CLOSE_TO_DATE = 3
"""A weekday at most so many words before a date belongs to it: "Thursday, 8 January 2026"."""
RECENT_DAYS = 2
NEIGHBOURS = 4  # words beside the name of a month that are looked at, fillers among them
LONGEST_MONTH = 31
YEAR_DIGITS, FIRST_YEAR = 4, 1000


def is_about_old_event(text: Features) -> bool:
    """Whether title and first words name days by date, all more than OLD_DAYS before publication, and no weekday of
    the last days.
    """
    tokens = text.tokens[: text.title_end + FIRST_WORDS]
    dated = dict(_ages(tokens, text.language, text.item.published.date()))
    if not dated or min(dated.values()) <= OLD_DAYS:
        return False
    return not any(
        age <= RECENT_DAYS and not any(place < date <= place + CLOSE_TO_DATE for date in dated)
        for place, age in _weekdays(tokens, text.language, text.item.published.weekday())
    )


def _ages(tokens: Sequence[str], language: str, published: date) -> Iterator[tuple[int, int]]:
    """Yields (position of the month's name, days before publication) of each past date."""
    months = _months(language)
    for place, token in enumerate(tokens):
        for calendar, month in months.get(token, ()):
            day = _day_around(tokens, place, calendar, month, published)
            if day is not None and day <= published:
                yield place, (published - day).days
                break


def _day_around(
    tokens: Sequence[str], place: int, calendar: Calendar | None, month: int, published: date
) -> date | None:
    """Returns the day named by a month and the numbers beside it, the nearest one without a year; None if there is
    no such day.
    """
    skipped = _fillers()
    before = [token for token in tokens[max(0, place - NEIGHBOURS) : place] if token not in skipped]
    after = [token for token in tokens[place + 1 : place + 1 + NEIGHBOURS] if token not in skipped]
    earlier, first, second = (_number(token) for token in ((before or [""])[-1], *[*after, "", ""][:2]))
    day, year = (earlier, first) if 1 <= earlier <= LONGEST_MONTH else (first, second)
    if not 1 <= day <= LONGEST_MONTH:
        return None
    try:
        if year >= FIRST_YEAR:
            return _gregorian(calendar, year, month, day)
        this_year = calendar.from_gregorian(published)[0] if calendar else published.year
        nearby = [_gregorian(calendar, this_year + change, month, day) for change in (-1, 0, 1)]
        return min(nearby, key=lambda one: abs(one - published))
    except ValueError:  # 31 April, or a year of another calendar
        return None


def _gregorian(calendar: Calendar | None, year: int, month: int, day: int) -> date:
    if calendar is None:
        return date(year, month, day)
    if year not in calendar.years:
        raise ValueError(f"no year of {calendar.name} is {year}")
    return calendar.to_gregorian(year, month, day)


def _number(token: str) -> int:
    """Returns the value of a number of at most four digits, with or without an ordinal ending, else 0."""
    ending = next((one for one in _ordinal_endings() if token.endswith(one)), "")
    digits = token.removesuffix(ending)
    return int(digits) if len(digits) <= YEAR_DIGITS and digits.isdecimal() else 0


def _weekdays(tokens: Sequence[str], language: str, today: int) -> Iterator[tuple[int, int]]:
    """Yields (position, days before publication) of each weekday, "today" and "yesterday"."""
    for place, token in enumerate(tokens):
        for one in readers(language).values():
            if token in one.dates.weekdays:
                yield place, (today - one.dates.weekdays[token]) % 7
            elif token in one.dates.days_ago:
                yield place, one.dates.days_ago[token]


@lru_cache(maxsize=16)
def _months(language: str) -> Mapping[str, tuple[tuple[Calendar | None, int], ...]]:
    """Maps names of months, with a word for "month" joined or not, to (calendar, number); None is the Gregorian one.

    Gregorian names are those of the text's language: a month of one may be a common word of another in its script.
    """
    found: dict[str, tuple[tuple[Calendar | None, int], ...]] = {}
    gregorian = [(None, one.dates.months) for one in readers(language).values()]
    suffixes = ("", *words_of_all(lambda one: (one.dates.month_suffix,)))
    for calendar, months in (*gregorian, *((one, one.months) for one in calendars())):
        for name, number in months.items():
            for written in {name + suffix for suffix in suffixes}:
                found[written] = (*found.get(written, ()), (calendar, number))
    return found


@cache
def _fillers() -> frozenset[str]:
    return frozenset(words_of_all(lambda one: (*one.dates.fillers, one.dates.month_suffix)))


@cache
def _ordinal_endings() -> tuple[str, ...]:
    return words_of_all(lambda one: one.dates.ordinal_endings)
