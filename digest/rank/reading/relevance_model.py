"""A small logistic regression: how likely a text is on a beat, from its words and its sentence vector.

The coefficients are shipped in a data file for each beat, made by `python -m bench.train relevance`: one set for each
training language, with vectors and without. They contain no training text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.resources import files
from math import exp, log
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from digest.model.errors import DigestError
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.learned_files import read_learned, usable

MOST_LOGIT = 30.0
SURE = 0.5
"""The probability at which a text counts as on the beat."""
NO_MEANS: Mapping[str, Mapping[str, FloatArray]] = MappingProxyType({})


def probability_of(logit: float) -> float:
    """Returns the probability of a logit, clipped at both ends."""
    return 1 / (1 + exp(-min(max(logit, -MOST_LOGIT), MOST_LOGIT)))


def logit_of(probability: float) -> float:
    """Returns the logit of a probability, at most MOST_LOGIT in size."""
    least = probability_of(-MOST_LOGIT)
    return log(max(probability, least)) - log(max(1 - probability, least))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficients:
    """The weights for one language; `vector` is None if only words are used."""

    intercept: float
    words: NDArray[np.float64]
    vector: NDArray[np.float64] | None = None

    def probability(self, words: NDArray[np.float64], vector: FloatArray | None = None) -> float:
        """Returns the probability, 0 to 1, that the text is on the beat."""
        return probability_of(self.logit(words, vector))

    def logit(self, words: NDArray[np.float64], vector: FloatArray | None = None) -> float:
        """Returns the same as a logit."""
        logit = self.intercept + float(self.words @ words)
        return logit if self.vector is None or vector is None else logit + float(self.vector @ vector)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceModel:
    """One beat's coefficients by language: for the vectors of one embedding model, and for words alone."""

    features: tuple[str, ...]
    embedder: str
    with_vectors: Mapping[str, Coefficients]
    words_alone: Mapping[str, Coefficients]

    def logit(self, words: NDArray[np.float64], vector: FloatArray | None, language: str) -> float | None:
        """Returns the logit for a text; None if nothing was learned for its language.

        `words` are the numbers named in `features`, `vector` is centred, from the embedder `embedder`, or None.
        """
        table = self.words_alone if vector is None else self.with_vectors
        found = table.get(language)
        return None if found is None else found.logit(words, vector)


FEWEST = 10
"""The minimum number of examples of each kind for learning."""
FEW_PENALTY, FEW_SCALE, NEWTON_STEPS = 0.5, 2.0, 12
TRUST_IN_WORDS = 4.0
"""How much logit one unit of lexical score is worth, before any example is read."""
USUAL_SHARE = 0.3
"""The total weight of on-topic examples: editors write as many of each kind, but most news is off topic."""


def learn_from_few(
    words: NDArray[np.float64], vectors: NDArray[np.float32], on: NDArray[np.bool_], bar: float
) -> Coefficients | None:
    """Learns coefficients from the examples of a beat without a model; None if there are too few.

    The last of the `words` numbers is the lexical score, relevant from `bar`: the judgement starts from it, and the
    examples adjust it.
    """
    if min(int(on.sum()), int((~on).sum())) < FEWEST:
        return None
    learned = learn_correction(TRUST_IN_WORDS * (words[:, -1] - bar), words, vectors, on, share=USUAL_SHARE)
    coefficients = learned.words.copy()
    coefficients[-1] += TRUST_IN_WORDS
    return replace(learned, intercept=learned.intercept - TRUST_IN_WORDS * bar, words=coefficients)


def learn_correction(
    start: NDArray[np.float64],
    words: NDArray[np.float64],
    vectors: NDArray[np.float32] | None,
    on: NDArray[np.bool_],
    *,
    share: float = 0.5,
) -> Coefficients:
    """Learns what to add to the logits `start` of labelled texts, from their words and vectors.

    A logistic regression with an L2 penalty (Newton's method), so that few labels change little. On-topic labels have
    the total weight `share`, however many they are; `on` must contain both kinds.
    """
    parts = [np.ones((len(on), 1)), words] if vectors is None else [np.ones((len(on), 1)), words, vectors * FEW_SCALE]
    features = np.hstack(parts)
    weights = np.where(on, share / on.sum(), (1 - share) / (~on).sum()) * len(on)
    learned = np.zeros(features.shape[1])
    for _ in range(NEWTON_STEPS):
        logits = np.clip(start + features @ learned, -MOST_LOGIT, MOST_LOGIT)
        likely = 1 / (1 + np.exp(-logits))
        slope = features.T @ (weights * (likely - on)) + learned / FEW_PENALTY
        curvature = (features * (weights * likely * (1 - likely))[:, None]).T @ features
        learned = learned - np.linalg.solve(curvature + np.eye(len(learned)) / FEW_PENALTY, slope)
    end = 1 + words.shape[1]
    vector = None if vectors is None else learned[end:] * FEW_SCALE
    return Coefficients(intercept=float(learned[0]), words=learned[1:end], vector=vector)


def read_model(text: str, features: Sequence[str], origin: str) -> RelevanceModel:
    """Parses a model from JSON. Raises DigestError if it was made for other features than `features`."""
    raw = json.loads(text)
    if raw["features"] != list(features):
        raise DigestError(f"{origin}: made for other classes of words; run: python -m bench.train relevance")
    return RelevanceModel(
        features=tuple(features),
        embedder=raw["embedder"],
        with_vectors=MappingProxyType({name: read_coefficients(one) for name, one in raw["with_vectors"].items()}),
        words_alone=MappingProxyType({name: read_coefficients(one) for name, one in raw["words_alone"].items()}),
    )


def read_coefficients(raw: Mapping[str, list[float]]) -> Coefficients:
    """Parses coefficients from JSON: lists of numbers under `intercept`, `words` and optionally `vector`."""
    return Coefficients(
        intercept=raw["intercept"][0],
        words=np.array(raw["words"]),
        vector=np.array(raw["vector"]) if "vector" in raw else None,
    )


def shipped_model(beat: str, features: Sequence[str]) -> RelevanceModel | None:
    """Returns the shipped model for a beat; None if there is none or its file is broken."""
    return usable(partial(read_shipped_model, beat, features), None)


def read_shipped_model(beat: str, features: Sequence[str]) -> RelevanceModel | None:
    """Reads the shipped model for a beat, or returns None. Raises BrokenFile."""
    path = files("digest.beats").joinpath(beat, "relevance.json")
    parse = partial(read_model, features=features, origin=f"{beat}/{path.name}")
    return read_learned(path, parse) if path.is_file() else None


@lru_cache(maxsize=4)
def shipped_means(embedder: str) -> Mapping[str, FloatArray]:
    """Returns language -> the mean vector of its news, if one is shipped for the embedder.

    {} if the file is broken: then vectors are not used.
    """
    return usable(read_means, NO_MEANS).get(embedder, {})


def read_means() -> Mapping[str, Mapping[str, FloatArray]]:
    """Reads embedder -> language -> the mean vector of its news. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", "means.json"), _parse_means)


def _parse_means(text: str) -> Mapping[str, Mapping[str, FloatArray]]:
    return {
        embedder: MappingProxyType({language: np.array(mean, np.float32) for language, mean in means.items()})
        for embedder, means in json.loads(text)["means"].items()
    }


def centred(vector: FloatArray, language: str, means: Mapping[str, FloatArray]) -> FloatArray:
    """Subtracts the mean vector of the text's language and normalises to unit length.

    For an unknown language the mean over the known ones is used. Raw vectors of such models mostly encode the language:
    cosine .87 between different events in one language, .89 for one event across two.
    """
    if not means:
        return vector
    mean = means[language] if language in means else np.mean(list(means.values()), axis=0)
    moved = vector - mean
    return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-9), np.float32)
