"""The weights of the signals, learned on labelled days, and how much a text's meaning says of its importance.

Both hold for days that have sentence vectors of one embedder; by words alone, and for signals that were installed,
`Signal.weight` counts. They lie in `data/weights.json`, with where they come from; `python -m bench.train weights`
makes the file again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.learned_files import read_learned, usable
from digest.rank.reading.relevance_model import centred, shipped_means

LEAST, MOST = -0.4, 1.4
"""Predicted worths that are 0 and 1: a text off topic is learned as -0.7, grades 0 to 3 as 0, 0.35, 1 and 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWeights:
    """Weight of a signal by name, and the regression of a story's worth on its mean sentence vector."""

    weights: Mapping[str, float]
    intercept: float
    vector: NDArray[np.float64]

    def importance(self, vectors: Sequence[FloatArray]) -> float:
        """The importance of centred vectors of one story's texts, 0 to 1; without any that of a usual story."""
        worth = self.intercept + (float(np.mean(vectors, axis=0) @ self.vector) if len(vectors) else 0.0)
        return float(np.clip((worth - LEAST) / (MOST - LEAST), 0.0, 1.0))


NOTHING_LEARNED = LearnedWeights(weights={}, intercept=0.0, vector=np.zeros(0))
NO_WEIGHTS: Mapping[str, LearnedWeights] = MappingProxyType({})


@lru_cache(maxsize=4)
def learned_weights(embedder: str) -> LearnedWeights:
    """What was learned with the vectors of an embedder; nothing for others, and where the file is broken."""
    return usable(read_weights, NO_WEIGHTS).get(embedder, NOTHING_LEARNED)


def read_weights() -> Mapping[str, LearnedWeights]:
    """What was learned, by the embedder that it was learned with. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", "weights.json"), _parse_weights)


def _parse_weights(text: str) -> Mapping[str, LearnedWeights]:
    raw = json.loads(text)
    learned = LearnedWeights(
        weights={name: float(weight) for name, weight in raw["weights"].items()},
        intercept=float(raw["intercept"]),
        vector=np.array(raw["vector"], np.float64),
    )
    return {raw["embedder"]: learned}


def centred_vectors(
    texts: Sequence[tuple[str, str]], vectors: Mapping[str, FloatArray], embedder: str
) -> list[FloatArray]:
    """The vectors of texts, given as (item id, language), without what their language has in common."""
    means = shipped_means(embedder)
    return [centred(vectors[id], language, means) for id, language in texts if id in vectors] if means else []
