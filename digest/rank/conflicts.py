"""What speaks against two reports telling of one event, however alike their words are: other places, other days.

A report's *scene* is where its title says that it happened, without a place there its first sentences. Two reports with
a scene each, neither of which mentions a scene of the other, are of two events: strikes of one day read alike from city
to city. A report that names several places is in conflict with none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from digest.rank.features import Features

PLACES = ("places",)
SCENE_WORDS = 60
OTHER_PLACE = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The places a report is about, and all that it mentions in its beginning."""

    at: frozenset[str]
    near: frozenset[str]


def scene_of(text: Features) -> Scene:
    """The scene of a report."""
    title = frozenset(_places(text, 0, text.title_end))
    lead = frozenset(_places(text, text.title_end, text.title_end + SCENE_WORDS))
    return Scene(at=title or lead, near=title | lead)


def _places(text: Features, start: int, end: int) -> Iterator[str]:
    for mention in text.mentions:
        if mention.group in PLACES and start <= mention.start < end and not mention.weak:
            yield mention.id


def elsewhere(one: Scene, other: Scene) -> bool:
    """Whether two reports are about different places."""
    return bool(one.at and other.at and not one.at & other.near and not other.at & one.near)
