"""Topics without a beat, judged on 200 headlines each: part of `python -m bench.quality few`.

`bench/new_topics.yaml` has their words and twenty headlines of either side. The labels, made by reading, are in
`tests/quality/labels/topic-NAME.tsv`, by the hash of a headline's id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import HEADLINES, embed_cached
from bench.days import EMBEDDER
from bench.gold import Score
from bench.learning import Corpus
from bench.relevance import LABELS, hashed, score_of
from digest.beats.names import lexicon_of
from digest.beats.newsletter import read_newsletter
from digest.rank.reading.embedding import content_key
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance, Verdict, example_texts

TOPICS = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTopic:
    """Precision and recall of a topic on its clear labels: each headline alone, and beside the others of its month."""

    alone: Score
    together: Score


def new_topics(corpus: Corpus) -> dict[str, NewTopic]:
    """Topic -> its scores, learned from its own examples and judged on headlines labelled for it."""
    newsletter = read_newsletter(TOPICS)
    settings, lexicon = newsletter.settings, lexicon_of(newsletter.beat, newsletter.settings.lexicon)
    examples = example_texts(settings)
    vectors = dict(zip(map(content_key, examples), embed_cached(examples, EMBEDDER), strict=True))
    relevance = Relevance(settings, lexicon, newsletter.beat, vectors)
    reader = FeatureReader(lexicon, newsletter.beat)
    alone: dict[str, Sequence[Verdict]] = {}
    together: dict[str, Sequence[Verdict]] = {}
    for month in sorted({text.group for text in corpus.measured.texts if text.kind == HEADLINES}):
        rows = (corpus.groups == month).nonzero()[0].tolist()
        items = [corpus.measured.texts[row].item for row in rows]
        own = [corpus.measured.vectors[row] for row in rows]
        judged = [relevance.judge(reader.read(item), vector) for item, vector in zip(items, own, strict=True)]
        settled = relevance.settle(judged, own, ["en"] * len(rows), [item.source for item in items])
        alone |= zip((hashed(item.id) for item in items), judged, strict=True)
        together |= zip((hashed(item.id) for item in items), settled, strict=True)
    labels = {topic: topic_labels(topic) for topic in settings.topics}
    return {
        topic: NewTopic(alone=_score(topic, known, alone), together=_score(topic, known, together))
        for topic, known in labels.items()
    }


def topic_labels(topic: str) -> dict[str, bool | None]:
    """Hash of a headline's id -> whether it is on a topic; None where an editor might say either."""
    lines = (LABELS / f"topic-{topic}.tsv").read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return {key: {"1": True, "0": False, "?": None}[label] for key, label in cells}


def _score(topic: str, labels: dict[str, bool | None], said: dict[str, Sequence[Verdict]]) -> Score:
    clear = [(label, said[key]) for key, label in labels.items() if label is not None]
    return score_of((label, any(one.topic == topic and one.relevant for one in verdicts)) for label, verdicts in clear)
