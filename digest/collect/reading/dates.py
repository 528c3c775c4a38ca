"""Parses dates as feeds and pages write them; dates without a zone are in the source's zone.

The patterns are in `digest.collect.reading.date_grammar`, the zone names are here. A text that matches no pattern, or
that could mean two different days, gives no date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from digest.collect.reading.date_grammar import grammar, month_marks
from digest.languages.registry import calendars
from digest.text.normalise import match_key

EARLIEST, LATEST = 1990, 2100
"""Years outside this range are what programs write for "no date"."""
_LATEST_OF_OTHERS = 2050  # a Solar Hijri year beyond this may be a lunar year of today
_LONGEST = 100  # characters of a date; the rest is not read
_FURTHEST_ZONE = timedelta(hours=14, minutes=59)

# As nearly all feeds have it: read as ISO 8601 in a small part of the time that the tables take.
_PLAIN = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-3]?\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" ((?:19|20)\d\d) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) (?:GMT|UTC|([+-](?:0\d|1[0-4])[0-5]\d))",
    re.ASCII,
)
_ISO = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?", re.ASCII
)
_MONTHS = {
    name: f"{at:02}"
    for at, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}

# Seconds, milliseconds or microseconds since 1970, also as .NET writes them. From 2000010100 on ten digits may be a
# year, month, day and hour.
_EPOCH = re.compile(
    r"(?:/date\()?(?P<seconds>1\d{9}|[7-9]\d{8})(?P<parts>\d{3}|\d{6})?(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?"
)

# Names of zones, in minutes east of UTC. Ambiguous ones (IST) are left out or are those of RFC 822.
_ZONES: Mapping[str, int] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "trt": 180, "idt": 180, "wat": 60, "cat": 120, "sast": 120,
    "eat": 180, "ast": 180, "irst": 210, "irt": 210, "irdt": 270, "gst": 240, "azt": 240, "aft": 270, "pkt": 300,
    "uzt": 300, "npt": 345, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "adt": -180, "brt": -180, "art": -180, "nst": -210,
    "edt": -240, "est": -300, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480,
    "akdt": -480, "akst": -540, "hst": -600,
}  # fmt: skip
_OFFSET = r"(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?::?\d\d)?(?!\d)"
_ZONE_NAME = "|".join(sorted(_ZONES, key=len, reverse=True))
# `+0330`, `UTC`, `GMT+0330`, `PST -0800`; what comes after it (`+0330 +0330` and `+0000 UTC` of Go) is the same again.
_ZONE = re.compile(rf"\s*(?:(?P<name>{_ZONE_NAME})(?![^\W\d_]))?\s*(?:{_OFFSET})?")
_PLACE = re.compile(r"\s*(?P<place>[a-z]{2,20}(?:/[a-z_]{2,30}){1,2})")  # continent/city
_ANOTHER_NAME = re.compile(rf"\s*(?:[+-]\d{{4}}(?!\d)|(?:{_ZONE_NAME})(?![^\W\d_]))")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\bm=[+-][\d.]+")

_RUN_TOGETHER = re.compile(r"(?<!\d)((?:19|20)\d{6})(\d{4}|\d{6})(?!\d)")  # 20260127141238
_MARKED_NAME = re.compile(r"#[go]\d\d")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=1024)
def parse_date(text: str, zone: str = "UTC") -> datetime | None:
    """Parses a date and returns it in UTC; None if the form is unknown, the day is ambiguous or the year implausible.

    A date without a zone is local time in `zone` (an IANA name); one without a time is the start of its day.
    """
    text = " ".join(text[: 2 * _LONGEST].split())[:_LONGEST]
    try:
        local = _plain(text) or _by_tables(match_key(text))
        if local is None or not EARLIEST <= local.year <= LATEST:
            return None
        return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):  # month 13, 31 April
        return None


def _plain(text: str) -> datetime | None:
    """Parses the most common forms of RFC 822 and ISO 8601 quickly; None for any other."""
    if plain := _PLAIN.fullmatch(text):
        text = f"{plain[3]}-{_MONTHS[plain[2]]}-{plain[1]:0>2}T{plain[4]}{plain[5] or 'Z'}"
    elif not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _by_tables(text: str) -> datetime | None:
    """Parses any known form; the result is aware if a zone is named. Raises ValueError for a day or zone that does not
    exist.
    """
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch["seconds"]), UTC)
    known = grammar()
    asides = " ".join(found[0][1:-1] for found in _ASIDE.finditer(text) if found[0][0] in "([")
    text = _with_marked_months(_RUN_TOGETHER.sub(r"\1t\2", _ASIDE.sub(" ", text)))
    text, clock, zone = _time_taken(text, known.times)
    for form in known.days:
        if found := form.search(text):
            break
    else:
        return None
    day, rest = _day(found), f"{text[: found.start()]} ~ {text[found.end() :]}"
    if clock is None:
        rest, clock, zone = _time_taken(rest, (known.time_with_dots,))
    if zone is None:
        rest, zone = _zone_taken(rest, rest.rfind("~") + 1)
    if _DIGIT.search(_MARKED_NAME.sub("", rest)):
        return None  # a number that was not understood may be an offset, or another day
    zone = zone or _zone_taken(asides, 0)[1]
    hours, at = clock or (0, time())
    moment = datetime.combine(day, at, zone)
    return moment + timedelta(hours=hours) if EARLIEST <= day.year <= LATEST else None


def _time_taken(text: str, forms: tuple[re.Pattern[str], ...]) -> tuple[str, tuple[int, time] | None, tzinfo | None]:
    """Returns the text with a mark in place of time and zone, the time as (hours, rest of the hour), and the zone."""
    for form in forms:
        if not (found := form.search(text)):
            continue
        given = found.groupdict()
        hours = int(given["hour"])
        half = grammar().halves.get(given.get("before") or given.get("after") or "")
        if half is not None and hours <= 12:
            hours = hours % 12 + half
        if hours > 24:
            raise ValueError(f"no hour is {hours}")
        rest, zone = _zone_taken(text, found.end())
        rest = f"{rest[: found.start()]} ~ {rest[found.end() :]}"
        return rest, (hours, time(0, int(given.get("minute") or 0), min(int(given.get("second") or 0), 59))), zone
    return text, None, None


def _zone_taken(text: str, at: int) -> tuple[str, tzinfo | None]:
    """Parses a zone at position `at`; returns the text without it, and the zone. An offset wins over a name."""
    if (found := _PLACE.match(text, at)) and (place := _places().get(found["place"])):
        return text[:at] + text[found.end() :], ZoneInfo(place)
    found = _ZONE.match(text, at)
    if not found or not (found["name"] or found["sign"]):
        return text, None
    end = found.end()
    while again := _ANOTHER_NAME.match(text, end):
        end = again.end()
    return text[:at] + text[end:], timezone(_east(found))


def _east(found: re.Match[str]) -> timedelta:
    """Returns the zone's offset from UTC. Raises ValueError for an offset that no zone has."""
    if not found["sign"]:
        return timedelta(minutes=_ZONES[found["name"]])
    distance = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if distance > _FURTHEST_ZONE:
        raise ValueError(f"no zone is {distance} from UTC")
    return -distance if found["sign"] == "-" else distance


def _day(found: re.Match[str]) -> date:
    """Returns the day of a match. Raises ValueError if it does not exist or is ambiguous."""
    given = found.groupdict()
    year = int(given["year"])
    if given.get("week"):
        return date.fromisocalendar(year, int(given["week"]), int(given["weekday"]))
    if given.get("of_year"):
        day = date(year, 1, 1) + timedelta(days=int(given["of_year"]) - 1)
        if day.year != year:
            raise ValueError(f"the year {year} has no day {given['of_year']}")
        return day
    if given.get("one"):
        return _in_either_order(int(given["one"]), int(given["other"]), year)
    month, of_month = int(given["month"]), int(given["day"])
    if len(given["year"]) == 2:
        year += 2000 if year < 69 else 1900  # as RFC 2822 and POSIX have it, between them
    elsewhere = _of_another_calendar(year, month, of_month)
    if given.get("calendar") and (given["calendar"] == "o") is (elsewhere is None):
        raise ValueError(f"month and year of {found[0]!r} are of two calendars")
    return elsewhere or date(year, month, of_month)


def _of_another_calendar(year: int, month: int, of_month: int) -> date | None:
    """Returns the Gregorian date if the year belongs to another calendar. Raises ValueError for a day that calendar
    lacks.
    """
    for calendar in calendars():
        if year in calendar.years and (day := calendar.to_gregorian(year, month, of_month)).year <= _LATEST_OF_OTHERS:
            return day
    return None


def _in_either_order(one: int, other: int, year: int) -> date:
    if day := _of_another_calendar(year, other, one):
        return day
    if one > 12 or one == other:
        return date(year, other, one)
    if other > 12:
        return date(year, one, other)
    raise ValueError(f"{one} and {other}: which is the month?")


def _with_marked_months(text: str) -> str:
    """Replaces each month name by its calendar and number, #g01 or #o11."""
    names, suffixes = month_marks(), grammar().month_suffixes
    for words in (2, 1):
        runs = list(_WORD.finditer(text))
        for first, last in reversed(list(zip(runs, runs[words - 1 :], strict=False))):
            name = text[first.start() : last.end()]
            bare = (name.removesuffix(suffix) for suffix in suffixes)
            if mark := next((names[one] for one in (name, *bare) if one in names), None):
                text = f"{text[: first.start()]}{mark}{text[last.end() :]}"
    return text


@cache
def _places() -> Mapping[str, str]:
    """Maps IANA zone names in lower case to their official spelling."""
    return {name.lower(): name for name in available_timezones()}
