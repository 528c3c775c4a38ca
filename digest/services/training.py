"""Learns relevance from editors' labels; the result is stored in the home and used by every ranking.

For each topic, a small correction of the original judgement is learned. It is stored only if it judges left-out labels
better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

import numpy as np

from digest.beats.names import lexicon_of
from digest.model.items import Item
from digest.model.topic_labels import TopicLabel
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import FeatureReader, Features
from digest.rank.reading.relevance import Relevance, decided
from digest.rank.reading.relevance_model import FEWEST
from digest.services.corrections import write_corrections
from digest.services.deps import Deps
from digest.services.embed import vectors_of_rows
from digest.services.label_figures import is_improvement
from digest.services.labelling import labels

FOLDS = 5

Read = tuple[Features, FloatArray | None, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """The result of training for a topic: F1 on left-out labels, before and after; `kept` if it is better."""

    topic: str
    accepted: int
    rejected: int
    before: float | None = None
    after: float | None = None
    kept: bool = False

    @property
    def too_few(self) -> bool:
        """Whether there are too few labels of either kind to learn from."""
        return min(self.accepted, self.rejected) < FEWEST


async def train_relevance(deps: Deps) -> tuple[Trained, ...]:
    """Learns each topic's correction from all labels, and stores those that judge left-out labels better."""
    given = [label for label in labels(deps) if label.topic in deps.settings.topics]
    vectors = await vectors_of_rows(deps.settings, deps.beat, [item_of(label) for label in given], deps.narrator)
    lexicon = lexicon_of(deps.beat, deps.settings.lexicon)
    reader, relevance = FeatureReader(lexicon, deps.beat), Relevance(deps.settings, lexicon, deps.beat, vectors)
    by_topic = sorted(given, key=lambda label: label.topic)
    reports, learned = [], {}
    for topic, own in groupby(by_topic, key=lambda label: label.topic):
        items = [(item_of(label), label.accepted) for label in own]
        read = [(reader.read(item), vectors.get(item.id), accepted) for item, accepted in items]
        report = _compare(topic, read, deps, relevance, vectors)
        reports.append(report)
        if report.kept:
            learned[topic] = relevance.learn(topic, read)
    record = {one.topic: asdict(one) for one in reports}
    write_corrections(deps.home, learned, record, deps.settings.embedder.model, deps.clock())
    return tuple(reports)


def item_of(label: TopicLabel) -> Item:
    """Returns the labelled text as an item."""
    return Item(
        id=label.url, source="labels", publisher="labels", guid=label.url, url=label.url, canonical_url=label.url,
        title=label.title, summary="", text=label.opening, language=label.language, published=label.labelled_at,
        first_seen=label.labelled_at,
    )  # fmt: skip


def _compare(
    topic: str, read: Sequence[Read], deps: Deps, relevance: Relevance, vectors: Mapping[str, FloatArray]
) -> Trained:
    """Returns F1 before and after on every FOLDS-th label, learned from the others."""
    on = np.array([accepted for _, _, accepted in read], bool)
    report = Trained(topic=topic, accepted=int(on.sum()), rejected=int((~on).sum()))
    if report.too_few:
        return report
    fold = np.zeros(len(on), int)
    for side in (on, ~on):
        fold[side] = np.arange(side.sum()) % FOLDS
    after = np.zeros(len(on), bool)
    for number in range(FOLDS):
        learned = relevance.learn(topic, [one for one, own in zip(read, fold == number, strict=True) if not own])
        judge = Relevance(
            deps.settings, lexicon_of(deps.beat, deps.settings.lexicon), deps.beat, vectors, {topic: learned}
        )
        for row in np.flatnonzero(fold == number).tolist():
            after[row] = _accepts(judge, topic, read[row])
    before = np.array([_accepts(relevance, topic, one) for one in read])
    f1_before, f1_after = _f1(before, on), _f1(after, on)
    return Trained(
        topic=topic,
        accepted=report.accepted,
        rejected=report.rejected,
        before=f1_before,
        after=f1_after,
        kept=is_improvement(f1_before, f1_after),
    )


def _accepts(relevance: Relevance, topic: str, one: Read) -> bool:
    features, vector, _ = one
    return any(verdict.relevant for verdict in decided(relevance.judge(features, vector)) if verdict.topic == topic)


def _f1(found: np.ndarray, on: np.ndarray) -> float:
    return round(2 * float((found & on).sum()) / max(1, int(found.sum() + on.sum())), 3)
