"""The words around the stories in English and Persian: dates, times, lengths, headings."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from digest.languages import cldr
from digest.languages.registry import language_of
from digest.model.editions import Edition

TEHRAN = ZoneInfo("Asia/Tehran")

_PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "direction": "ltr",
        "side": "left",
        "other_side": "right",
        "story": "{n} story",
        "stories": "{n} stories",
        "words": "{n} words",
        "minute": "{n} minute",
        "minutes": "{n} minutes",
        "clock": "{weekday} {utc} UTC, {tehran} Tehran",
        "sample": "Replay of {day}: made again from a recorded day. This is not today's news.",
        "today": "In this letter",
        "update": "Update",
        "why": "Why it is here",
        "also": "Also",
        "earlier": "Earlier",
        "read": "Read",
        "net": "The net in Iran today",
        "how": "How these stories were chosen",
        "method": (
            "{items} reports from {answering} of {asked} sources were read. Reports of the same event are one story; "
            "what happened, how new it is and how many independent publishers report it decide its place. Copies and "
            "state media do not count as confirmation. Summaries are sentences of "
            "the reports themselves."
        ),
        "privacy": (
            "Nothing in this letter loads from anywhere: no pictures, no pixels. Nobody is told whether you open it "
            "or what you click; every link leads straight to the publisher."
        ),
        "page_privacy": "Nothing on this page loads from anywhere else, and it sets no cookies.",
        "leave": "Leave this list",
        "pause": "Pause for 30 days",
        "preferences": "Change days or form",
        "archive": "All editions",
        "on_the_web": "This letter on the web",
        "pass_on": "One file for passing on",
        "feeds": "Feeds",
        "by_topic": "By topic",
        "by_month": "By month",
        "latest": "Latest edition",
        "earlier_editions": "Earlier editions",
        "whole": "The whole letter",
        "on_its_own": "This story on its own page",
        "continued": "What earlier editions said",
        "nearby": "Also from {place}",
        "coverage": "Coverage in the last month",
        "coverage_text": (
            "Reports a day behind our ten stories, by topic. The day with the most was {day}: {most} reports."
        ),
        "table": "The same as a table",
        "day": "Day",
        "editions_feed": "editions",
        "stories_feed": "stories",
    },
    "fa": {
        "direction": "rtl",
        "side": "right",
        "other_side": "left",
        "story": "{n} خبر",
        "stories": "{n} خبر",
        "words": "{n} واژه",
        "minute": "{n} دقیقه",
        "minutes": "{n} دقیقه",
        "clock": "{weekday} {tehran} تهران، {utc} گرینویچ",
        "sample": "بازپخش {day}: دوباره از یک روز ضبط‌شده ساخته شده است. این خبرهای امروز نیست.",
        "today": "در این نامه",
        "update": "تازه",
        "why": "چرا اینجاست",
        "also": "همچنین",
        "earlier": "پیش‌تر",
        "read": "خواندن",
        "net": "اینترنت ایران امروز",
        "how": "این خبرها چگونه برگزیده شد",
        "method": (
            "{items} گزارش از {answering} منبع از {asked} منبع خوانده شد. گزارش‌های یک رویداد یک خبر است؛ جای هر خبر را "
            "خودِ رویداد، تازگی آن و شمار ناشران مستقل تعیین می‌کند. رونوشت‌ها و رسانه‌های حکومتی تأیید شمرده "
            "نمی‌شود. خلاصه‌ها جمله‌های خود گزارش‌هاست."
        ),
        "privacy": (
            "هیچ چیز در این نامه از جایی بارگیری نمی‌شود: نه تصویر، نه ردیاب. هیچ‌کس نمی‌فهمد که آن را باز کرده‌اید یا بر "
            "چه کلیک می‌کنید؛ هر پیوند یک‌راست به ناشر می‌رسد."
        ),
        "page_privacy": "هیچ چیز در این صفحه از جای دیگری بارگیری نمی‌شود و کوکی ندارد.",
        "leave": "خروج از فهرست",
        "pause": "۳۰ روز وقفه",
        "preferences": "تغییر روزها یا شکل نامه",
        "archive": "همهٔ شماره‌ها",
        "on_the_web": "این نامه در وب",
        "pass_on": "یک فایل برای فرستادن به دیگران",
        "feeds": "خوراک‌ها",
        "by_topic": "به تفکیک موضوع",
        "by_month": "به تفکیک ماه",
        "latest": "تازه‌ترین شماره",
        "earlier_editions": "شماره‌های پیشین",
        "whole": "همهٔ این نامه",
        "on_its_own": "این خبر در صفحهٔ خودش",
        "continued": "در شماره‌های پیشین",
        "nearby": "خبرهای دیگر از {place}",
        "coverage": "پوشش خبری در یک ماه گذشته",
        "coverage_text": "شمار گزارش‌های هر روز پشتِ ده خبر ما، به تفکیک موضوع. بیشترین: {day} با {most} گزارش.",
        "table": "همین به صورت جدول",
        "day": "روز",
        "editions_feed": "شماره‌ها",
        "stories_feed": "خبرها",
    },
}


def phrases(language: str) -> Mapping[str, str]:
    """The fixed words of a letter in `en` or `fa`, by name."""
    return MappingProxyType(_PHRASES[language])


def number(value: int, language: str) -> str:
    """1,100 in English and ۱٬۱۰۰ in Persian."""
    return cldr.grouped(value, language)


def long_date(day: str, language: str) -> str:
    """Tuesday 5 March 2024."""
    return cldr.long_date(date.fromisoformat(day), language)


def month_name(month: str, language: str) -> str:
    """March 2024, of a month written YYYY-MM."""
    return cldr.month_of_year(date.fromisoformat(f"{month}-01"), language)


def short_date(day: str, language: str) -> str:
    """5 March."""
    return cldr.short_date(date.fromisoformat(day), language)


def solar_date(day: str, language: str) -> str:
    """15 Esfand 1402: the same day in the Solar Hijri calendar."""
    return cldr.calendar_date(date.fromisoformat(day), language) or ""


def clock(moment: datetime, language: str) -> str:
    """Tue 12:17 UTC, 15:47 Tehran; the weekday is that of the first of the two."""
    utc, tehran = moment.astimezone(UTC), moment.astimezone(TEHRAN)
    first = tehran if language == "fa" else utc
    words = _PHRASES[language]["clock"].format(
        weekday=cldr.weekday(first.date(), language), utc=f"{utc:%H:%M}", tehran=f"{tehran:%H:%M}"
    )
    return language_of(language).in_own_digits(words)


def length_line(edition: Edition) -> str:
    """10 stories · 1,100 words · 5 minutes."""
    language, words = edition.language, _PHRASES[edition.language]
    counted = (
        (len(edition.picks), "story", "stories"),
        (edition.words, "words", "words"),
        (edition.minutes, "minute", "minutes"),
    )
    return " · ".join(words[one if n == 1 else many].format(n=number(n, language)) for n, one, many in counted)


def replay_line(edition: Edition) -> str:
    """That an edition repeats a recorded day, and which."""
    return _PHRASES[edition.language]["sample"].format(day=long_date(edition.day, edition.language))


def method_line(edition: Edition) -> str:
    """How many reports of how many sources were read, and how they were chosen."""
    return _PHRASES[edition.language]["method"].format(
        items=number(edition.items_read, edition.language),
        answering=number(edition.sources_answering, edition.language),
        asked=number(edition.sources_asked, edition.language),
    )


def topic_line(edition: Edition, topics: tuple[str, ...]) -> str:
    """The name of a story's first topic, "" where it has none."""
    return topic_name(dict(edition.topic_names), topics[0]) if topics else ""


def topic_name(names: Mapping[str, str], topic: str) -> str:
    """The name of a topic; its id spelt out where it has no name."""
    return names.get(topic, topic.replace("-", " ").capitalize())
