"""Adjusts the severity of a text by its meaning: a linear model over the centred sentence vector.

Words grade what they name. Of two texts with the same words, or with none that is graded, the model learned from an
editor's timeline which is the graver. The coefficients are in `data/severity-model.json`, with their provenance;
`python -m bench.train severity` regenerates the file.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.learned_files import read_learned, usable

MODEL_FILE = "severity-model.json"
MOST_SHIFT = 0.15
"""Meaning orders events of about one grade: an execution stays graver than an arrest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityModel:
    """An intercept and a coefficient for each number of the centred vectors of one embedder."""

    embedder: str
    intercept: float
    vector: NDArray[np.float64]

    def shift(self, vector: FloatArray) -> float:
        """Returns what to add to the severity by words of a text with this centred vector, at most MOST_SHIFT."""
        return float(np.clip(self.intercept + self.vector @ vector, -MOST_SHIFT, MOST_SHIFT))


def parse_severity_model(text: str) -> SeverityModel:
    """Parses the model."""
    raw = json.loads(text)
    return SeverityModel(
        embedder=raw["embedder"], intercept=float(raw["intercept"]), vector=np.array(raw["vector"], np.float64)
    )


@lru_cache(maxsize=4)
def shipped_severity_model(embedder: str) -> SeverityModel | None:
    """Returns the shipped model for an embedder; None for others, or if its file is broken."""
    model = usable(read_severity_model, None)
    return model if model is not None and model.embedder == embedder else None


def read_severity_model() -> SeverityModel:
    """Reads the shipped model. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", MODEL_FILE), parse_severity_model)
