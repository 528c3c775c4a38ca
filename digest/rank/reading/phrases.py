"""Phrases of both languages found on stems: a table of labels, and the labels a text carries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product

from digest.model.errors import DigestError
from digest.text.normalise import ZWNJ
from digest.text.tokens import stem, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase found at stems[start:end], under the label it was written for."""

    label: str
    start: int
    end: int


class PhraseBook:
    """Labelled phrases in a trie over stems, so that inflections of a phrase are the phrase."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """`phrases` are (label, phrase) pairs; the first label of a phrase stands."""
        self._longest: dict[str, int] = {}
        self._labels: dict[tuple[str, ...], str] = {}
        written = list(phrases)
        other = ((label, way) for label, phrase in written for way in other_spellings(phrase))
        for label, phrase in (*written, *other):
            key = stemmed(phrase)
            if key:
                self._labels.setdefault(key, label)
                self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def find(self, stems: Sequence[str]) -> Iterator[Hit]:
        """Every phrase in a text's stems, leftmost and longest first, none overlapping another."""
        position = 0
        while position < len(stems):
            hit = self._at(stems, position)
            if hit:
                yield hit
            position = hit.end if hit else position + 1

    def _at(self, stems: Sequence[str], start: int) -> Hit | None:
        for length in range(self._longest.get(stems[start], 0), 0, -1):
            label = self._labels.get(tuple(stems[start : start + length]))
            if label is not None:
                return Hit(label=label, start=start, end=start + length)
        return None


_SEAM = re.compile(f"[ {ZWNJ}]")
_SEAMS = 3  # of a longer phrase only the seams at its end vary


def other_spellings(phrase: str) -> Iterator[str]:
    """A Persian phrase with its words joined and parted in every other way: writers do either at will (کشته‌شدن)."""
    seams = [] if phrase.isascii() else [seam.start() for seam in _SEAM.finditer(phrase)][-_SEAMS:]
    for signs in product(" " + ZWNJ, repeat=len(seams)):
        letters = list(phrase)
        for seam, sign in zip(seams, signs, strict=True):
            letters[seam] = sign
        if (way := "".join(letters)) != phrase:
            yield way


def stemmed(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase, function words included."""
    return tuple(stem(token) for token in tokens(phrase))


def read_table(name: str, columns: int) -> Iterator[tuple[str, ...]]:
    """The rows of a table of `digest/rank/data`: cells between `|`, `#` starts a comment line."""
    text = files("digest.rank").joinpath("data", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            cells = tuple(cell.strip() for cell in line.split("|"))
            if len(cells) != columns:
                raise DigestError(f"{name}:{number}: {len(cells)} cells where {columns} are wanted; part them with |")
            yield cells


def variants(cell: str) -> Iterator[str]:
    """The phrases of a cell, written between semicolons."""
    return (phrase.strip() for phrase in cell.split(";") if phrase.strip())


@lru_cache(maxsize=1)
def commonplace() -> frozenset[str]:
    """The stems of the words that nearly every report of the field has."""
    rows = read_table("commonplace.txt", 2)
    return frozenset(" ".join(stemmed(word)) for row in rows for cell in row for word in variants(cell))
