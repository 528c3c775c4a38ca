"""Names that publishers give themselves in their feeds and pages."""

from dataclasses import dataclass
from enum import StrEnum


class NameOrigin(StrEnum):
    """Where a publisher's name was seen: on a page, for the site, or in a feed, for the feed, which may be
    a section.
    """

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenName:
    """A name seen for a publisher, and how often."""

    publisher: str
    origin: NameOrigin
    name: str
    times: int = 1
