"""Items grouped into the events they report: copies folded, texts grouped by language, languages joined.

Pure: the same items give the same stories in whatever order they come, because they are read oldest first and ties
are broken by id.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from digest.rank.copies import CopyFinder, title_words
from digest.rank.features import Features
from digest.rank.grouping import Grouping
from digest.rank.joins import Side, find_joins
from digest.rank.kinds import Kind, kind_of
from digest.rank.phrases import commonplace
from digest.rank.splitting import split
from digest.rank.vectors import Space

SAME_EVENT = 0.145
SAME_TITLE = 0.3
TITLE_WORDS = 4
OTHER_KIND = 0.7
FIELD_WEIGHTS = (0.8, 0.2)
NEAR = 0.04
LARGEST = 400


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


def oldest_first(features: Features) -> tuple[datetime, str]:
    """The order in which items are read."""
    return features.item.published, features.item.id


def cluster(items: Sequence[Features]) -> tuple[Cluster, ...]:
    """The events that items report, the oldest first."""
    ordered = sorted(items, key=oldest_first)
    originals = CopyFinder().add(ordered)
    texts = [number for number, original in enumerate(originals) if number == original]
    group_of: dict[int, int] = {}
    for language in sorted({ordered[number].language for number in texts}):
        own = [number for number in texts if ordered[number].language == language]
        group_of |= _group([ordered[number] for number in own], own)
    _join_languages(ordered, texts, group_of)
    members: dict[int, list[int]] = defaultdict(list)
    for number, original in enumerate(originals):
        members[group_of[original]].append(number)
    return tuple(_cluster(ordered, originals, numbers) for numbers in members.values())


def _group(texts: Sequence[Features], numbers: Sequence[int]) -> dict[int, int]:
    """The group of each text of one language, named by its first text."""
    space = Space(FIELD_WEIGHTS, commonplace())
    space.add((text.terms, text.lead_terms) for text in texts)
    grouping = Grouping(SAME_EVENT, LARGEST)
    kinds = [kind_of(text) for text in texts]
    titles = [title_words(text) for text in texts]
    grouping.add(range(len(texts)), (_told(pair, kinds, titles) for pair in space.near_pairs(0, NEAR)))
    group_of: dict[int, int] = {}
    for nodes in grouping.members.values():
        for side in split([texts[node].terms for node in sorted(nodes)]):
            members = [sorted(nodes)[place] for place in side]
            group_of |= {numbers[node]: numbers[members[0]] for node in members}
    return group_of


def _told(
    pair: tuple[int, int, float], kinds: Sequence[Kind], titles: Sequence[frozenset[str]]
) -> tuple[int, int, float]:
    """A pair with its nearness: more under one telling title, whatever the page gave as its text; less where one of
    them is no report of an event, since every commentary stands alone.
    """
    first, second, nearness = pair
    if titles[first] == titles[second] and len(titles[first]) >= TITLE_WORDS:
        nearness += SAME_TITLE
    both = kinds[first] == kinds[second] == Kind.EVENT
    return first, second, nearness if both else nearness * OTHER_KIND


def _join_languages(ordered: Sequence[Features], texts: Sequence[int], group_of: dict[int, int]) -> None:
    """Rename the Persian groups that tell an English group's event."""
    sides: dict[str, dict[int, list[int]]] = {"en": defaultdict(list), "fa": defaultdict(list)}
    for number in texts:
        language = ordered[number].language
        if language in sides:
            sides[language][group_of[number]].append(number)
    english, persian = (
        [
            Side(key=key, texts=tuple(ordered[number].bridges for number in numbers))
            for key, numbers in groups.items()
            if kind_of(ordered[key]) != Kind.ROUNDUP
        ]
        for groups in sides.values()
    )
    for english_key, persian_key in find_joins(english, persian, (ordered[number].bridges for number in texts)):
        for number in sides["fa"][persian_key]:
            group_of[number] = english_key


def _cluster(ordered: Sequence[Features], originals: Sequence[int], numbers: Sequence[int]) -> Cluster:
    items = tuple(ordered[number] for number in numbers)
    return make_cluster(items, {ordered[n].item.id: ordered[originals[n]].item.id for n in numbers})


def make_cluster(items: Sequence[Features], originals: Mapping[str, str], *, id: str | None = None) -> Cluster:
    """A story of items, oldest first; without an id it is named after its first item, so a rerun gives the same."""
    in_order = tuple(sorted(items, key=oldest_first))
    own = f"s{sha256(in_order[0].item.id.encode()).hexdigest()[:10]}"
    return Cluster(id=id or own, items=in_order, originals=dict(originals))
