"""Training of relevance: the fit of one beat and language, and the judgement of left-out texts.

The settings below were chosen by hand among a few values each, on left-out figures, without a search.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.corpus import BEATS, Labelled, Measured
from digest.rank.reading.relevance_model import MOST_LOGIT, Coefficients, centred
from digest.rank.reading.surroundings import move_by_neighbours, move_by_sources

Floats = NDArray[np.float64]

LANGUAGES = ("en", "fa")
WORDS = 5
"""The first features are strengths of the topic's own words, the rest classes and pairs of classes."""
VECTOR_SCALE: Mapping[str, float] = {"en": 1.5, "fa": 2.0}
CLASS_SCALE: Mapping[str, float] = {"en": 3.0, "fa": 2.0}
"""How much of the judgement the penalty leaves to meaning and to classes of words; English titles say more in words."""
PENALTY = 0.5
"""C of the regression: the smaller, the smaller the coefficients."""
POSITIVE_WEIGHT: Mapping[str, float] = {"en": 2.0, "fa": 3.5}
"""A lost report costs more than one too many, most where posts are many and short."""
MOST_WEIGHT: Mapping[str, int] = {
    "2022": 15, "positives-en": 40, "negatives-en": 60, "positives-fa": 60, "negatives-fa": 600,
}  # fmt: skip
"""Of a group of one kind: sets of one event, or labelled by their origin, must not outweigh days that were read."""
LIGHTER: Mapping[tuple[str, str], float] = {("2026", "en"): 0.5}
"""By kind and language: hardly one of these headlines is on topic, and they are as many as those of all months."""
DAYS_OF_POSTS, DOUBTFUL = "2026", 0.4
"""What weight is left to a post of these days whose reader was unsure of its topic."""
MEAN_OF = ("2026", "headlines")
"""The kinds that are news of all sorts, as a home meets them: their mean is that of a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Measured texts ready for training: centred vectors, the beats of each text, and its weight."""

    measured: Measured
    means: Mapping[str, NDArray[np.float32]]
    vectors: NDArray[np.float32]
    on: Mapping[str, NDArray[np.bool_]]
    weights: NDArray[np.float64]
    groups: NDArray[np.str_]


def prepare(measured: Measured) -> Corpus:
    """A corpus of measured texts."""
    texts, languages = measured.texts, measured.languages
    mixed = np.array([text.kind in MEAN_OF for text in texts])
    means = {name: measured.vectors[mixed & (languages == name)].mean(axis=0) for name in LANGUAGES}
    pairs = zip(measured.vectors, languages, strict=True)
    return Corpus(
        measured=measured,
        means=means,
        vectors=np.stack([centred(vector, str(language), means) for vector, language in pairs]),
        on={beat: np.array([beat in text.beats for text in texts]) for beat in BEATS.values()},
        weights=_weights(texts, languages),
        groups=np.array([text.group for text in texts]),
    )


def _weights(texts: Collection[Labelled], languages: NDArray[np.str_]) -> NDArray[np.float64]:
    keys = [(text.group, str(language)) for text, language in zip(texts, languages, strict=True)]
    sizes = {key: keys.count(key) for key in set(keys)}
    most = [MOST_WEIGHT.get(text.kind, len(keys)) for text in texts]
    parts = [_part(text, str(language)) for text, language in zip(texts, languages, strict=True)]
    return np.array([part * min(1.0, cap / sizes[key]) for key, cap, part in zip(keys, most, parts, strict=True)])


def _part(text: Labelled, language: str) -> float:
    part = LIGHTER.get((text.kind, language), 1.0)
    return part * DOUBTFUL if text.doubtful and text.kind == DAYS_OF_POSTS else part


def fit(corpus: Corpus, beat: str, language: str, among: NDArray[np.bool_], *, vectors: bool) -> Coefficients:
    """Returns the coefficients of a beat in a language, trained on its texts in `among`."""
    use = among & (corpus.measured.languages == language)
    words = corpus.measured.words[beat][use]
    scales = np.r_[np.ones(WORDS), np.full(words.shape[1] - WORDS, CLASS_SCALE[language])]
    parts = [words * scales, corpus.vectors[use] * VECTOR_SCALE[language]] if vectors else [words * scales]
    model = LogisticRegression(C=PENALTY, class_weight={0: 1, 1: POSITIVE_WEIGHT[language]}, max_iter=300)
    model.fit(np.hstack(parts), corpus.on[beat][use], sample_weight=corpus.weights[use])
    learned = model.coef_[0]
    return Coefficients(
        intercept=float(model.intercept_[0]),
        words=learned[: len(scales)] * scales,
        vector=learned[len(scales) :] * VECTOR_SCALE[language] if vectors else None,
    )


def left_out(corpus: Corpus, folds: NDArray[np.str_], judged: Collection[str], *, vectors: bool) -> NDArray[np.bool_]:
    """Returns whether each text of the folds `judged` is on any beat, by models trained without its fold; False for
    others.
    """
    logits = np.full((len(folds), len(BEATS)), -MOST_LOGIT)
    for fold in judged:
        own = folds == fold
        logits[own] = _logits(corpus, ~own, own, vectors=vectors)[own]
    return _settled(corpus, logits, vectors=vectors)


def judge(corpus: Corpus, among: NDArray[np.bool_], judged: NDArray[np.bool_], *, vectors: bool) -> NDArray[np.bool_]:
    """Returns whether each text of `judged` is on any beat, by models trained on `among`; False for others."""
    return _settled(corpus, _logits(corpus, among, judged, vectors=vectors), vectors=vectors)


def _logits(corpus: Corpus, among: NDArray[np.bool_], judged: NDArray[np.bool_], *, vectors: bool) -> Floats:
    found = np.full((len(judged), len(BEATS)), -MOST_LOGIT)
    for language in LANGUAGES:
        rows = np.flatnonzero(judged & (corpus.measured.languages == language))
        for place, beat in enumerate(BEATS.values()) if len(rows) else ():
            learned = fit(corpus, beat, language, among, vectors=vectors)
            found[rows, place] = learned.intercept + corpus.measured.words[beat][rows] @ learned.words
            if learned.vector is not None:
                found[rows, place] += corpus.vectors[rows] @ learned.vector
    return found


def _settled(corpus: Corpus, logits: Floats, *, vectors: bool) -> NDArray[np.bool_]:
    """Returns whether each text is on any beat, after adjustment by its source and the nearest texts of its day, month
    or set.
    """
    sources = np.array([text.item.source for text in corpus.measured.texts])
    moved = logits.copy()
    together = np.array([group.replace("positives", "set").replace("negatives", "set") for group in corpus.groups])
    for group in set(together) if vectors else ():
        rows = np.flatnonzero(together == group)
        moved[rows] = move_by_neighbours(move_by_sources(logits[rows], sources[rows].tolist()), corpus.vectors[rows])
    found: NDArray[np.bool_] = moved.max(axis=1) >= 0
    return found
