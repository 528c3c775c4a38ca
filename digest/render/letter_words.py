"""The words around the stories: dates, times, lengths, headings."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from digest.beats.beat import HomeCountry
from digest.languages import cldr
from digest.languages.catalogues import wording
from digest.languages.registry import language_of
from digest.model.editions import Edition, PassageOrigin


def phrases(language: str) -> Mapping[str, str]:
    """Returns the fixed phrases of a letter by name, and its `direction` with the sides where lines start and end."""
    direction = language_of(language).direction
    begins, ends = ("right", "left") if direction == "rtl" else ("left", "right")
    words = wording(language).part("letter")
    return MappingProxyType({**words, "direction": direction, "side": begins, "other_side": ends})


def number(value: int, language: str) -> str:
    """Formats a number: 1,100, or ۱٬۱۰۰ in a language with its own digits."""
    return cldr.grouped(value, language)


def long_date(day: str, language: str) -> str:
    """Formats a day as "Tuesday 5 March 2024"."""
    return cldr.long_date(date.fromisoformat(day), language)


def month_name(month: str, language: str) -> str:
    """Formats a month written YYYY-MM as "March 2024"."""
    return cldr.month_of_year(date.fromisoformat(f"{month}-01"), language)


def short_date(day: str, language: str) -> str:
    """Formats a day as "5 March"."""
    return cldr.short_date(date.fromisoformat(day), language)


def home_date(day: str, language: str, home: HomeCountry | None) -> str:
    """Formats the day in the home country's calendar: 15 Esfand 1402; "" if that is the Gregorian one."""
    return (cldr.calendar_date(date.fromisoformat(day), language, home.calendar) or "") if home else ""


def measurements_heading(language: str, home: HomeCountry | None, headings: Mapping[str, str]) -> str:
    """Returns the heading of the measurements box: the beat's own, else one with the name of the home country."""
    if language not in headings and home:
        return wording(language).text("letter.net", country=cldr.country(home.code, language))
    return headings.get(language) or next(iter(headings.values()), "")


def clock(moment: datetime, language: str, home: HomeCountry | None) -> str:
    """Formats a time as "Tue 12:17 UTC" followed by the time in the home country; the weekday is that of the first
    time.
    """
    if home is None:
        utc = moment.astimezone(UTC)
        said = wording(language).text(
            "letter.clock_utc", weekday=cldr.weekday(utc.date(), language), utc=f"{utc:%H:%M}"
        )
        return language_of(language).in_own_digits(said)
    words, zone = wording(language).template("letter.clock"), ZoneInfo(home.clock)
    utc, there = moment.astimezone(UTC), moment.astimezone(zone)
    first = there if words.find("{home}") < words.find("{utc}") else utc
    shown = words.format(
        weekday=cldr.weekday(first.date(), language),
        utc=f"{utc:%H:%M}",
        home=f"{there:%H:%M}",
        place=cldr.city(zone.key, language),
    )
    return language_of(language).in_own_digits(shown)


def length_line(edition: Edition) -> str:
    """Formats the length: "10 stories · 1,100 words · 5 minutes", and how many stories have only a fact line."""
    words, language = wording(edition.language), edition.language
    lines = sum(pick.passages[0].origin is PassageOrigin.FACTS for pick in edition.picks)
    parts = (("stories", len(edition.picks)), ("words", edition.words), ("minutes", edition.minutes), ("lines", lines))
    counted = (words.counted(f"letter.{name}", count, n=number(count, language)) for name, count in parts if count)
    return " · ".join(counted)


def in_language(code: str, language: str) -> str:
    """Says in which language a text is: "in English"."""
    return wording(language).text("letter.in_language", language=cldr.language_name(code, language))


def translated_from(code: str, language: str) -> str:
    """Says that a text was machine-translated from a language."""
    return wording(language).text("letter.translated_from", language=cldr.language_name(code, language))


def replay_line(edition: Edition) -> str:
    """Says that an edition replays a recorded day, and which one."""
    return wording(edition.language).text("letter.sample", day=long_date(edition.day, edition.language))


def thread_line(tellings: int, first: str, language: str) -> str:
    """Says how often a story was in an edition, and since which day."""
    times, since = number(tellings, language), long_date(first, language)
    return wording(language).counted("letter.thread_since", tellings, n=times, day=since)


def method_line(edition: Edition) -> str:
    """Says how many reports of how many sources were read, and how they were chosen."""
    language = edition.language
    return wording(language).text(
        "letter.method",
        items=number(edition.items_read, language),
        answering=number(edition.sources_answering, language),
        asked=number(edition.sources_asked, language),
    )


def topic_line(edition: Edition, topics: tuple[str, ...]) -> str:
    """Returns the name of a story's first topic; "" if it has none."""
    return topic_name(dict(edition.topic_names), topics[0]) if topics else ""


def topic_name(names: Mapping[str, str], topic: str) -> str:
    """Returns the name of a topic, else its id spelt out."""
    return names.get(topic, topic.replace("-", " ").capitalize())
