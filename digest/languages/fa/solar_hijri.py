"""The Solar Hijri calendar of Iran."""

from datetime import date

from digest.languages.interface import Calendar
from digest.languages.words import word_values


def to_solar_hijri(day: date) -> tuple[int, int, int]:
    """Returns year, month and day in the Iranian civil calendar.

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
    """Returns the Gregorian day; raises ValueError for a day that the Iranian calendar does not have."""
    leap = _days_before(year + 1) - _days_before(year) == 366
    length = 31 if month <= 6 else 30 if month < 12 or leap else 29
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"{year}-{month}-{day} is not a day of the Solar Hijri calendar")
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return date.fromordinal(_EPOCH + _days_before(year) + before + day - 1)


def _days_before(year: int) -> int:
    """Returns the days from 1 Farvardin 1 to 1 Farvardin of a year; a year is leap if (8 * year + 29) mod 33 < 8."""
    return 365 * (year - 1) + (8 * (year - 1) + 29) // 33


_EPOCH = 226_895  # the proleptic Gregorian ordinal of 1 Farvardin 1
_DAYS_OF_CYCLE = 33 * 365 + 8

SOLAR_HIJRI = Calendar(
    name="solar-hijri",
    years=range(1200, 1501),
    from_gregorian=to_solar_hijri,
    to_gregorian=from_solar_hijri,
    # تیر alone is a bullet or a shot more often than the month.
    months=word_values("""
        فروردین=1 اردیبهشت=2 خرداد=3 تیرماه=4 مرداد=5 شهریور=6 مهر=7 ابان=8 اذر=9 دی=10 بهمن=11 اسفند=12
        farvardin=1 ordibehesht=2 khordad=3 tir=4 mordad=5 shahrivar=6 mehr=7 aban=8 azar=9 dey=10 bahman=11 esfand=12
    """),
    month_names={
        "en": (
            "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey",
            "Bahman", "Esfand",
        ),
        "fa": ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    },
)  # fmt: skip
