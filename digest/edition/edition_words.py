"""The sentences that the program itself writes into an edition, in English and Persian."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType

from digest.languages import cldr
from digest.languages.registry import language_of
from digest.text.normalise import match_key

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SMALL_FA = ("هیچ", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده")

PAYWALL: Mapping[str, str] = MappingProxyType({"en": "paywall", "fa": "پولی"})
STATE_MEDIA: Mapping[str, str] = MappingProxyType({"en": "state media", "fa": "رسانهٔ حکومتی"})
PARTY_MEDIA: Mapping[str, str] = MappingProxyType({"en": "party media", "fa": "رسانهٔ حزبی"})

_ENDS_PLAINLY = re.compile(r"[\w)]\.$")
_CLOSING = re.compile(r"(?<=\w)[.!?]$")
_SAYS_WHO = re.compile(r"\b(?:said|says|told|reported|reports|according to|announced)\b")


def attributed(sentence: str, name: str, language: str) -> str:
    """The sentence with whose it is: ", NAME reported." or (NAME) where it quotes already; به گزارش NAME in Persian."""
    if match_key(name) in match_key(sentence):
        return sentence
    if language == "fa":
        return f"به گزارش {name}، {sentence}"
    if _ENDS_PLAINLY.search(sentence) and not _SAYS_WHO.search(sentence):
        return f"{sentence[:-1]}, {name} reported."
    closing = _CLOSING.search(sentence)
    return f"{sentence[: closing.start()]} ({name}){closing[0]}" if closing else f"{sentence} ({name})"


def counted(number: int, language: str) -> str:
    """A number in words up to twelve, in digits beyond."""
    small = _SMALL_FA if language == "fa" else _SMALL
    if number < len(small):
        return small[number]
    return language_of(language).in_own_digits(str(number))


def listed(names: Sequence[str], others: int, language: str) -> str:
    """A, B and C; or A, B and two others."""
    every = [*names, *([f"{counted(others, language)} {_others(others, language)}"] if others else [])]
    joiner, comma = (" و ", "، ") if language == "fa" else (" and ", ", ")
    return every[0] if len(every) == 1 else f"{comma.join(every[:-1])}{joiner}{every[-1]}"


def _others(number: int, language: str) -> str:
    if language == "fa":
        return "ناشر دیگر"
    return "other" if number == 1 else "others"


def voices_line(names: Sequence[str], independent: int, language: str, *, partial: bool, copies: int) -> str:
    """Who reports a story: how many independent owners, the first of them by name, and how many only copy."""
    shown = names[:3]
    if language == "fa":
        return _voices_fa(shown, independent, partial=partial, copies=copies)
    if partial:
        line = f"Only media that speak for a state or a party report it so far: {listed(shown, 0, 'en')}"
    elif independent <= 1:
        line = f"So far only {shown[0]} reports it"
    else:
        who = listed(shown, independent - len(shown), "en")
        line = f"{counted(independent, 'en').capitalize()} independent publishers report it: {who}"
    if copies:
        line += f"; {counted(copies, 'en')} more {'carries' if copies == 1 else 'carry'} the same text"
    return line + "."


def _voices_fa(names: Sequence[str], independent: int, *, partial: bool, copies: int) -> str:
    if partial:
        line = f"تاکنون تنها رسانه‌های وابسته به حکومت یا حزب گزارش داده‌اند: {listed(names, 0, 'fa')}"
    elif independent <= 1:
        line = f"تاکنون تنها {names[0]} گزارش داده است"
    else:
        who = listed(names, independent - len(names), "fa")
        line = f"{counted(independent, 'fa')} ناشر مستقل گزارش داده‌اند: {who}"
    if copies:
        line += f"؛ {counted(copies, 'fa')} ناشر دیگر همان متن را {'آورده است' if copies == 1 else 'آورده‌اند'}"
    return line + "."


def newest_line(name: str, moment: datetime, language: str) -> str:
    """Who reported last, and when."""
    time = f"{moment.astimezone(UTC):%H:%M}"
    if language == "fa":
        return f"تازه‌ترین گزارش: {name}، {language_of(language).in_own_digits(time)} گرینویچ."
    return f"Newest report: {name}, {time} UTC."


def figures_line(unit: str, figures: Sequence[tuple[str, str]], language: str) -> str:
    """What different publishers count: (figure, publisher) pairs of one unit."""
    if language == "fa":
        counts = "؛ ".join(f"{name}: {language_of(language).in_own_digits(figure)}" for figure, name in figures)
        return f"شمارها یکسان نیست ({unit}): {counts}."
    told = [f"{name} has {figure}" for figure, name in figures]
    return f"Figures differ: {listed(told, 0, 'en')} {unit}."


def matter_line(phrase: str, language: str) -> str:
    """What a story tells of, given as a noun phrase."""
    return f"از {phrase} خبر می‌دهد." if language == "fa" else f"It tells of {phrase}."


def first_line(language: str) -> str:
    """A story that no earlier letter could have had."""
    return "پس از شمارهٔ پیشین ما گزارش شده است." if language == "fa" else "First reported since our last letter."


def update_line(day: str, what: str, language: str) -> str:
    """What is new since the edition of a day."""
    if language == "fa":
        return f"تازه نسبت به شمارهٔ {_day(day, language)}: {what}"
    return f"New since our edition of {_day(day, language)}: {what}"


def again_line(day: str, language: str) -> str:
    """A story that goes on, the new of which is its headline."""
    if language == "fa":
        return f"شمارهٔ {_day(day, language)} ما این خبر را داشت؛ آنچه در عنوان آمده تازه است."
    return f"New since our edition of {_day(day, language)}, which had this story: what the headline says."


def _day(day: str, language: str) -> str:
    return cldr.short_date(date.fromisoformat(day), language)


def correction_line(day: str, text: str, language: str) -> str:
    """What the edition of a day had wrong."""
    return (
        f"تصحیح شمارهٔ {_day(day, language)}: {text}"
        if language == "fa"
        else f"Correction to our edition of {_day(day, language)}: {text}"
    )


def short_line(picks: int, language: str) -> str:
    """An honest word on a short letter."""
    if language == "fa":
        return f"امروز تنها {counted(picks, 'fa')} خبر به سنجه‌های ما رسید."
    return f"Only {counted(picks, 'en')} {'story' if picks == 1 else 'stories'} met the bar today."
