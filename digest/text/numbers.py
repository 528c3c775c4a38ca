"""Parses figures and dates in text, in digits and in words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from digest.languages.interface import Calendar
from digest.languages.registry import calendars, readers
from digest.text.normalise import match_key
from digest.text.tokens import tokens

# --- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A figure, and the match key of the word after it ("" at the end; percent for %).

    `approximate` marks rough figures. "Dozens" are 24 and "hundreds" 200: the smallest number the word allows.
    """

    value: float
    unit: str
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    """The number words of all languages that apply to a text."""

    values: Mapping[str, int]
    hundreds: frozenset[str]
    scales: Mapping[str, int]
    plural_scales: Mapping[str, int]
    rough: Mapping[str, int]
    roughly: frozenset[str]
    shy: frozenset[str]
    joiners: frozenset[str]
    joiners_after_hundred: frozenset[str]
    of: frozenset[str]


@cache
def _vocabulary(language: str | None) -> _Vocabulary:
    every = [reader.numbers for reader in readers(language).values()]
    return _Vocabulary(
        values=_merged(one.values for one in every),
        hundreds=frozenset(one.hundred for one in every if one.hundred),
        scales=_merged(one.scales for one in every),
        plural_scales=_merged({**one.scales, **one.plural_scales} for one in every),
        rough=_merged(one.rough for one in every),
        roughly=frozenset().union(*(one.roughly for one in every)),
        shy=frozenset().union(*(one.shy for one in every)),
        joiners=frozenset(one.joiner for one in every if one.joiner),
        joiners_after_hundred=frozenset(one.joiner_after_hundred for one in every if one.joiner_after_hundred),
        of=frozenset().union(*(one.of for one in every)),
    )


def _merged(tables: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    return {word: value for table in tables for word, value in table.items()}


def numbers(text: str, language: str | None = None) -> tuple[Number, ...]:
    """Returns the figures of a text in order: 80,000; "two dozen"; "1.5 million"; ۲ هزار و ۵۰۰; ده‌ها.

    Ordinals and figures inside a word (5G) are left out. The parts of a date count as figures.
    """
    words = tokens(text.replace("%", " percent ").replace("٪", " percent "), language)
    return tuple(_figures(words, _vocabulary(language)))


def _figures(words: Sequence[str], known: _Vocabulary) -> Iterator[Number]:
    position = 0
    while position < len(words):
        value, end = _rough(words, position, known)
        rough = end > position
        if not rough:
            value, end = _exact(words, position, known)
        if end > position:
            unit = end + 1 if end < len(words) and words[end] in known.of else end
            approximate = rough or not known.roughly.isdisjoint(words[max(position - 2, 0) : position])
            yield Number(value=value, unit=words[unit] if unit < len(words) else "", approximate=approximate)
        position = max(end, position + 1)


def _rough(words: Sequence[str], start: int, known: _Vocabulary) -> tuple[float, int]:
    """Parses "dozens", "tens of thousands", صدها هزار; returns the value and the end position, `start` if there is
    none.
    """
    if words[start] not in known.rough:
        return 0, start
    value, end = known.rough[words[start]], start + 1
    following = end + 1 if end < len(words) and words[end] in known.of else end
    scale = known.plural_scales.get(words[following]) if following < len(words) else None
    return (value * scale, following + 1) if scale else (value, end)


def _exact(words: Sequence[str], start: int, known: _Vocabulary) -> tuple[float, int]:
    """Parses ۲ هزار و ۵۰۰ or "three hundred and fifty"; returns value and end position, `start` if there is none."""
    total, limit, end = 0.0, float("inf"), start
    while limit > 1:
        begin = end + 1 if start < end < len(words) and words[end] in known.joiners else end
        value, after, scale = _scaled(words, begin, known)
        if after == begin or value >= limit:
            break
        total, limit, end = total + value, scale, after
    return (0.0, start) if end == start + 1 and words[start] in known.shy else (total, end)


def _scaled(words: Sequence[str], start: int, known: _Vocabulary) -> tuple[float, int, int]:
    """Parses digits or words below a thousand with scale words: returns value, end, and the scale (1 if none)."""
    value, after = _below_a_thousand(words, start, known)
    scale, end = 1, after
    while end < len(words) and words[end] in known.scales:
        scale = min(scale * known.scales[words[end]], _LARGEST_SCALE)
        end += 1
    return (value if after > start else 1.0) * scale, end, scale


_LARGEST_SCALE = 10**18
"""No text counts further; a million "billion" in a row are more than a float holds."""
LONGEST_FIGURE = 15
"""Digits of the longest word that is read as a figure: no count has more, and Python refuses to read thousands."""


def _below_a_thousand(words: Sequence[str], start: int, known: _Vocabulary) -> tuple[float, int]:
    if start < len(words) and _is_figure(words[start]):
        return float(words[start]), start + 1
    value, end, room = 0, start, 1000
    while end < len(words):
        joined = end > start and (
            words[end] in known.joiners or (words[end] in known.joiners_after_hundred and value >= 100)
        )
        word = words[end + joined] if end + joined < len(words) else ""
        if word in known.hundreds and 0 < value < 100:
            value, end, room = value * 100, end + 1, 100
        elif word in known.values and known.values[word] < room:
            value, end = value + known.values[word], end + 1 + joined
            room = 100 if value % 100 == 0 else 10 if value % 10 == 0 and value % 100 > 10 else 0
        else:
            break
    return value, end


def _is_figure(word: str) -> bool:
    return word.isascii() and word.replace(".", "", 1).isdecimal() and len(word) <= LONGEST_FIGURE


# --- dates -----------------------------------------------------------------------------------------------------------

_NUMERIC = re.compile(r"(?<!\d)(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?!\d)")
_GREGORIAN_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True, kw_only=True)
class _DateVocabulary:
    """The date words of all languages that apply to a text; a month has its number and calendar (None for
    Gregorian).
    """

    months: Mapping[str, tuple[int, Calendar | None]]
    long_months: Mapping[str, str]
    ordinal: re.Pattern[str]
    fillers: frozenset[str]
    month_suffixes: tuple[str, ...]


@cache
def _date_vocabulary(language: str | None) -> _DateVocabulary:
    every = [reader.dates for reader in readers(language).values()]
    names: dict[str, tuple[int, Calendar | None]] = {
        name: (number, None) for one in every for name, number in one.months.items()
    }
    names |= {name: (number, calendar) for calendar in calendars() for name, number in calendar.months.items()}
    endings = "|".join(ending for one in every for ending in one.ordinal_endings)
    return _DateVocabulary(
        months={name.replace(" ", ""): month for name, month in names.items()},
        long_months={name: name.replace(" ", "") for name in names if " " in name},
        ordinal=re.compile(rf"(\d{{1,2}})(?:{endings})?"),
        fillers=frozenset().union(*(one.fillers for one in every)),
        month_suffixes=tuple(one.month_suffix for one in every if one.month_suffix),
    )


def dates(text: str, reference: date, language: str | None = None) -> tuple[date, ...]:
    """Returns the days a text mentions, in order, once each: "22 October", "Oct. 22, 2022", 2022-10-22, ۳۰ مهر ۱۴۰۱.

    A date without a year means the one nearest to `reference`. Impossible dates are left out.
    """
    key, known = match_key(text, language), _date_vocabulary(language)
    numeric = (
        _day(int(match[1]), int(match[3]), int(match[4]), _calendar_of(int(match[1])))
        for match in _NUMERIC.finditer(key)
    )
    plain = _NUMERIC.sub(" ", key)
    for suffix in known.month_suffixes:
        plain = plain.replace(f" {suffix}", suffix)
    for name, joined in known.long_months.items():
        plain = plain.replace(name, joined)
    words = tuple(word for word in tokens(plain, language) if word not in known.fillers)
    found = (*numeric, *(_named_day(words, position, reference, known) for position in range(len(words) - 1)))
    return tuple(dict.fromkeys(day for day in found if day))


def _calendar_of(year: int) -> Calendar | None:
    """Returns the calendar in which a year is plausible for news; None for the Gregorian one."""
    return next((calendar for calendar in calendars() if year in calendar.years), None)


def _named_day(words: Sequence[str], position: int, reference: date, known: _DateVocabulary) -> date | None:
    """Parses month and day, in either order, from two words at `position`, with the year if one follows."""
    month_first = _month(words[position], known) is not None
    if month_first and position and known.ordinal.fullmatch(words[position - 1]):
        return None  # "22 October 15 people": the day stood before the month
    month = _month(words[position if month_first else position + 1], known)
    ordinal = known.ordinal.fullmatch(words[position + 1 if month_first else position])
    if month is None or ordinal is None:
        return None
    (of_year, calendar), of_month = month, int(ordinal[1])
    year = words[position + 2] if position + 2 < len(words) else ""
    years = calendar.years if calendar else _GREGORIAN_YEARS
    if year.isascii() and year.isdecimal() and len(year) <= 4 and int(year) in years:
        return _day(int(year), of_year, of_month, calendar)
    this_year = calendar.from_gregorian(reference)[0] if calendar else reference.year
    near = (_day(this_year + offset, of_year, of_month, calendar) for offset in (-1, 0, 1))
    return min((day for day in near if day), key=lambda day: abs(day - reference), default=None)


def _month(word: str, known: _DateVocabulary) -> tuple[int, Calendar | None] | None:
    """Returns the number of a month and its calendar; None if the word is not a month."""
    for name in (word, *map(word.removesuffix, known.month_suffixes)):
        if name in known.months:
            return known.months[name]
    return None


def _day(year: int, month: int, day: int, calendar: Calendar | None) -> date | None:
    try:
        return calendar.to_gregorian(year, month, day) if calendar else date(year, month, day)
    except ValueError:
        return None
