"""Items grouped into the events they report: copies folded, texts grouped by language, languages joined.

Pure: the same items give the same stories in whatever order they come, because they are read oldest first and ties
are broken by what they say, by their ids only where they say the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from digest.beats.beat import Beat
from digest.rank.grouping.copies import CopyFinder
from digest.rank.grouping.joins import find_joins
from digest.rank.grouping.language_clusters import Group, Strand
from digest.rank.reading.features import Features
from digest.rank.reading.kinds import Kind, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The items of one event, oldest first. `originals` maps each item's id to its original's, itself if it is none."""

    id: str
    items: tuple[Features, ...]
    originals: Mapping[str, str]

    @property
    def texts(self) -> tuple[Features, ...]:
        """The items that are no copies."""
        return tuple(item for item in self.items if self.originals[item.item.id] == item.item.id)

    @property
    def since(self) -> datetime:
        """When the first of the items was published."""
        return self.items[0].item.published


def oldest_first(features: Features) -> tuple[datetime, str, str, str]:
    """The order in which items are read: by time, then by what they say, so that whoever names items moves nothing."""
    item = features.item
    return item.published, item.title, item.text or item.summary, item.id


def cluster(items: Sequence[Features], beat: Beat) -> tuple[Cluster, ...]:
    """The events that items report, the oldest first."""
    index = StoryIndex(beat)
    index.add(items)
    return index.stories()


class StoryIndex:
    """The stories of a window that goes on: items come in lots, each lot costs what it holds.

    Within a lot items are read oldest first, so that the order of a lot changes nothing.
    """

    def __init__(self, beat: Beat) -> None:
        self._beat = beat
        self._items: list[Features] = []
        self._originals: list[int] = []
        self._finder = CopyFinder(beat)
        self._strands: dict[str, Strand] = {}

    def add(self, items: Sequence[Features]) -> None:
        """Add a lot of items."""
        ordered = sorted(items, key=oldest_first)
        originals = self._finder.add(ordered)
        first = len(self._items)
        self._items += ordered
        self._originals += originals
        texts: dict[str, list[int]] = defaultdict(list)
        for number, original in enumerate(originals, start=first):
            if number == original:
                texts[self._items[number].language].append(number)
        for language in sorted(texts):
            strand = self._strands.setdefault(language, Strand(self._beat))
            strand.add([(number, self._items[number]) for number in texts[language]])

    def stories(self) -> tuple[Cluster, ...]:
        """The events, the oldest first."""
        sides = {language: strand.groups() for language, strand in self._strands.items()}
        group_of = {number: group[0] for groups in sides.values() for group in groups for number in group}
        english, persian = (self._told(sides.get(language, ())) for language in ("en", "fa"))
        group_of |= find_joins(english, persian)
        members: dict[int, list[int]] = defaultdict(list)
        for number, original in enumerate(self._originals):
            members[group_of[original]].append(number)
        found = (self._cluster(numbers) for numbers in members.values())
        return tuple(sorted(found, key=lambda story: oldest_first(story.items[0])))

    def _told(self, groups: Iterable[Group]) -> list[dict[int, dict[str, float]]]:
        """The marks of each group's texts, of those that tell one event."""
        return [{number: self._items[number].bridges for number in group} for group in groups if self._one_event(group)]

    def _one_event(self, group: Group) -> bool:
        return kind_of(self._items[group[0]], self._beat) != Kind.ROUNDUP

    def _cluster(self, numbers: Sequence[int]) -> Cluster:
        ids = {self._items[n].item.id: self._items[self._originals[n]].item.id for n in numbers}
        return make_cluster([self._items[number] for number in numbers], ids)


def make_cluster(items: Sequence[Features], originals: Mapping[str, str], *, id: str | None = None) -> Cluster:
    """A story of items, oldest first; without an id it is named after its first item, so a rerun gives the same."""
    in_order = tuple(sorted(items, key=oldest_first))
    own = f"s{sha256(in_order[0].item.id.encode()).hexdigest()[:10]}"
    return Cluster(id=id or own, items=in_order, originals=dict(originals))
