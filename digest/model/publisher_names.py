"""What publishers call themselves, as their feeds and pages say."""

from dataclasses import dataclass
from enum import StrEnum


class NameOrigin(StrEnum):
    """Where a publisher's name was seen: a page says it of its site, a feed of itself, which may be a section's."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenName:
    """A name that a publisher was seen under, and how often."""

    publisher: str
    origin: NameOrigin
    name: str
    times: int = 1
