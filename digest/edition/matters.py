"""What a text tells of, as a noun phrase of either language: the bilingual table `data/matters.txt`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from digest.model.errors import DigestError
from digest.text.tokens import stems, tokens

# Behind these words a report of these weeks tells what came before.
_BACKGROUND = re.compile(
    r"\b(?:(?:sparked|triggered|ignited|prompted|fuelled|fueled) by|"
    r"(?:following|after|over|since) the (?:\S+ ){0,2}?death|"
    r"the death (?:in custody )?of|in the wake of|amid|(?:days|weeks|months|years) after|mahsa amini|jina amini)\b|"
    r"در پی (?:کشته شدن|قتل|مرگ|جان باختن)|پس از (?:کشته شدن|مرگ|قتل)|مهسا امینی|ژینا امینی",
    re.IGNORECASE,
)

_AT_ONCE = 40  # characters within which a sentence that begins with what came before has come to it

GAP = 5
"""Words that `..` in a phrase may stand for at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A row of the table: `place` counts from 0, the gravest; a `weak` matter is in nearly every report of the field.

    `en` and `fa` are for sentences, `short` is the English for an index; `phrases` are stems in parts, between which
    up to GAP words may stand.
    """

    place: int
    en: str
    fa: str
    short: str
    weak: bool
    phrases: frozenset[tuple[tuple[str, ...], ...]]

    def phrase(self, language: str) -> str:
        """As a sentence has it: "a death sentence"."""
        return self.fa if language == "fa" else self.en

    def label(self, language: str) -> str:
        """As an index has it: "death sentence"."""
        return self.fa if language == "fa" else self.short.removeprefix("an ").removeprefix("a ")


@lru_cache(maxsize=1)
def matters() -> tuple[Matter, ...]:
    """The whole table, the gravest first."""
    return tuple(parse_matters(files("digest.edition").joinpath("data", "matters.txt").read_text(encoding="utf-8")))


def parse_matters(text: str) -> Iterator[Matter]:
    """The rows of a table of four cells between `|`; DigestError names the line that is none."""
    rows = (line for line in enumerate(text.splitlines(), 1) if line[1].strip() and not line[1].startswith("#"))
    for place, (number, line) in enumerate(rows):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 4 or not all(cells[:2]):
            raise DigestError(f"matters.txt:{number}: {line!r}; write `English | Persian | phrases | phrases`")
        names = cells[0].removeprefix("~").split("/")
        yield Matter(
            place=place,
            en=names[-1].strip(),
            fa=cells[1],
            short=names[0].strip(),
            weak=cells[0].startswith("~"),
            phrases=frozenset(_phrases(f"{cells[2]};{cells[3]}")),
        )


def matter_of(texts: Iterable[str]) -> Matter | None:
    """The gravest matter of the first text that names one; a weak one only where no text has a better."""
    weak: Matter | None = None
    for text in texts:
        found = matter_in(text)
        if found and not found.weak:
            return found
        weak = weak or found
    return weak


@lru_cache(maxsize=4096)
def matter_in(text: str) -> Matter | None:
    """The gravest matter that a text names before it turns to what came before."""
    before = _BACKGROUND.search(text)
    if before is None:
        return _gravest(text)
    found = _gravest(text[: before.start()])
    if found is None and before.start() < _AT_ONCE:  # "Since the protests over .. began, twenty have been arrested"
        found = _gravest(text[before.end() :].partition(", ")[2])
    return found


def _gravest(text: str) -> Matter | None:
    words = stems(text)
    starts: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        starts.setdefault(word, []).append(position)
    return next((matter for matter in matters() if any(_stands(p, words, starts) for p in matter.phrases)), None)


def _phrases(cell: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    for phrase in cell.split(";"):
        if tokens(phrase):
            yield tuple(stems(part) for part in phrase.split(".."))


def _stands(phrase: tuple[tuple[str, ...], ...], words: Sequence[str], starts: dict[str, list[int]]) -> bool:
    first, *rest = phrase
    return any(
        words[start : start + len(first)] == first and _follows(rest, words, start + len(first))
        for start in starts.get(first[0], ())
    )


def _follows(parts: Sequence[tuple[str, ...]], words: Sequence[str], position: int) -> bool:
    for part in parts:
        spans = range(position, min(position + GAP + 1, len(words) - len(part) + 1))
        start = next((start for start in spans if words[start : start + len(part)] == part), None)
        if start is None:
            return False
        position = start + len(part)
    return True
