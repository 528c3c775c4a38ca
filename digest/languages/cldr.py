"""Formats dates, numbers and names as readers of a language write them, with CLDR data from Babel."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_decimal

from digest.languages.registry import DEFAULT_LANGUAGE, calendars, language_of, languages, readers


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language_of(language).locale)


def _date(day: date, pattern: str, language: str) -> str:
    return language_of(language).in_own_digits(format_date(day, pattern, _locale(language)))


def long_date(day: date, language: str) -> str:
    """Formats a date as "Tuesday 5 March 2024"."""
    return _date(day, "EEEE d LLLL y", language)


def short_date(day: date, language: str) -> str:
    """Formats a date as "5 March"."""
    return _date(day, "d LLLL", language)


def month_of_year(day: date, language: str) -> str:
    """Formats a date as "March 2024"."""
    return _date(day, "LLLL y", language)


def weekday(day: date, language: str) -> str:
    """Formats the weekday as "Tue", in languages that have a short form."""
    return _date(day, "EEE", language)


def weekdays(language: str) -> Mapping[int, str]:
    """Returns the weekday names by ISO number (Monday is 1), starting with the local first day of the week."""
    locale = _locale(language)
    names, first = locale.days["stand-alone"]["wide"], locale.first_week_day
    return {day + 1: names[day] for day in ((first + offset) % 7 for offset in range(7))}


def calendar_date(day: date, language: str, name: str) -> str | None:
    """Formats a day in a calendar that a language defines: 15 Esfand 1402; None for an unknown calendar."""
    calendar = next((one for one in calendars() if one.name == name), None)
    if calendar is None:
        return None
    year, month, of_month = calendar.from_gregorian(day)
    nearest = (language, readers()[language_of(language).script].code, DEFAULT_LANGUAGE)
    names = next(calendar.month_names[one] for one in nearest if one in calendar.month_names)
    return language_of(language).in_own_digits(f"{of_month} {names[month - 1]} {year}")


def grouped(value: int, language: str) -> str:
    """Formats a number: 1,100 in English and ۱٬۱۰۰ in Persian."""
    written = format_decimal(value, locale=_locale(language), numbering_system="default")
    return language_of(language).in_own_digits(written)


def language_name(code: str, language: str) -> str:
    """Returns the name of the language `code` in another language: Persian, فارسی, الفارسية; else its own name."""
    named = languages().get(code)
    own = named.name if named else code
    return own if code == language else str(_locale(language).languages.get(code, own))


def language_label(code: str, language: str) -> str:
    """Returns a language's own name, followed by its name in another language: فارسی (Persian)."""
    own, known_as = language_of(code).name, language_name(code, language)
    return own if own == known_as else f"{own} ({known_as})"


def current_country_code(code: str) -> str | None:
    """Returns a country's code, for a retired or reserved one the code used in its place; None if there is no such
    country or several took its place.
    """
    if code in _locale(DEFAULT_LANGUAGE).territories:
        return code
    successors = get_global("territory_aliases").get(code, ())
    return str(successors[0]) if len(successors) == 1 else None


def code_of_language(english_name: str) -> str | None:
    """Returns the code of a language from its English name."""
    return next((code for code, name in Locale.parse("en").languages.items() if name == english_name), None)


def city(zone: str, language: str) -> str:
    """Returns the city that a time zone is named after: Tehran, تهران."""
    return get_timezone_location(zone, locale=_locale(language), return_city=True)


def country(territory: str, language: str) -> str:
    """Returns the name of a country from its ISO 3166 code: Iran, ایران."""
    return str(_locale(language).territories[territory])
