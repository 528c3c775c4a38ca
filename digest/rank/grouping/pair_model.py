"""The same-event model: a logistic regression over the features of a pair of texts.

The coefficients are in `data/pair-model.json`, with their provenance; `python -m bench.train pairs` regenerates the
file. There are two sets: with sentence vectors, and with words alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digest.model.errors import DigestError
from digest.rank.reading.embedding import FloatArray, unpack
from digest.rank.reading.learned_files import read_learned, usable

MODEL_FILE = "pair-model.json"
FEATURES = (
    "vector",  # cosine of the sentence vectors, centred by language
    "vector_hub",  # the same, less how near both are to their nearest neighbours
    "vector_across",  # the cosine again, between two languages only
    "words",  # cosine of words and names
    "marks",  # cosine of what both languages write alike: names, terms, numbers, sounds
    "evidence_across",  # ln(1 + idf of the shared marks), between two languages only
    "number_conflict",  # both give numbers in their beginning, none in common
    "place_conflict",  # both name places at home, none in common
    "hours",  # ln(1 + hours apart) / 3
    "other_language",
    "length",  # ln of the shorter text's number of words, / 5
    "no_event",  # one of them is a commentary, a feature or another report of no event
)
VECTOR_FEATURES = frozenset(name for name in FEATURES if name.startswith("vector"))

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """One set of coefficients, one for each of FEATURES (0 if unused)."""

    intercept: float
    coefficients: tuple[float, ...]

    def probabilities(self, features: Floats) -> Floats:
        """Returns the probability of each row."""
        odds = np.clip(features @ np.array(self.coefficients) + self.intercept, -30, 30)
        found: Floats = 1 / (1 + np.exp(-odds))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PairModel:
    """Both sets of coefficients, the same-event threshold, and each language's mean sentence vector."""

    with_vectors: Regression
    words_only: Regression
    same_event: float
    means: Mapping[str, FloatArray]

    def probabilities(self, features: Floats, vectors: NDArray[np.bool_]) -> Floats:
        """Returns the probability of each pair; `vectors` says which pairs have both vectors."""
        found: Floats = np.where(
            vectors, self.with_vectors.probabilities(features), self.words_only.probabilities(features)
        )
        return found


def parse_model(text: str) -> PairModel:
    """Parses the model. Raises DigestError for names that are not features."""
    raw = json.loads(text)
    for part in ("with_vectors", "words_only"):
        unknown = raw[part]["coefficients"].keys() - set(FEATURES)
        if unknown:
            raise DigestError(f"{MODEL_FILE}: {part}: unknown features {', '.join(sorted(unknown))}; train it again")
    return PairModel(
        with_vectors=_regression(raw["with_vectors"]),
        words_only=_regression(raw["words_only"]),
        same_event=float(raw["same_event"]),
        means={language: unpack(packed) for language, packed in raw["means"].items()},
    )


@lru_cache(maxsize=1)
def shipped_pair_model() -> PairModel:
    """Returns the shipped model, or WITHOUT_FILE if its file is broken."""
    return usable(read_pair_model, WITHOUT_FILE)


def read_pair_model() -> PairModel:
    """Reads the shipped model. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", MODEL_FILE), parse_model)


def _regression(raw: Mapping[str, Any]) -> Regression:
    return Regression(
        intercept=float(raw["intercept"]),
        coefficients=tuple(float(raw["coefficients"].get(name, 0.0)) for name in FEATURES),
    )


_BY_WORDS = _regression({"intercept": -3.0, "coefficients": {"words": 12.0}})
WITHOUT_FILE = PairModel(with_vectors=_BY_WORDS, words_only=_BY_WORDS, same_event=0.25, means=MappingProxyType({}))
"""Used if the file is broken: a word cosine of 0.25 gives even odds of the same event."""
