"""Coefficients learned on labelled days: the weights of the signals, a regression of importance on meaning, and the
likelihood of being on topic.

All apply to days with sentence vectors of one embedder; without vectors, and for installed signals, `Signal.weight` is
used. They are in `data/weights.json`, with their provenance; `python -m bench.train weights` regenerates the file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.learned_files import read_learned, usable
from digest.rank.reading.relevance_model import centred, logit_of, probability_of, shipped_means

LEAST, MOST = -0.4, 1.4
"""Predicted values mapped to 0 and 1; training targets: off topic -0.7, grades 0 to 3 as 0, 0.35, 1 and 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTopic:
    """A logistic regression: how likely a story is on a topic, by its likeliest text and by its signals.

    Without anything learned it is as likely as that text.
    """

    intercept: float = 0.0
    text: float = 1.0
    signals: Mapping[str, float] = field(default_factory=dict)

    def likelihood(self, probability: float, values: Mapping[str, float]) -> float:
        """Returns the likelihood of a story, 0 to 1, by the probability of its likeliest text and its signals."""
        logit = self.intercept + self.text * logit_of(probability)
        return probability_of(logit + sum(weight * values[name] for name, weight in self.signals.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWeights:
    """The weights of signals by name, the regression of a story's importance on its mean sentence vector, and how
    likely a story is on a topic.
    """

    weights: Mapping[str, float]
    intercept: float
    vector: NDArray[np.float64]
    on_topic: OnTopic = field(default_factory=OnTopic)

    def importance(self, vectors: Sequence[FloatArray]) -> float:
        """Returns the importance of a story from the centred vectors of its texts, 0 to 1; that of an average story if
        there are none.
        """
        worth = self.intercept + (float(np.mean(vectors, axis=0) @ self.vector) if len(vectors) else 0.0)
        return float(np.clip((worth - LEAST) / (MOST - LEAST), 0.0, 1.0))


NOTHING_LEARNED = LearnedWeights(weights={}, intercept=0.0, vector=np.zeros(0))
NO_WEIGHTS: Mapping[str, LearnedWeights] = MappingProxyType({})


@lru_cache(maxsize=4)
def learned_weights(embedder: str) -> LearnedWeights:
    """Returns what was learned with an embedder's vectors; NOTHING_LEARNED for others, or if the file is broken."""
    return usable(read_weights, NO_WEIGHTS).get(embedder, NOTHING_LEARNED)


def read_weights() -> Mapping[str, LearnedWeights]:
    """Reads what was learned, by embedder. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", "weights.json"), _parse_weights)


def _parse_weights(text: str) -> Mapping[str, LearnedWeights]:
    raw = json.loads(text)
    learned = LearnedWeights(
        weights={name: float(weight) for name, weight in raw["weights"].items()},
        intercept=float(raw["intercept"]),
        vector=np.array(raw["vector"], np.float64),
        on_topic=OnTopic(**raw["on_topic"]),
    )
    return {raw["embedder"]: learned}


def centred_vectors(
    texts: Sequence[tuple[str, str]], vectors: Mapping[str, FloatArray], embedder: str
) -> list[FloatArray]:
    """Returns the centred vectors of texts given as (item id, language)."""
    means = shipped_means(embedder)
    return [centred(vectors[id], language, means) for id, language in texts if id in vectors] if means else []
