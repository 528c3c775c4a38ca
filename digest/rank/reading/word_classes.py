"""Word classes: how strongly the opening of a text has words of each class of a beat, and of pairs of classes.

A class is a kind of word ("a platform", "what a court does"), so that few numbers describe what a text is about. They
are the word features of the relevance model.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from digest.model.errors import DigestError
from digest.rank.reading.features import Features
from digest.text.phrases import other_spellings, stemmed

READ_WORDS = 72
"""Words read: as many as are embedded, plus a title."""
OPENING_WORDS = 12
OPENING_DOUBT, LATER_DOUBT = 0.4, 0.7
"""The remaining doubt after one word of a class; a word in the opening removes more."""
TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTable:
    """The classes of a beat as written: words by class, and the pairs of classes that are combined."""

    words: Mapping[str, tuple[str, ...]]
    together: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the measured numbers, in order."""
        return (*self.words, *(f"{one}+{other}" for one, other in self.together))


class WordClasses:
    """One beat's classes, indexed for search."""

    def __init__(self, table: ClassTable, groups: Mapping[str, Collection[str]]) -> None:
        """`groups` are the ids of the lexicon's names by group, for `@group:*`."""
        self.names = table.names
        order = {name: number for number, name in enumerate(table.words)}
        self._pairs = [(order[one], order[other]) for one, other in table.together]
        self._count = len(order)
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self._ids: dict[str, set[int]] = defaultdict(set)
        for name, words in table.words.items():
            for word in words:
                if word.startswith("@"):
                    for id in groups.get(word[1:-2], ()):
                        self._ids[id].add(order[name])
                    continue
                for key in {stemmed(way) for way in (word, *other_spellings(word))} - {()}:
                    self._phrases[key[0]].append((key, order[name]))

    def measure(self, item: Features) -> NDArray[np.float64]:
        """Returns the strength of each class in 0..1, then of each pair of classes."""
        doubts = np.ones(self._count)
        for place, number in self._find(item):
            doubts[number] *= OPENING_DOUBT if place < OPENING_WORDS else LATER_DOUBT
        found = 1 - doubts
        return np.concatenate([found, [found[one] * found[other] for one, other in self._pairs]])

    def _find(self, item: Features) -> set[tuple[int, int]]:
        """Returns (position, class) for each word of a class in the part of a text that is read."""
        stems = item.stems[:READ_WORDS]
        found = {
            (place, number)
            for place, stem in enumerate(stems)
            for key, number in self._phrases.get(stem, ())
            if stems[place : place + len(key)] == key
        }
        for mention in item.mentions:
            if mention.start < READ_WORDS and not mention.weak:
                found |= {(mention.start, number) for number in self._ids.get(mention.id, ())}
        return found


def read_class_table(lines: Iterable[str], origin: str) -> ClassTable:
    """Parses the table: lines `NAME: word, phrase, @group:*`, a line `together: ONE+OTHER, …`, and `#` for comments.

    Raises DigestError with the position of an invalid line.
    """
    words: dict[str, tuple[str, ...]] = {}
    together: tuple[tuple[str, str], ...] = ()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, rest = line.partition(":")
        entries = tuple(entry.strip() for entry in rest.split(",") if entry.strip())
        if not colon or not entries or name in words:
            raise DigestError(f"{origin}:{number}: write NAME: word, word; every name once")
        if name != TOGETHER:
            words[name] = entries
            continue
        together = tuple(_pair(entry, words, f"{origin}:{number}") for entry in entries)
    return ClassTable(words=words, together=together)


def _pair(entry: str, known: Collection[str], place: str) -> tuple[str, str]:
    one, _, other = entry.partition("+")
    if one not in known or other not in known:
        raise DigestError(f"{place}: {entry!r} names no two classes of the lines above")
    return one, other


def shipped_class_table(beat: str) -> ClassTable | None:
    """Returns the shipped classes for a beat, or None."""
    path = files("digest.beats").joinpath(beat, "classes.txt")
    if not path.is_file():
        return None
    lines: Sequence[str] = path.read_text("utf-8").splitlines()
    return read_class_table(lines, f"{beat}/{path.name}")
