"""Figures and dates in a text, in digits and in words, English and Persian; and the Solar Hijri calendar."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from digest.text.normalise import match_key
from digest.text.tokens import tokens
from digest.text.words import word_set

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian_digits(text: str) -> str:
    """The text with Persian digits for ASCII ones."""
    return text.translate(_PERSIAN_DIGITS)


# --- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A figure, and the match key of the word after it ("" at the end; percent for %).

    `approximate` marks figures the text calls rough. "Dozens" are 24 and "hundreds" 200: the fewest the word allows.
    """

    value: float
    unit: str
    approximate: bool = False


def _values(words: str) -> dict[str, int]:
    pairs = (pair.split("=") for pair in words.split())
    return {word: int(value) for word, value in pairs}


_BELOW_A_THOUSAND = _values("""
    zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13
    fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50
    sixty=60 seventy=70 eighty=80 ninety=90
    یک=1 دو=2 سه=3 چهار=4 پنج=5 شش=6 هفت=7 هشت=8 نه=9 ده=10 یازده=11 دوازده=12 سیزده=13 چهارده=14 پانزده=15 شانزده=16
    هفده=17 هجده=18 نوزده=19 بیست=20 سی=30 چهل=40 پنجاه=50 شصت=60 هفتاد=70 هشتاد=80 نود=90
    صد=100 دویست=200 سیصد=300 چهارصد=400 پانصد=500 ششصد=600 هفتصد=700 هشتصد=800 نهصد=900
""")
_SCALES = _values("""
    dozen=12 hundred=100 thousand=1000 million=1000000 billion=1000000000 هزار=1000 میلیون=1000000 میلیارد=1000000000
""")
_ROUGH = _values("""
    dozens=24 tens=20 scores=40 hundreds=200 thousands=2000 millions=2000000
    دهها=20 صدها=200 هزاران=2000 هزارها=2000 میلیونها=2000000
""")
_ROUGHLY = word_set("""
    about around nearly almost some roughly approximately over than several حدود نزدیک تقریبا حدودا قریب بیش چند
""")
# Words that are a number only in company: an article, a pronoun, "no", and the end of بی بی سی.
_SHY = word_set("one یک نه سی")


def numbers(text: str) -> tuple[Number, ...]:
    """The figures of a text in order: 80,000; "two dozen"; "1.5 million"; ۲ هزار و ۵۰۰; ده‌ها.

    Ordinals and figures inside a word (5G) are none. The parts of a date are figures as well.
    """
    return tuple(_figures(tokens(text.replace("%", " percent ").replace("٪", " percent "))))


def _figures(words: Sequence[str]) -> Iterator[Number]:
    position = 0
    while position < len(words):
        value, end = _rough(words, position)
        rough = end > position
        if not rough:
            value, end = _exact(words, position)
        if end > position:
            unit = end + 1 if words[end : end + 1] == ("of",) else end
            approximate = rough or not _ROUGHLY.isdisjoint(words[max(position - 2, 0) : position])
            yield Number(value=value, unit=words[unit] if unit < len(words) else "", approximate=approximate)
        position = max(end, position + 1)


def _rough(words: Sequence[str], start: int) -> tuple[float, int]:
    """The value of "dozens", "tens of thousands", صدها هزار, and where it ends; `start` when there is none."""
    if words[start] not in _ROUGH:
        return 0, start
    value, end = _ROUGH[words[start]], start + 1
    following = end + 1 if words[end : end + 1] == ("of",) else end
    scale = _SCALES.get(words[following].removesuffix("s")) if following < len(words) else None
    return (value * scale, following + 1) if scale else (value, end)


def _exact(words: Sequence[str], start: int) -> tuple[float, int]:
    """The value of ۲ هزار و ۵۰۰ or "three hundred and fifty", and where it ends; `start` when there is none."""
    total, limit, end = 0.0, float("inf"), start
    while limit > 1:
        begin = end + 1 if end > start and words[end : end + 1] == ("و",) else end
        value, after, scale = _scaled(words, begin)
        if after == begin or value >= limit:
            break
        total, limit, end = total + value, scale, after
    return (0.0, start) if end == start + 1 and words[start] in _SHY else (total, end)


def _scaled(words: Sequence[str], start: int) -> tuple[float, int, int]:
    """A group of digits or words below a thousand with its scales: value, end, and the scale (1 without any)."""
    value, after = _below_a_thousand(words, start)
    scale, end = 1, after
    while end < len(words) and words[end] in _SCALES:
        scale *= _SCALES[words[end]]
        end += 1
    return (value if after > start else 1.0) * scale, end, scale


def _below_a_thousand(words: Sequence[str], start: int) -> tuple[float, int]:
    if start < len(words) and _is_figure(words[start]):
        return float(words[start]), start + 1
    value, end, room = 0, start, 1000
    while end < len(words):
        joined = end > start and (words[end] == "و" or (words[end] == "and" and value >= 100))
        word = words[end + joined] if end + joined < len(words) else ""
        if word == "hundred" and 0 < value < 100:
            value, end, room = value * 100, end + 1, 100
        elif word in _BELOW_A_THOUSAND and _BELOW_A_THOUSAND[word] < room:
            value, end = value + _BELOW_A_THOUSAND[word], end + 1 + joined
            room = 100 if value % 100 == 0 else 10 if value % 10 == 0 and value % 100 > 10 else 0
        else:
            break
    return value, end


def _is_figure(word: str) -> bool:
    return word.isascii() and word.replace(".", "", 1).isdigit() and len(word) <= 15


# --- dates -----------------------------------------------------------------------------------------------------------


def to_solar_hijri(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Iranian civil calendar.

    Arithmetic of the 33-year cycle with eight leap years (Borkowski 1996, "The Persian calendar for 3000 years", after
    Khayyam's rule), which agrees with the astronomical calendar from 1210 to 1500 (1831 to 2121).
    """
    days = day.toordinal() - _EPOCH
    year = days * 33 // _DAYS_OF_CYCLE + 1
    if _days_before(year + 1) <= days:  # the mean year is up to a day late on the first of a year, never early
        year += 1
    of_year = days - _days_before(year)
    if of_year < 186:
        return year, of_year // 31 + 1, of_year % 31 + 1
    return year, (of_year - 186) // 30 + 7, (of_year - 186) % 30 + 1


def from_solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day; ValueError for a day that the Iranian calendar does not have."""
    leap = _days_before(year + 1) - _days_before(year) == 366
    length = 31 if month <= 6 else 30 if month < 12 or leap else 29
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"{year}-{month}-{day} is no day of the Solar Hijri calendar")
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return date.fromordinal(_EPOCH + _days_before(year) + before + day - 1)


def _days_before(year: int) -> int:
    """Days from 1 Farvardin 1 to 1 Farvardin of a year; a year is leap when (8 * year + 29) mod 33 < 8."""
    return 365 * (year - 1) + (8 * (year - 1) + 29) // 33


_EPOCH = 226_895  # the proleptic Gregorian ordinal of 1 Farvardin 1
_DAYS_OF_CYCLE = 33 * 365 + 8

_GREGORIAN_MONTHS = _values("""
    january=1 jan=1 february=2 feb=2 march=3 mar=3 april=4 apr=4 may=5 june=6 jun=6 july=7 jul=7 august=8 aug=8
    september=9 sept=9 sep=9 october=10 oct=10 november=11 nov=11 december=12 dec=12
    ژانویه=1 فوریه=2 مارس=3 اوریل=4 مه=5 می=5 ژوین=6 ژوییه=7 جولای=7 اوت=8 سپتامبر=9 اکتبر=10 نوامبر=11 دسامبر=12
""")
# تیر alone is a bullet or a shot more often than the month.
_SOLAR_MONTHS = _values("""
    فروردین=1 اردیبهشت=2 خرداد=3 تیرماه=4 مرداد=5 شهریور=6 مهر=7 ابان=8 اذر=9 دی=10 بهمن=11 اسفند=12
    farvardin=1 ordibehesht=2 khordad=3 tir=4 mordad=5 shahrivar=6 mehr=7 aban=8 azar=9 dey=10 bahman=11 esfand=12
""")
_NUMERIC = re.compile(r"(?<!\d)(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?!\d)")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


def dates(text: str, reference: date) -> tuple[date, ...]:
    """The days a text names, in order and each once: "22 October", "Oct. 22, 2022", 2022-10-22, ۳۰ مهر ۱۴۰۱.

    A date without a year is the one nearest to `reference`. Impossible dates are none.
    """
    key = match_key(text)
    numeric = (
        _day(int(match[1]), int(match[3]), int(match[4]), solar=1200 <= int(match[1]) <= 1500)
        for match in _NUMERIC.finditer(key)
    )
    words = tuple(word for word in tokens(_NUMERIC.sub(" ", key).replace(" ماه", "ماه")) if word not in ("of", "the"))
    found = (*numeric, *(_named_day(words, position, reference) for position in range(len(words) - 1)))
    return tuple(dict.fromkeys(day for day in found if day))


def _named_day(words: Sequence[str], position: int, reference: date) -> date | None:
    """The day that two words from `position` name, month and day in either order, with the year if one follows."""
    month_first = _month(words[position]) is not None
    if month_first and position and _ORDINAL.fullmatch(words[position - 1]):
        return None  # "22 October 15 people": the day stood before the month
    month = _month(words[position if month_first else position + 1])
    ordinal = _ORDINAL.fullmatch(words[position + 1 if month_first else position])
    if month is None or ordinal is None:
        return None
    (of_year, solar), of_month = month, int(ordinal[1])
    year = words[position + 2] if position + 2 < len(words) else ""
    if year.isascii() and year.isdigit() and (1200 <= int(year) <= 1500 if solar else 1900 <= int(year) <= 2100):
        return _day(int(year), of_year, of_month, solar=solar)
    this_year = to_solar_hijri(reference)[0] if solar else reference.year
    near = (_day(this_year + offset, of_year, of_month, solar=solar) for offset in (-1, 0, 1))
    return min((day for day in near if day), key=lambda day: abs(day - reference), default=None)


def _month(word: str) -> tuple[int, bool] | None:
    """The number of a month, and whether it is one of the Solar Hijri calendar."""
    for name in (word, word.removesuffix("ماه")):
        if name in _SOLAR_MONTHS:
            return _SOLAR_MONTHS[name], True
        if name in _GREGORIAN_MONTHS:
            return _GREGORIAN_MONTHS[name], False
    return None


def _day(year: int, month: int, day: int, *, solar: bool) -> date | None:
    try:
        return from_solar_hijri(year, month, day) if solar else date(year, month, day)
    except ValueError:
        return None
