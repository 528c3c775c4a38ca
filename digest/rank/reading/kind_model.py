"""Classifies the kind of report of a text with a sentence vector: a multinomial logistic regression over vector and
signs.

Signs alone (`kinds`) miss kinds without typical words: a release note, an opinion, a portrait. For round-ups, notices
and press releases the signs decide: they are rarely wrong, and there are too few labels to learn from. The coefficients
are in `data/kind-model.json`, with their provenance; `python -m bench.train kinds` regenerates the file.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from digest.beats.beat import Beat
from digest.model.errors import DigestError
from digest.rank.reading.embedding import FloatArray
from digest.rank.reading.features import Features
from digest.rank.reading.kinds import Kind, days_ago, kind_of
from digest.rank.reading.learned_files import read_learned, usable

MODEL_FILE = "kind-model.json"
BY_SIGNS_ALONE = (Kind.ROUNDUP, Kind.NOTICE, Kind.RELEASE)
RECENT_DAYS = 2
SIGNS = (*(f"signs of {kind.value}" for kind in Kind), "dated lately", "not dated")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindModel:
    """Coefficients (kinds x SIGNS, kinds x vector size) and intercepts, for the vectors of one embedder."""

    embedder: str
    kinds: tuple[Kind, ...]
    intercepts: NDArray[np.float64]
    signs: NDArray[np.float64]
    vectors: NDArray[np.float64]

    def kind(self, signs: NDArray[np.float64], vector: FloatArray) -> Kind:
        """Returns the kind of a text from its signs (as SIGNS) and its centred vector."""
        by_signs = next((kind for kind, found in zip(Kind, signs, strict=False) if found), None)
        if by_signs in BY_SIGNS_ALONE:
            return by_signs
        return self.kinds[int(np.argmax(self.intercepts + self.signs @ signs + self.vectors @ vector))]


def signs_of(text: Features, beat: Beat) -> NDArray[np.float64]:
    """Returns the values of SIGNS: the kind by signs, and whether the text dates its event to the last days or not at
    all.
    """
    found, age = kind_of(text, beat), days_ago(text)
    return np.array([*(kind is found for kind in Kind), age is not None and age <= RECENT_DAYS, age is None], float)


def parse_kind_model(text: str) -> KindModel:
    """Parses the model. Raises DigestError if it was made for other signs than SIGNS."""
    raw = json.loads(text)
    if raw["signs"] != list(SIGNS):
        raise DigestError(f"{MODEL_FILE}: made for other signs; run: python -m bench.train kinds")
    coefficients = np.array(list(raw["coefficients"].values()))
    return KindModel(
        embedder=raw["embedder"],
        kinds=tuple(Kind(name) for name in raw["coefficients"]),
        intercepts=coefficients[:, 0],
        signs=coefficients[:, 1 : 1 + len(SIGNS)],
        vectors=coefficients[:, 1 + len(SIGNS) :],
    )


@lru_cache(maxsize=4)
def shipped_kind_model(embedder: str) -> KindModel | None:
    """Returns the shipped model for an embedder; None for others, or if its file is broken."""
    model = usable(read_kind_model, None)
    return model if model is not None and model.embedder == embedder else None


def read_kind_model() -> KindModel:
    """Reads the shipped model. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", MODEL_FILE), parse_kind_model)
