"""No Python file outside the beats and the languages contains words of a beat's subject."""

import re
from pathlib import Path

import pytest

from digest.beats.library import SHIPPED, Library
from digest.text.tokens import tokens

PACKAGE = SHIPPED.parent
OUTSIDE = [
    path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in ("beats", "languages")
]
GROUPS = (
    "cities",
    "countries",
    "dissidents",
    "events",
    "forces",
    "media",
    "people",
    "places",
    "prisons",
    "world-people",
)
ALSO_WORDS = frozenset(("idf", "uk", "usa"))
"""Names that are also terms of this program: inverse document frequency, a domain's ending, an acronym's token."""


def _names() -> set[tuple[str, ...]]:
    """The strong names of places, people, forces and slogans, as match keys."""
    library = Library()
    entries = [entry for name in library.names() for entry in library.load(name).beat.names]
    entries += list(library.joined(()).names)
    return {
        tuple(tokens(variant))
        for entry in entries
        if entry.group in GROUPS
        for variant in entry.every_variant
        if variant not in entry.weak
    } - {(word,) for word in ALSO_WORDS}


NOT_PLACES = re.compile(r"\bEurope/[A-Z][a-z]+|_DUBLIN\b|beats try [a-z-]+|bbc_team")
"""An example of a time zone, a standard of metadata, a beat in an example of a command, a parameter of addresses."""

NAMES = _names()
LONGEST = max(map(len, NAMES))


@pytest.mark.parametrize("path", OUTSIDE, ids=[str(path.relative_to(PACKAGE)) for path in OUTSIDE])
def test_a_python_file_names_no_country_city_person_or_slogan(path: Path) -> None:
    words = tokens(NOT_PLACES.sub(" ", path.read_text("utf-8")).replace("_", " "))
    runs = {tuple(words[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)}
    assert sorted(runs & NAMES) == []


def test_no_python_file_outside_names_the_field() -> None:
    pattern = re.compile("iran|tehran|persian", re.IGNORECASE)
    texts = {str(path.relative_to(PACKAGE)): NOT_PLACES.sub(" ", path.read_text("utf-8")) for path in OUTSIDE}
    found = {name: pattern.findall(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}
