"""Dates as feeds and pages write them, with the source's zone where they name none.

The grammar is in tables: forms of a day, forms of a time, names of zones; names of months are in month_names.tsv. What
is in none of these forms, or could be two days, is no date.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from digest.languages.registry import calendars
from digest.text.normalise import match_key

EARLIEST, LATEST = 1990, 2100
"""Years outside of these are what programs write for no date."""
_LATEST_OF_OTHERS = 2050  # a later year of the Solar Hijri calendar may be a lunar one of today
_LONGEST = 100  # characters of a date; the rest is no part of it
_FURTHEST_ZONE = timedelta(hours=14, minutes=59)

# As nearly all feeds have it: read as ISO 8601 in a small part of the time that the tables take.
_PLAIN = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-3]?\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" ((?:19|20)\d\d) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) (?:GMT|UTC|([+-](?:0\d|1[0-4])[0-5]\d))",
    re.ASCII,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?", re.ASCII)
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

_HALVES: Mapping[str, int] = {
    **dict.fromkeys(("am", "a.m.", "a.m", "ق.ظ", "قبل ازظهر", "قبلازظهر", "قبل از ظهر", "صبح", "صباحا", "ص"), 0),
    **dict.fromkeys(("pm", "p.m.", "p.m", "ب.ظ", "بعدازظهر", "بعد از ظهر", "عصر", "مساء", "م"), 12),
    **dict.fromkeys(("öö", "上午", "午前", "오전", "πμ", "π.μ."), 0),
    **dict.fromkeys(("ös", "下午", "午後", "오후", "μμ", "μ.μ."), 12),
}
_HALF = {match_key(name): hours for name, hours in _HALVES.items()}
_HALF_NAME = "|".join(re.escape(name) for name in sorted(_HALF, key=len, reverse=True))
_BEFORE, _AFTER = rf"(?:(?P<before>{_HALF_NAME})\s?)?", rf"(?:\s?(?P<after>{_HALF_NAME})(?![^\W\d_]))"
_HOUR, _MINUTE, _SECOND = r"(?<![\d+-])(?P<hour>\d{1,2})", r"(?P<minute>[0-5]\d)", r"(?P<second>[0-6]\d)"

# Forms of a time, the first that is found counts. All are matched against the match key: no capitals, ASCII digits.
_TIMES = tuple(
    re.compile(form)
    for form in (
        rf"{_BEFORE}{_HOUR}:{_MINUTE}(?::{_SECOND}(?:[.,:]\d{{1,9}})?)?(?!\d){_AFTER}?",  # 14:12:38.250, 2:12 pm
        rf"(?<=\dt)(?P<hour>\d\d){_MINUTE}{_SECOND}?(?:[.,]\d{{1,9}})?(?!\d)",  # ...T141238
        rf"{_HOUR}{_AFTER}",  # 2 pm
        rf"{_BEFORE}{_HOUR}\s?(?:h|時|时|點|点|{match_key('시')})\s?(?:{_MINUTE}(?!\d))?",  # 14h12
    )
)
_TIME_WITH_DOTS = re.compile(rf"{_HOUR}\.{_MINUTE}(?:\.{_SECOND})?(?!\d){_AFTER}?")  # only where the day is found

_YEAR, _MONTH, _DAY = r"(?<!\d)(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})(?!\d)"
_NAME = r"#(?P<calendar>[go])(?P<month>\d\d)"  # how the name of a month is marked before it is looked for
_ORDINAL = r"(?:st|nd|rd|th|er|re|o|a|\.)?"
_GAP = r"[\s.,'׳/-]*"
_JOINT = r"(?:(?:de|del|di|of|ماه|سال|г)\s)?"
_SHORT_YEAR = r"'?(?P<year>\d{4}|\d\d)(?!\d)"
_TIME_BETWEEN = r"(?:~[\s,]*)?"  # how a time, and its zone, that was found is marked

# Forms of a day, the first that is found counts.
_DAYS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])\s?{_MONTH}(?P=mark)\s?{_DAY}",  # 2026-01-27, 2026/01/27, 1404.11.7
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)",  # 20260127
        rf"{_YEAR}-?w(?P<week>\d\d)-?(?P<weekday>[1-7])(?!\d)",  # 2026-W05-2
        rf"{_YEAR}-(?P<of_year>\d{{3}})(?!\d)",  # 2026-027
        rf"{_YEAR}\s?(?:年|{match_key('년')})\s?{_MONTH}\s?(?:月|{match_key('월')})\s?{_DAY}",
        rf"{_YEAR}{_GAP}{_NAME}{_GAP}{_DAY}",  # 2026 Jan 27
        rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}{_GAP}{_JOINT}{_NAME}{_GAP}{_JOINT}{_TIME_BETWEEN}{_SHORT_YEAR}",
        rf"{_NAME}{_GAP}(?P<day>\d{{1,2}}){_ORDINAL}(?!\d){_GAP}{_TIME_BETWEEN}{_YEAR}(?!\d)",  # Jan 27, 2026
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",  # 27.1.2026
        r"(?<!\d)(?P<one>\d{1,2})(?P<mark>[/-])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)",  # 27/01/2026
    )
)
_RUN_TOGETHER = re.compile(r"(?<!\d)((?:19|20)\d{6})(\d{4}|\d{6})(?!\d)")  # 20260127141238
_MARKED_NAME = re.compile(r"#[go]\d\d")
_MONTH_WORD = "ماه"  # joined to the name at will
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=1024)
def parse_date(text: str, zone: str = "UTC") -> datetime | None:
    """The moment that a date means, in UTC; None for what is in no known form, is not sure, or no plausible year.

    A date without a zone is local time in `zone` (an IANA name), one without a time is the beginning of its day.
    """
    text = " ".join(text[: 2 * _LONGEST].split())[:_LONGEST]
    try:
        local = _plain(text) or _by_tables(match_key(text))
        if local is None or not EARLIEST <= local.year <= LATEST:
            return None
        return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):  # a thirteenth month, a day that a month has not
        return None


def _plain(text: str) -> datetime | None:
    """A date of RFC 822 or ISO 8601 in its commonest form."""
    if plain := _PLAIN.fullmatch(text):
        text = f"{plain[3]}-{_MONTHS[plain[2]]}-{plain[1]:0>2}T{plain[4]}{plain[5] or 'Z'}"
    elif not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _by_tables(text: str) -> datetime | None:
    """The date, aware where it names a zone. Raises ValueError for a day or a zone that does not exist."""
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch["seconds"]), UTC)
    asides = " ".join(found[0][1:-1] for found in _ASIDE.finditer(text) if found[0][0] in "([")
    text = _with_marked_months(_RUN_TOGETHER.sub(r"\1t\2", _ASIDE.sub(" ", text)))
    text, clock, zone = _time_taken(text, _TIMES)
    for form in _DAYS:
        if found := form.search(text):
            break
    else:
        return None
    day, rest = _day(found), f"{text[: found.start()]} ~ {text[found.end() :]}"
    if clock is None:
        rest, clock, zone = _time_taken(rest, (_TIME_WITH_DOTS,))
    if zone is None:
        rest, zone = _zone_taken(rest, rest.rfind("~") + 1)
    if _DIGIT.search(_MARKED_NAME.sub("", rest)):
        return None  # a number that was not understood may be an offset, or another day
    zone = zone or _zone_taken(asides, 0)[1]
    hours, at = clock or (0, time())
    moment = datetime.combine(day, at, zone)
    return moment + timedelta(hours=hours) if EARLIEST <= day.year <= LATEST else None


def _time_taken(text: str, forms: tuple[re.Pattern[str], ...]) -> tuple[str, tuple[int, time] | None, tzinfo | None]:
    """The text with a mark in place of its time and zone; the time as hours and the rest of the hour; the zone."""
    for form in forms:
        if not (found := form.search(text)):
            continue
        given = found.groupdict()
        hours = int(given["hour"])
        half = _HALF.get(given.get("before") or given.get("after") or "")
        if half is not None and hours <= 12:
            hours = hours % 12 + half
        if hours > 24:
            raise ValueError(f"no hour is {hours}")
        rest, zone = _zone_taken(text, found.end())
        rest = f"{rest[: found.start()]} ~ {rest[found.end() :]}"
        return rest, (hours, time(0, int(given.get("minute") or 0), min(int(given.get("second") or 0), 59))), zone
    return text, None, None


def _zone_taken(text: str, at: int) -> tuple[str, tzinfo | None]:
    """The text without the zone that stands at a place, and the zone; the offset counts where there is a name too."""
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
    """How far a zone is east of UTC. Raises ValueError for an offset that no zone has."""
    if not found["sign"]:
        return timedelta(minutes=_ZONES[found["name"]])
    distance = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if distance > _FURTHEST_ZONE:
        raise ValueError(f"no zone is {distance} from UTC")
    return -distance if found["sign"] == "-" else distance


def _day(found: re.Match[str]) -> date:
    """The day of a form. Raises ValueError for one that does not exist, or may be either of two."""
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
    """The Gregorian day of a year that is of another calendar. Raises ValueError for a day that it has not."""
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
    """The text with every name of a month replaced by its calendar and number, #g01 or #o11."""
    names = _month_names()
    for words in (2, 1):
        runs = list(_WORD.finditer(text))
        for first, last in reversed(list(zip(runs, runs[words - 1 :], strict=False))):
            name = text[first.start() : last.end()]
            if mark := names.get(name) or names.get(name.removesuffix(_MONTH_WORD)):
                text = f"{text[: first.start()]}{mark}{text[last.end() :]}"
    return text


@cache
def _month_names() -> Mapping[str, str]:
    """The marks of months by the match key of their names."""
    marks: dict[str, str] = {}
    for line in (files("digest.collect.reading") / "month_names.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            calendar, number, names = line.split("\t")
            mark = f"#{'g' if calendar == 'gregorian' else 'o'}{int(number):02}"
            marks |= {match_key(name): mark for name in names.split(" | ")}
    return marks


@cache
def _places() -> Mapping[str, str]:
    """The names of zones as IANA writes them, by the name in small letters."""
    return {name.lower(): name for name in available_timezones()}
