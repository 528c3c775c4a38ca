"""The patterns of days and times as feeds and pages write them, with the words of every language.

The program's own languages bring their words (`digest.languages`); those of others are in date_words.tsv and
month_names.tsv.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from digest.languages.interface import Language
from digest.languages.registry import languages, words_of_all
from digest.text.normalise import match_key

_HOUR, _MINUTE, _SECOND = r"(?<![\d+-])(?P<hour>\d{1,2})", r"(?P<minute>[0-5]\d)", r"(?P<second>[0-6]\d)"
_YEAR, _MONTH, _DAY = r"(?<!\d)(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})(?!\d)"
_NAME = r"#(?P<calendar>[go])(?P<month>\d\d)"  # month names are replaced by such marks first
_ORDINAL = r"(?:st|nd|rd|th|er|re|o|a|\.)?"
_GAP = r"[\s.,'׳/-]*"
_SHORT_YEAR = r"'?(?P<year>\d{4}|\d\d)(?!\d)"
_TIME_BETWEEN = r"(?:~[\s,]*)?"  # the mark that replaces a time, and its zone, once found


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The patterns of days and times in all languages. In each list the first pattern that matches wins.

    All are matched against the match key: no capitals, ASCII digits. `halves` maps words such as "pm" to the hours to
    add.
    """

    halves: Mapping[str, int]
    times: tuple[re.Pattern[str], ...]
    time_with_dots: re.Pattern[str]
    """Only where the day is found: 14.12 may be a day."""
    days: tuple[re.Pattern[str], ...]
    month_suffixes: tuple[str, ...]


@cache
def grammar() -> Grammar:
    """Builds the grammar, once."""
    halves = {
        **dict.fromkeys((*_words("before-noon"), *_keys(lambda language: language.dates.before_noon)), 0),
        **dict.fromkeys((*_words("after-noon"), *_keys(lambda language: language.dates.after_noon)), 12),
    }
    half = _any_of(halves)
    before, after = rf"(?:(?P<before>{half})\s?)?", rf"(?:\s?(?P<after>{half})(?![^\W\d_]))"
    times = (
        rf"{before}{_HOUR}:{_MINUTE}(?::{_SECOND}(?:[.,:]\d{{1,9}})?)?(?!\d){after}?",  # 14:12:38.250, 2:12 pm
        rf"(?<=\dt)(?P<hour>\d\d){_MINUTE}{_SECOND}?(?:[.,]\d{{1,9}})?(?!\d)",  # ...T141238
        rf"{_HOUR}{after}",  # 2 pm
        rf"{before}{_HOUR}\s?(?:h|{_any_of(_words('hour'))})\s?(?:{_MINUTE}(?!\d))?",  # 14h12
    )
    return Grammar(
        halves=halves,
        times=tuple(map(re.compile, times)),
        time_with_dots=re.compile(rf"{_HOUR}\.{_MINUTE}(?:\.{_SECOND})?(?!\d){after}?"),
        days=tuple(map(re.compile, _day_forms())),
        month_suffixes=tuple(filter(None, _keys(lambda language: (language.dates.month_suffix,)))),
    )


def _day_forms() -> tuple[str, ...]:
    own = _keys(lambda language: (*language.dates.fillers, language.dates.month_suffix))
    joint = rf"(?:(?:{_any_of((*_words('joint'), *filter(None, own)))})\s)?"
    year_sign, month_sign = _any_of(_words("year")), _any_of(_words("month"))
    return (
        rf"{_YEAR}(?P<mark>[-/.])\s?{_MONTH}(?P=mark)\s?{_DAY}",  # 2026-01-27, 2026/01/27, 1404.11.7
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)",  # 20260127
        rf"{_YEAR}-?w(?P<week>\d\d)-?(?P<weekday>[1-7])(?!\d)",  # 2026-W05-2
        rf"{_YEAR}-(?P<of_year>\d{{3}})(?!\d)",  # 2026-027
        rf"{_YEAR}\s?(?:{year_sign})\s?{_MONTH}\s?(?:{month_sign})\s?{_DAY}",
        rf"{_YEAR}{_GAP}{_NAME}{_GAP}{_DAY}",  # 2026 Jan 27
        rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}{_GAP}{joint}{_NAME}{_GAP}{joint}{_TIME_BETWEEN}{_SHORT_YEAR}",
        rf"{_NAME}{_GAP}(?P<day>\d{{1,2}}){_ORDINAL}(?!\d){_GAP}{_TIME_BETWEEN}{_YEAR}(?!\d)",  # Jan 27, 2026
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",  # 27.1.2026
        r"(?<!\d)(?P<one>\d{1,2})(?P<mark>[/-])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)",  # 27/01/2026
    )


@cache
def month_marks() -> Mapping[str, str]:
    """Maps the match key of each month name to its mark, #g01 or #o11: calendar and number."""
    marks: dict[str, str] = {}
    for calendar, number, *names in _table("month_names.tsv"):
        mark = f"#{'g' if calendar == 'gregorian' else 'o'}{int(number):02}"
        marks |= {match_key(name): mark for name in names}
    for language in languages().values():
        months = {name: f"#g{month:02}" for name, month in language.dates.months.items()}
        own = language.calendar.months.items() if language.calendar else ()
        marks = {**{name: f"#o{month:02}" for name, month in own}, **months, **marks}
    return marks


def _words(use: str) -> tuple[str, ...]:
    """Returns the match keys of the words listed for a use in date_words.tsv."""
    return tuple(match_key(word) for one, *words in _table("date_words.tsv") if one == use for word in words)


def _keys(choose: Callable[[Language], Iterable[str]]) -> tuple[str, ...]:
    """Returns the match keys of chosen words of all the program's languages."""
    return tuple(map(match_key, words_of_all(choose)))


def _any_of(words: Iterable[str]) -> str:
    """Returns a pattern that matches any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _table(name: str) -> Iterator[list[str]]:
    """Yields the rows of a table in this folder: all cells but the last, then the words in the last."""
    for line in files("digest.collect.reading").joinpath(name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            *cells, words = line.split("\t")
            yield [*cells, *words.split(" | ")]
