"""Groups items into stories: folds copies, finds likely pairs, clusters texts of all languages.

Pure: the same items give the same stories in any order, because they are read oldest first and ties are broken by their
content, and by ids only if the content is equal.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import combinations
from types import MappingProxyType

import numpy as np

from digest.beats.beat import Beat
from digest.rank.grouping.average_link import Grouping
from digest.rank.grouping.copies import CopyFinder
from digest.rank.grouping.pair_features import PairSpace, Rows
from digest.rank.grouping.pair_model import FEATURES, Floats, PairModel, shipped_pair_model
from digest.rank.grouping.splitting import SMALLEST, split
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import Features

LARGEST = 400
PAIRS = 50_000
PLACE_CONFLICT = FEATURES.index("place_conflict")
LEAST_LIKELY, LEAST_LIKELY_ACROSS = 0.01, 0.3
"""Lower values count as 0: across languages, weak likelihoods of many texts must not add up to a merge."""
TWO_CARRIED = 2.5
"""Multiplies the model's threshold for merging two stories that earlier editions carried separately."""

NO_VECTORS: Mapping[str, FloatArray] = MappingProxyType({})
NO_CARRIED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The items of one event, oldest first. `originals` maps each item's id to its original's, or to itself."""

    id: str
    items: tuple[Features, ...]
    originals: Mapping[str, str]

    @property
    def texts(self) -> tuple[Features, ...]:
        """The items that are not copies."""
        return tuple(item for item in self.items if self.originals[item.item.id] == item.item.id)

    @property
    def since(self) -> datetime:
        """When the first item was published."""
        return self.items[0].item.published


def oldest_first(features: Features) -> tuple[datetime, str, str, str]:
    """Sort key of items: time, then content, so that ids hardly matter."""
    item = features.item
    return item.published, item.title, item.text or item.summary, item.id


def cluster(
    items: Sequence[Features], beat: Beat, vectors: Mapping[str, FloatArray] = NO_VECTORS
) -> tuple[Cluster, ...]:
    """Returns the stories of items, oldest first; `vectors` are the available sentence vectors by item id."""
    index = StoryIndex(beat)
    index.add(items, vectors)
    return index.stories()


def texts_of(items: Sequence[Features], beat: Beat) -> list[Features]:
    """Returns the items that are not copies, oldest first."""
    ordered = sorted(items, key=oldest_first)
    return [ordered[place] for place, original in enumerate(CopyFinder(beat).add(ordered)) if place == original]


class StoryIndex:
    """The stories of a moving window: items are added in lots, at the cost of the lot.

    Within a lot items are read oldest first, so that their order does not matter.
    """

    def __init__(self, beat: Beat, *, model: PairModel | None = None, carried: Mapping[str, str] = NO_CARRIED) -> None:
        """`carried` maps addresses to the story under which an earlier edition had them."""
        self._model = model or shipped_pair_model()
        self._carried = carried
        self._items: list[Features] = []
        self._originals: list[int] = []
        self._finder = CopyFinder(beat)
        self._space = PairSpace(beat, self._model.means)
        self._texts: list[int] = []
        self._text_of: dict[int, int] = {}
        self._number_of: dict[str, int] = {}
        self._grouping = Grouping(self._model.same_event, LARGEST)
        self._looked: dict[int, tuple[int, list[list[int]]]] = {}

    def add(self, items: Sequence[Features], vectors: Mapping[str, FloatArray] = NO_VECTORS) -> None:
        """Adds a lot of items with their sentence vectors."""
        ordered = sorted(items, key=oldest_first)
        originals = self._finder.add(ordered)
        first, start = len(self._items), len(self._texts)
        self._items += ordered
        self._originals += originals
        for number, original in enumerate(originals, start=first):
            if number == original:
                self._text_of[number] = len(self._texts)
                self._texts.append(number)
            self._number_of[self._items[number].item.id] = self._text_of[original]
        self._space.add([self._items[number] for number in self._texts[start:]], vectors)
        self._grouping.add(range(start, len(self._texts)), self._likely_pairs(*self._space.candidates(start)))

    def stories(self) -> tuple[Cluster, ...]:
        """Returns the stories, oldest first."""
        group_of = {text: part[0] for name in self._grouping.members for part in self._parts(name) for text in part}
        members: dict[int, list[int]] = defaultdict(list)
        for number, original in enumerate(self._originals):
            members[group_of[self._text_of[original]]].append(number)
        found = (self._cluster(numbers) for numbers in members.values())
        return tuple(sorted(found, key=lambda story: oldest_first(story.items[0])))

    def likelihoods(self, blocks: Sequence[tuple[Sequence[Features], Sequence[Features]]]) -> list[Floats]:
        """Returns for each block the probability that a text of its first side (rows) and one of its second side
        (columns) report one event.

        Many small blocks in one call take a fraction of the time of separate calls.
        """
        sides = [(self._numbers(one), self._numbers(other)) for one, other in blocks]
        first = np.concatenate([np.zeros(0, np.int32), *(np.repeat(one, len(other)) for one, other in sides)])
        second = np.concatenate([np.zeros(0, np.int32), *(np.tile(other, len(one)) for one, other in sides)])
        lots = [slice(start, start + PAIRS) for start in range(0, len(first), PAIRS)]
        likely = np.concatenate([np.zeros(0), *(self._likelihoods(first[lot], second[lot]) for lot in lots)])
        ends = np.cumsum([len(one) * len(other) for one, other in sides], dtype=np.int64)
        parts = zip(np.split(likely, ends), sides, strict=False)  # the part after the last end is empty
        return [part.reshape(len(one), len(other)) for part, (one, other) in parts]

    def _numbers(self, texts: Sequence[Features]) -> Rows:
        return np.array([self._number_of[text.item.id] for text in texts], np.int32)

    def _likely_pairs(self, first: Rows, second: Rows) -> Iterator[tuple[int, int, float]]:
        """Yields the pairs of texts above the minimum with their probability; in batches, since a week has millions."""
        for start in range(0, len(first), PAIRS):
            one, other = first[start : start + PAIRS], second[start : start + PAIRS]
            likely = self._likelihoods(one, other)
            kept = likely >= LEAST_LIKELY
            yield from zip(one[kept].tolist(), other[kept].tolist(), likely[kept].tolist(), strict=True)

    def _likelihoods(self, first: Rows, second: Rows) -> Floats:
        """Returns the probability that each pair of texts reports one event, 0 if it is too weak to count."""
        vectors = self._space.have_vectors(first, second)
        measured = self._space.measure(first, second)
        likely = self._model.probabilities(measured, vectors)
        likely *= np.where(vectors, 1.0, self._space.fullness(first, second))
        likely[measured[:, PLACE_CONFLICT] > 0] = 0
        likely[self._space.differ_in_language(first, second) & (likely < LEAST_LIKELY_ACROSS)] = 0
        return likely

    def _parts(self, name: int) -> list[list[int]]:
        """Returns the parts of a group; recomputed only if it has grown."""
        texts = sorted(self._grouping.members[name])
        if name not in self._looked or self._looked[name][0] != len(texts):
            parts = [part for whole in self._separated(texts) for part in self._split(whole)]
            self._looked[name] = (len(texts), parts)
        return self._looked[name][1]

    def _separated(self, texts: list[int]) -> list[list[int]]:
        """Regroups a group that contains two stories of earlier editions with a stricter threshold."""
        carried = {self._carried.get(self._item(text).item.canonical_url) for text in texts} - {None}
        if len(carried) < 2:
            return [texts]
        pairs = np.array(list(combinations(texts, 2)), np.int32)
        likely = self._likelihoods(pairs[:, 0], pairs[:, 1])
        stricter = Grouping(TWO_CARRIED * self._model.same_event, LARGEST)
        stricter.add(texts, zip(*pairs.T.tolist(), likely.tolist(), strict=True))
        return sorted(sorted(members) for members in stricter.members.values())

    def _split(self, texts: list[int]) -> list[list[int]]:
        if len(texts) < SMALLEST:  # most stories of a week: counting their terms would take long
            return [texts]
        parts = split([self._item(text).terms for text in texts])
        return [[texts[place] for place in part] for part in parts]

    def _item(self, text: int) -> Features:
        return self._items[self._texts[text]]

    def _cluster(self, numbers: Sequence[int]) -> Cluster:
        ids = {self._items[n].item.id: self._items[self._originals[n]].item.id for n in numbers}
        return make_cluster([self._items[number] for number in numbers], ids)


def make_cluster(items: Sequence[Features], originals: Mapping[str, str], *, id: str | None = None) -> Cluster:
    """Builds a story from items, oldest first; by default named after its first item, so that a rerun gives the same
    id.
    """
    in_order = tuple(sorted(items, key=oldest_first))
    return Cluster(id=id or named_after(in_order[0]), items=in_order, originals=dict(originals))


def named_after(item: Features) -> str:
    """Returns the id of a story named after an item."""
    return f"s{sha256(item.item.id.encode()).hexdigest()[:10]}"
