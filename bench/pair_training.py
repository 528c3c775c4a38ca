"""Trains the pair model and measures it left out: `python -m bench.train pairs`, `python -m bench.quality stories`.

For a left-out day, coefficients are trained on all other days and ECB+; of ECB+ one half of the topics is left out at a
time. The threshold is one setting for all.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.corpus import embed_cached
from bench.days import DAYS, EMBEDDER, OFF, Document, GoldDay, judge, read_day
from bench.gold import data_folder
from bench.rows import only, read_rows
from digest.beats.names import lexicon_of
from digest.beats.newsletter import default_beat
from digest.rank import lab_rows as lab
from digest.rank.grouping import pair_model
from digest.rank.grouping.pair_features import PairSpace
from digest.rank.grouping.pair_model import FEATURES, VECTOR_FEATURES, PairModel, Regression
from digest.rank.grouping.stories import NO_VECTORS, StoryIndex, oldest_first, texts_of
from digest.rank.reading.embedding import FloatArray, embedded_text, open_embedder, pack
from digest.rank.reading.features import FeatureReader, Features

SAME_EVENT = 0.2
"""The threshold of the groups, by hand: at 0.25 the stories of 2026 are better (0.899), but the ten are worse."""
WORDS_DOUBT = 0.6
"""Subtracted from the intercept of words alone, which join too much at this threshold."""
ECB = "ECB+"
OFF_WEIGHT = 0.3
PENALTY = 0.1
"""C of the regression: the smaller, the smaller the coefficients. Chosen among 1, 0.2, 0.1, 0.05, 0.03 and 0.01."""
SAMPLES, SAMPLED = 10, 15
PARTS = (*DAYS, f"{ECB} 0", f"{ECB} 1")
BEAT = default_beat()
MODEL = Path(pair_model.__file__).parents[1] / "data" / pair_model.MODEL_FILE

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A labelled collection as features: a gold day, or ECB+ with the topic of each document."""

    name: str
    day: GoldDay
    features: tuple[Features, ...]
    half_of: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Measured pairs of a collection: same event or not, and the weight of each; `half` is -1 across halves."""

    features: Floats
    same: NDArray[np.bool_]
    weights: Floats
    half: NDArray[np.int64]

    def of_half(self, half: int) -> "Pairs":
        """The pairs inside one half."""
        inside = self.half == half
        return Pairs(
            features=self.features[inside],
            same=self.same[inside],
            weights=self.weights[inside],
            half=self.half[inside],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFigures:
    """B-cubed F1 by document and by distinct text; stories in both languages, joined, and wrong joins."""

    documents: float
    texts: float
    both_languages: int = 0
    joined: int = 0
    wrong: int = 0


@lru_cache(maxsize=32)
def labelled_day(day: str) -> Collection:
    """A gold day as features."""
    gold = read_day(day)
    reader = FeatureReader(lexicon_of(BEAT), BEAT, gold.titles)
    features = tuple(reader.read(document.item) for document in gold.documents)
    return Collection(name=day, day=gold, features=features, half_of={})


@lru_cache(maxsize=1)
def ecb() -> Collection:
    """ECB+: a document for each row, the topics split into two halves."""
    rows = read_rows(data_folder() / "eval" / "clustering" / "ecbplus.jsonl.gz")
    items = lab.items_of([only(row, "id", "title", "text") for row in rows])
    made = embed_cached([embedded_text(item) for item in items], EMBEDDER)
    vectors = {item.id: vector for item, vector in zip(items, made, strict=True)}
    documents = tuple(
        Document(item=item, label=row["event"], text=row["id"], inside=True, persian=False)
        for item, row in zip(items, rows, strict=True)
    )
    day = GoldDay(day=ECB, documents=documents, titles=frozenset(i.title for i in items), vectors=vectors, soft=())
    topics = {topic: place % 2 for place, topic in enumerate(sorted({row["topic"] for row in rows}))}
    reader = FeatureReader(lexicon_of(BEAT), BEAT, day.titles)
    return Collection(
        name=ECB,
        day=day,
        features=tuple(reader.read(item) for item in items),
        half_of={item.id: topics[row["topic"]] for item, row in zip(items, rows, strict=True)},
    )


def training_pairs(labelled: Collection, *, vectors: bool) -> Pairs:
    """Returns the pairs of a collection, of SAMPLES small samples of SAMPLED texts each, and of its titles only.

    Titles are not embedded: only the model without vectors is trained on them.
    """
    texts = texts_of(labelled.features, BEAT)
    rng = Random(labelled.name)
    homes = [rng.sample(texts, min(SAMPLED, len(texts))) for _ in range(SAMPLES)]
    parts = [measure_pairs(labelled, sorted(home, key=oldest_first), vectors=vectors) for home in homes]
    if not vectors:
        reader = FeatureReader(lexicon_of(BEAT), BEAT)
        titles = [reader.read(replace(text.item, text="", summary="")) for text in texts if text.item.title]
        parts += [measure_pairs(labelled, texts_of(titles, BEAT), vectors=False)]
        homes = [rng.sample(titles, min(SAMPLED, len(titles))) for _ in range(SAMPLES)]
        parts += [measure_pairs(labelled, sorted(home, key=oldest_first), vectors=False) for home in homes]
    return _join([measure_pairs(labelled, texts, vectors=vectors), *parts])


def _join(parts: Sequence[Pairs]) -> Pairs:
    return Pairs(
        features=np.concatenate([part.features for part in parts]),
        same=np.concatenate([part.same for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        half=np.concatenate([part.half for part in parts]),
    )


def measure_pairs(labelled: Collection, texts: Sequence[Features], *, vectors: bool) -> Pairs:
    """Returns the pairs of texts that the program would compare and whose label is known."""
    documents = {document.item.id: document for document in labelled.day.documents}
    space = PairSpace(BEAT, language_means())
    space.add(texts, labelled.day.vectors if vectors else NO_VECTORS)
    first, second = space.candidates(0)
    found = [documents[text.item.id] for text in texts]
    known = np.array([_known(labelled.day, found[a], found[b]) for a, b in zip(first, second, strict=True)], bool)
    first, second = first[known], second[known]
    sizes = Counter(document.label for document in found)
    halves = [labelled.half_of.get(document.item.id, 0) for document in found]
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    return Pairs(
        features=space.measure(first, second),
        same=np.array([found[a].label == found[b].label for a, b in pairs], bool),
        weights=np.array([_weight(found[a].label, found[b].label, sizes) for a, b in pairs]),
        half=np.array([halves[a] if halves[a] == halves[b] else -1 for a, b in pairs], np.int64),
    )


def _known(day: GoldDay, one: Document, other: Document) -> bool:
    """Returns whether the labels decide if two documents report one event: one is in a story, the other in another or
    off topic.
    """
    if one.in_a_story and other.in_a_story:
        return one.label == other.label or not day.is_soft(one.label, other.label)
    return (one.in_a_story and other.label == OFF) or (other.in_a_story and one.label == OFF)


def _weight(one: str, other: str, sizes: Mapping[str, int]) -> float:
    """Returns the weight of a pair: every text of a story counts once, however many pairs it has; pairs with off-topic
    texts count less.
    """
    if one == other:
        return 1 / max(1, sizes[one] - 1)
    if OFF in (one, other):
        return OFF_WEIGHT / (sizes[one] if other == OFF else sizes[other]) ** 0.5
    return float(1 / (sizes[one] * sizes[other]) ** 0.5)


def fit(collections: Sequence[Pairs], *, vectors: bool) -> Regression:
    """Fits a logistic regression over standardised features; each collection weighs the square root of its total
    weight.
    """
    used = [place for place, name in enumerate(FEATURES) if vectors or name not in VECTOR_FEATURES]
    rows = np.concatenate([pairs.features[:, used] for pairs in collections])
    same = np.concatenate([pairs.same for pairs in collections])
    weights = np.concatenate([pairs.weights / pairs.weights.sum() ** 0.5 for pairs in collections])
    weights *= len(weights) / weights.sum() / 10
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=PENALTY, max_iter=500).fit((rows - mean) / deviation, same, sample_weight=weights)
    scaled = model.coef_[0] / deviation
    coefficients = dict(zip(used, scaled.tolist(), strict=True))
    doubt = 0.0 if vectors else WORDS_DOUBT
    return Regression(
        intercept=float(model.intercept_[0] - (scaled * mean).sum()) - doubt,
        coefficients=tuple(coefficients.get(place, 0.0) for place in range(len(FEATURES))),
    )


def figures(labelled: Collection, model: PairModel, *, vectors: bool, half: int | None = None) -> StoryFigures:
    """Compares the stories of a collection, or of one half of ECB+, with its labels."""
    index = StoryIndex(BEAT, model=model)
    index.add(labelled.features, labelled.day.vectors if vectors else NO_VECTORS)
    story_of = {one.item.id: story.id for story in index.stories() for one in story.items}
    return compare(_held(labelled, half), story_of, labelled.day)


def _held(labelled: Collection, half: int | None) -> list[Document]:
    """Returns the documents of a collection that are evaluated."""
    return [
        document
        for document in labelled.day.documents
        if document.in_a_story and document.inside and (half is None or labelled.half_of[document.item.id] == half)
    ]


def compare(held: Sequence[Document], story_of: Mapping[str, str], day: GoldDay) -> StoryFigures:
    """Returns the judge's figures for documents in stories."""
    score = judge()
    told = [(document.label, story_of[document.item.id], document) for document in held]
    _, one = score.merged_stories([(label, story) for label, story, _ in told], [set(group) for group in day.soft])
    distinct: dict[Hashable, tuple[str, str]] = {}
    for label, story, document in reversed(told):
        distinct[document.text] = (one[label], story)
    both, joined, wrong = _languages([(one[label], story, document.persian) for label, story, document in told])
    return StoryFigures(
        documents=score.bcubed([(one[label], story) for label, story, _ in told])[2],
        texts=score.bcubed(list(distinct.values()))[2],
        both_languages=both,
        joined=joined,
        wrong=wrong,
    )


def _languages(told: Sequence[tuple[str, str, bool]]) -> tuple[int, int, int]:
    """Returns the number of stories in both languages, of those that are joined, and of produced stories that join none
    rightly.
    """
    sides: dict[str, dict[bool, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    held: dict[str, dict[bool, set[str]]] = defaultdict(lambda: defaultdict(set))
    for label, story, persian in told:
        sides[label][persian][story] += 1
        held[story][persian].add(label)
    both = [found for found in sides.values() if len(found) == 2]
    joined = sum(1 for found in both if found[False].most_common(1)[0][0] in found[True])
    wrong = sum(1 for found in held.values() if len(found) == 2 and not found[True] & found[False])
    return len(both), joined, wrong


@lru_cache(maxsize=1)
def language_means() -> dict[str, FloatArray]:
    """The mean vector of each language over the texts of all days, each day counting once."""
    sums: dict[str, list[FloatArray]] = defaultdict(list)
    for day in DAYS:
        labelled = labelled_day(day)
        by_language: dict[str, list[FloatArray]] = defaultdict(list)
        for text in texts_of(labelled.features, BEAT):
            by_language[text.language].append(labelled.day.vectors[text.item.id])
        for language, vectors in by_language.items():
            sums[language].append(np.mean(vectors, axis=0, dtype=np.float32))
    return {language: np.mean(found, axis=0, dtype=np.float32) for language, found in sums.items() if len(found) > 3}


class Study:
    """All labelled collections, measured once, and models trained on some of them."""

    def __init__(self, *, vectors: bool) -> None:
        self._vectors = vectors
        self._collections = {day: labelled_day(day) for day in DAYS} | {ECB: ecb()}
        self._pairs = {name: training_pairs(held, vectors=vectors) for name, held in self._collections.items()}
        for half in (0, 1):
            self._pairs[f"{ECB} {half}"] = self._pairs[ECB].of_half(half)

    def regression(self, *, without: Sequence[str] = ()) -> Regression:
        """Returns the coefficients trained on all collections but some."""
        return fit([self._pairs[name] for name in PARTS if name not in without], vectors=self._vectors)

    def left_out(self) -> dict[str, StoryFigures]:
        """Collection -> its figures with coefficients trained without it."""
        return _join_halves({name: self._figures(name, self.regression(without=(name,))) for name in PARTS})

    def apart(self, days: Sequence[str]) -> dict[str, StoryFigures]:
        """Day -> its figures with coefficients trained without any of the days."""
        regression = self.regression(without=days)
        return {day: self._figures(day, regression) for day in days}

    def fitted(self) -> dict[str, StoryFigures]:
        """Collection -> its figures with the model trained on all of them."""
        regression = self.regression()
        return _join_halves({name: self._figures(name, regression) for name in PARTS})

    def _figures(self, name: str, regression: Regression) -> StoryFigures:
        collection, half = (ECB, int(name[-1])) if name.startswith(ECB) else (name, None)
        model = PairModel(with_vectors=regression, words_only=regression, same_event=SAME_EVENT, means=language_means())
        return figures(self._collections[collection], model, vectors=self._vectors, half=half)


def _join_halves(found: Mapping[str, StoryFigures]) -> dict[str, StoryFigures]:
    one, other = (found[f"{ECB} {half}"] for half in (0, 1))
    days = {name: measured for name, measured in found.items() if not name.startswith(ECB)}
    mean = StoryFigures(documents=(one.documents + other.documents) / 2, texts=(one.texts + other.texts) / 2)
    return {**days, ECB: mean}


def write_pair_model() -> None:
    """Write `digest/rank/data/pair-model.json`."""
    with_vectors, words_only = Study(vectors=True), Study(vectors=False)
    written = {
        "about": "Same event or not: logistic regressions over the features of a pair of texts",
        "made_by": "python -m bench.train pairs",
        "learned_from": f"labelled days {', '.join(DAYS)} and the clusters of ECB+ (772 documents)",
        "embedder": open_embedder(EMBEDDER).model,
        "same_event": SAME_EVENT,
        "with_vectors": _written(with_vectors.regression()),
        "words_only": _written(words_only.regression()),
        "means": {language: pack(mean) for language, mean in sorted(language_means().items())},
    }
    MODEL.write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{MODEL}\n")


def _written(regression: Regression) -> dict[str, object]:
    coefficients = {
        name: round(value, 4) for name, value in zip(FEATURES, regression.coefficients, strict=True) if value
    }
    return {"intercept": round(regression.intercept, 4), "coefficients": coefficients}
