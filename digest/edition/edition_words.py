"""The sentences that the program itself writes into an edition, from the language's catalogue."""

import re
from collections.abc import Sequence
from datetime import date

from digest.languages import cldr
from digest.languages.catalogues import wording
from digest.languages.registry import language_of
from digest.text.normalise import match_key

_ENDS_PLAINLY = re.compile(r"[\w)]\.$")
_CLOSING = re.compile(r"(?<=\w)[.!?]$")
_NAMES_SHOWN = 3


def label(name: str, language: str) -> str:
    """Returns a short label for a link: `paywall`, `state_media`, `party_media`."""
    return wording(language).text(f"edition.{name}")


def attributed(sentence: str, name: str, language: str) -> str:
    """Adds the publisher to a sentence: ", NAME reported." or (NAME) if the sentence already names a speaker."""
    if match_key(name) in match_key(sentence):
        return sentence
    says_who = language_of(language).says_who
    if _ENDS_PLAINLY.search(sentence) and not (says_who and says_who.search(sentence)):
        return wording(language).text("edition.attributed", clause=sentence[:-1], name=name, stop=".")
    closing = _CLOSING.search(sentence)
    clause, stop = (sentence[: closing.start()], closing[0]) if closing else (sentence, "")
    return wording(language).text("edition.attributed_quoting", clause=clause, name=name, stop=stop)


def counted(number: int, language: str) -> str:
    """Writes a small number in words, a larger one in digits."""
    small = wording(language).template("edition.small_numbers").split()
    return small[number] if number < len(small) else language_of(language).in_own_digits(str(number))


def listed(names: Sequence[str], others: int, language: str) -> str:
    """Formats a list: A, B and C; or A, B and two others."""
    words = wording(language)
    rest = [words.counted("edition.others", others, count=counted(others, language))] if others else []
    return _joined([*names, *rest], "list", language)


def named_line(names: Sequence[str], language: str) -> str:
    """Lists the persons, places and organisations named in a report in another language."""
    return wording(language).text("edition.named", names=listed(names, 0, language))


def mentioned_line(subjects: Sequence[str], language: str) -> str:
    """Lists the subjects for which a report in another language has words."""
    return wording(language).text("edition.mentioned", subjects=listed(subjects, 0, language))


def _joined(parts: Sequence[str], kind: str, language: str) -> str:
    words = wording(language)
    comma, last = words.template(f"edition.{kind}_comma"), words.template(f"edition.{kind}_and")
    return parts[0] if len(parts) == 1 else f"{comma.join(parts[:-1])}{last}{parts[-1]}"


def voices_line(names: Sequence[str], independent: int, language: str, *, partial: bool, copies: int) -> str:
    """Says who reports a story: the number of independent owners, the first of them by name, and how many only copy."""
    words, shown = wording(language), names[: min(_NAMES_SHOWN, max(1, independent))]
    if partial:
        line = words.text("edition.voices_partial", who=listed(shown, 0, language))
    elif independent <= 1:
        line = words.text("edition.voices_one", who=shown[0])
    else:
        who = listed(shown, independent - len(shown), language)
        line = words.counted("edition.voices", independent, count=counted(independent, language), who=who)
    if copies:
        line += words.counted("edition.copies", copies, count=counted(copies, language))
    return f"{line[0].upper()}{line[1:]}."


def denial_line(name: str, language: str) -> str:
    """Says who reports that the event, or a part of it, is denied."""
    return wording(language).text("edition.denial", name=name)


def activists_line(language: str) -> str:
    """Says that a count comes from activists."""
    return wording(language).text("edition.activists")


def figures_line(unit: str, figures: Sequence[tuple[str, str]], language: str) -> str:
    """Says what different publishers count: (figure, publisher) pairs of one unit."""
    words, digits = wording(language), language_of(language).in_own_digits
    parts = [words.text("edition.figure", name=name, figure=digits(figure)) for figure, name in figures]
    return words.text("edition.figures", figures=_joined(parts, "figures", language), unit=unit)


def nothing_more_line(name: str, language: str) -> str:
    """Says that a report has no text beyond its headline."""
    return wording(language).text("edition.nothing_more", name=name)


def first_line(language: str) -> str:
    """Says that no earlier letter could have had the story."""
    return wording(language).text("edition.first")


def update_line(day: str, what: str, language: str) -> str:
    """Says what is new since the edition of a day."""
    return wording(language).text("edition.update", day=_day(day, language), what=what)


def again_line(day: str, language: str) -> str:
    """Says that a story continues, if the headline itself is what is new."""
    return wording(language).text("edition.again", day=_day(day, language))


def correction_line(day: str, text: str, language: str) -> str:
    """Says what the edition of a day had wrong."""
    return wording(language).text("edition.correction", day=_day(day, language), text=text)


def week_line(first: str, last: str, language: str) -> str:
    """Says that this is a weekly letter, and which days it covers."""
    return wording(language).text("edition.week", first=_day(first, language), last=_day(last, language))


def short_line(picks: int, language: str) -> str:
    """Says honestly that the letter is short."""
    if not picks:
        return wording(language).text("edition.short_none")
    return wording(language).counted("edition.short", picks, count=counted(picks, language))


def named_fact(name: str, what: str, language: str) -> str:
    """Combines a place or person and what happened, or either alone."""
    return wording(language).text("edition.fact_named", name=name, what=what) if name and what else name or what


def persons_fact(event: str, count: int, language: str) -> str:
    """Says what happened, and to how many."""
    return wording(language).counted("edition.fact_persons", count, event=event, count=cldr.grouped(count, language))


def dated_label(label: str, day: str, language: str) -> str:
    """Adds the day to a label, to tell it from another story's."""
    return f"{label} ({_day(day, language)})"


def _day(day: str, language: str) -> str:
    return cldr.short_date(date.fromisoformat(day), language)
