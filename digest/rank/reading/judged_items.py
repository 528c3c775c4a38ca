"""Analyses and judges the items of some days; if topic words change, only the items that contain one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from digest.config.settings import Settings
from digest.model.items import Item
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import FeatureReader, Features
from digest.rank.reading.relevance import Relevance, Verdict, may_turn
from digest.rank.reading.topic_vocabulary import terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedItem:
    """An item with every topic's verdict, before it is compared with other items.

    `features` are kept only of items that may be on a topic: a week has many others. `terms` are kept only if other
    words of topics may be tried.
    """

    item: Item
    language: str
    verdicts: tuple[Verdict, ...]
    features: Features | None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedItems:
    """Judged items by id, in the order of reading, with the `settings` and `titles` used for it."""

    settings: Settings
    titles: frozenset[str]
    by_id: Mapping[str, JudgedItem]

    def standing(self, relevance: Relevance, titles: frozenset[str]) -> Mapping[str, JudgedItem]:
        """Returns the items on which the topics of `relevance` have the same verdicts."""
        changed = relevance.changed_terms(self.settings) if titles == self.titles else None
        if changed is None:
            return MappingProxyType({})
        return {id: one for id, one in self.by_id.items() if one.terms and changed.isdisjoint(one.terms)}


def judge_items(
    items: Iterable[Item],
    reader: FeatureReader,
    relevance: Relevance,
    vectors: Mapping[str, FloatArray],
    *,
    standing: Mapping[str, JudgedItem] = MappingProxyType({}),
    keep_terms: bool = False,
) -> dict[str, JudgedItem]:
    """Returns judged items by id; those in `standing` are not judged again."""
    judged = {}
    for item in items:
        known = standing.get(item.id)
        if known is None or known.item is not item:
            features = reader.read(item)
            verdicts = relevance.judge(features, vectors.get(item.id))
            known = JudgedItem(
                item=item,
                language=features.language,
                verdicts=verdicts,
                features=features if may_turn(verdicts) else None,
                terms=terms_of(features) if keep_terms else (),
            )
        judged[item.id] = known
    return judged
