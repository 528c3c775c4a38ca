"""Finds where a report says that something happened, which keeps reports from two cities apart.

A report's *scene* is the home country's places in its title, or if there is none, in its first sentences. Two reports
with a scene each, neither of which mentions the other's, are about two events however similar their words: reports of
strikes on one day look alike from city to city. A report that names many places conflicts with none of them. Rallies
abroad are different: agencies report those of one weekend in one text, so cities abroad separate no reports.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.rank.reading.features import Features

AT_HOME = "places"
SCENE_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The places a report is about, and all those mentioned at its start."""

    at: frozenset[str]
    near: frozenset[str]


def scene_of(text: Features) -> Scene:
    """Returns the scene of a report; empty if it names no place."""
    title = frozenset(_places(text, 0, text.title_end))
    lead = frozenset(_places(text, text.title_end, text.title_end + SCENE_WORDS))
    return Scene(at=title or lead, near=title | lead)


def all_of(scenes: Iterable[Scene]) -> Scene:
    """Returns the scene of several reports together."""
    found = tuple(scenes)
    return Scene(
        at=frozenset().union(*(scene.at for scene in found)), near=frozenset().union(*(scene.near for scene in found))
    )


def city_of(texts: Sequence[Features], everywhere: Collection[str]) -> str | None:
    """Returns the place that most of a story's reports are about, if there is one; not a place named `everywhere`."""
    scenes = (scene_of(text).at for text in texts)
    counts = Counter(place for at in scenes if len(at) == 1 for place in at if place not in everywhere)
    return next((place for place, count in counts.items() if 2 * count > len(texts)), None)


def elsewhere(one: Scene, other: Scene) -> bool:
    """Whether two reports are about different places."""
    return bool(one.at and other.at and not one.at & other.near and not other.at & one.near)


def _places(text: Features, start: int, end: int) -> Iterator[str]:
    for mention in text.mentions:
        if mention.group == AT_HOME and start <= mention.start < end and not mention.weak:
            yield mention.id
