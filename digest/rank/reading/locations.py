"""Where a report says that something happened: what keeps reports of two cities apart, and brings those of one land
abroad together.

A report's *scene* is the places of the home country in its title, without one there those in its first sentences. Two
reports with a scene each, neither of which mentions a scene of the other, tell of two events however alike their words
are: strikes of one day read alike from city to city. A report that names many places is in conflict with none of them.
Rallies abroad are another matter: agencies tell those of one weekend in one text, so cities abroad count as their
country.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from digest.beats.beat import Beat
from digest.rank.reading.features import Features

AT_HOME, ABROAD = "places", ("cities", "countries")
SCENE_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The places a report is about, and all that it mentions in its beginning."""

    at: frozenset[str]
    near: frozenset[str]


def scene_of(text: Features) -> Scene:
    """The scene of a report; nowhere if it names no place."""
    title = frozenset(_places(text, 0, text.title_end))
    lead = frozenset(_places(text, text.title_end, text.title_end + SCENE_WORDS))
    return Scene(at=title or lead, near=title | lead)


def elsewhere(one: Scene, other: Scene) -> bool:
    """Whether two reports are about different places."""
    return bool(one.at and other.at and not one.at & other.near and not other.at & one.near)


def lands_of(text: Features, beat: Beat) -> dict[str, float]:
    """Country or place abroad -> 1 + ln(how often it is named); a city counts for its country too."""
    named = [mention.id for mention in text.mentions if mention.group in ABROAD and not mention.weak]
    counts = Counter(id for id in named if id not in beat.home_countries)
    counts.update(beat.lands[id] for id in named if id in beat.lands)
    return {f"@{id}": 1 + log(count) for id, count in counts.items()}


def _places(text: Features, start: int, end: int) -> Iterator[str]:
    for mention in text.mentions:
        if mention.group == AT_HOME and start <= mention.start < end and not mention.weak:
            yield mention.id
