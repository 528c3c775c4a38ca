"""Finds labelled phrases in stemmed text, in any language."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from digest.text.normalise import ZWNJ
from digest.text.tokens import stem, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase found at stems[start:end], with its label."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of a table; `language` is that of its column, whose rules stem it."""

    text: str
    language: str | None = None


GAP = ".."
GAP_WORDS = 5
"""The most words that `..` in a phrase may match."""


class PhraseBook:
    """Labelled phrases, indexed by their stems, so that inflected forms match too.

    Where phrases overlap, the leftmost and longest wins; a phrase with a gap matches only if no other starts there.
    """

    def __init__(self, phrases: Iterable[tuple[str, str | Phrase]]) -> None:
        """`phrases` are (label, phrase) pairs; if a phrase is repeated, its first label is kept.

        A phrase without a language is stemmed by the leading language of its script.
        """
        self._longest: dict[str, int] = {}
        self._labels: dict[tuple[str, ...], str] = {}
        self._gapped: dict[str, dict[tuple[tuple[str, ...], ...], str]] = {}
        written = []
        for label, given in phrases:
            phrase = given if isinstance(given, Phrase) else Phrase(text=given)
            parts = tuple(stemmed(part, phrase.language) for part in phrase.text.split(GAP))
            if len(parts) == 1:
                written.append((label, phrase.text, phrase.language))
            elif all(parts):
                self._gapped.setdefault(parts[0][0], {}).setdefault(parts, label)
        other = ((label, way, language) for label, text, language in written for way in other_spellings(text))
        for label, text, language in (*written, *other):
            key = stemmed(text, language)
            if key:
                self._labels.setdefault(key, label)
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        self.first_stems = frozenset((*self._longest, *self._gapped))
        """The stems that its phrases begin with."""

    def find(self, stems: Sequence[str]) -> Iterator[Hit]:
        """Yields the phrases in a text's stems, leftmost and longest first, without overlaps."""
        end, first_stems = 0, self.first_stems
        for position in [at for at, word in enumerate(stems) if word in first_stems]:
            hit = self._at(stems, position) if position >= end else None
            if hit:
                yield hit
                end = hit.end

    def _at(self, stems: Sequence[str], start: int) -> Hit | None:
        for length in range(self._longest.get(stems[start], 0), 0, -1):
            label = self._labels.get(tuple(stems[start : start + length]))
            if label is not None:
                return Hit(label=label, start=start, end=start + length)
        for parts, label in self._gapped.get(stems[start], {}).items():
            end = end_of_gapped(parts, stems, start)
            if end is not None:
                return Hit(label=label, start=start, end=end)
        return None


def end_of_gapped(parts: Sequence[tuple[str, ...]], stems: Sequence[str], start: int) -> int | None:
    """Returns the end of a gapped phrase that starts at `start`, with few words between its parts; None if it does not
    match.
    """
    position, reach = start, 0
    for part in parts:
        last = min(position + reach, len(stems) - len(part))
        places = (place for place in range(position, last + 1) if tuple(stems[place : place + len(part)]) == part)
        place = next(places, None)
        if place is None:
            return None
        position, reach = place + len(part), GAP_WORDS
    return position


_SEAM = re.compile(f"[ {ZWNJ}]")
_SEAMS = 3  # in a longer phrase only the joints at its end vary


def other_spellings(phrase: str) -> Iterator[str]:
    """Yields a phrase with its words joined and split in every other way: in some scripts writers do both."""
    seams = [] if phrase.isascii() else [seam.start() for seam in _SEAM.finditer(phrase)][-_SEAMS:]
    for signs in product(" " + ZWNJ, repeat=len(seams)):
        letters = list(phrase)
        for seam, sign in zip(seams, signs, strict=True):
            letters[seam] = sign
        if (way := "".join(letters)) != phrase:
            yield way


@lru_cache(maxsize=20_000)
def stemmed(phrase: str, language: str | None = None) -> tuple[str, ...]:
    """Returns the stems of a phrase, including function words."""
    return tuple(stem(token, language) for token in tokens(phrase, language))
