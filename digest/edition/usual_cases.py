"""Learns from the day's texts how a word is written: lower case, capitalised, or in capitals."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from digest.languages.registry import capitals_mark_names
from digest.model.items import Item
from digest.text.tokens import stem

CHARACTERS_READ = 1200
"""Characters of a text read to learn spelling; the rest repeats it."""

_INSIDE_SENTENCE = re.compile(r"(?<=[a-z,;] )[A-Za-z][A-Za-z’'-]*[A-Za-z]")


class Case(Enum):
    """How a word is written."""

    LOWER = "lower"
    CAPITAL = "Capital"
    UPPER = "UPPER"


def case_of(word: str) -> Case:
    """The case of a word; mixed ones (iPhone, McAdam) count as capital."""
    if word.islower():
        return Case.LOWER
    return Case.UPPER if word.isupper() and len(word) > 1 else Case.CAPITAL


class UsualCases:
    """The usual case of words, learned from items."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._seen = _cases_seen(items)

    def usual_case(self, word: str) -> Case | None:
        """Returns the usual case of a word in the day's texts; None if they do not determine it.

        Lower case if half of the uses are, of the word or, if it is new, of its stem: names are never in lower case,
        but an agency's Energy is. Capitalised if all uses are.
        """
        known = self._seen.get(word.lower(), Counter())
        seen = known if known else self._seen.get(f"stem:{stem(word.lower())}", Counter())
        if seen[Case.LOWER] and 2 * seen[Case.LOWER] >= seen.total():
            return Case.LOWER
        return next(
            (case for case in (Case.CAPITAL, Case.UPPER) if seen[case] > 1 and seen[case] == known.total()), None
        )


def _cases_seen(items: Iterable[Item]) -> Mapping[str, Counter[Case]]:
    """Counts how often a word, and a stem (under `stem:`), has which case inside a sentence."""
    written: Counter[str] = Counter()
    for item in items:
        if capitals_mark_names(item.language):
            for line in (*item.text[:CHARACTERS_READ].splitlines(), item.summary[:CHARACTERS_READ]):
                words = _INSIDE_SENTENCE.findall(line)
                if 2 * sum(word[0].islower() for word in words) >= len(words):  # a title teaches no spelling
                    written.update(words)
    found: dict[str, Counter[Case]] = {}
    for word, count in written.items():
        small, case = word.lower(), case_of(word)
        for key in (small, f"stem:{stem(small)}"):
            found.setdefault(key, Counter())[case] += count
    return found
