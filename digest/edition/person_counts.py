"""Finds figures in a clause that may count persons: not times, shares, places or dates."""

from functools import cache

from digest.languages.registry import calendars, language_of
from digest.text.normalise import match_key
from digest.text.numbers import Number, numbers
from digest.text.tokens import tokens


def figures_of_persons(clause: str, language: str) -> list[Number]:
    """Returns the figures of a clause that may count persons, including approximate ones."""
    units, calendar = _other_units(language), language_of(language).calendar
    years = calendar.years if calendar else range(0)
    return [one for one in numbers(clause, language) if one.unit not in units and int(one.value) not in years]


def counts_several(text: str, language: str) -> bool:
    """Whether a text counts more than one person."""
    counted = language_of(language).prose.counted
    return not counted.isdisjoint(tokens(text, language)) and any(
        one.value > 1 for one in figures_of_persons(text, language)
    )


@cache
def _other_units(language: str) -> frozenset[str]:
    """Returns words for other things that figures count: measures, and month names after a day."""
    own = language_of(language)
    # Some names, such as Tir, are words too, and months only behind a figure.
    names = (name for calendar in calendars() for name in calendar.month_names.get(language, ()))
    months = (
        *own.dates.months,
        *(name for calendar in calendars() for name in calendar.months),
        *map(match_key, names),
    )
    return own.prose.measures | frozenset(months)
