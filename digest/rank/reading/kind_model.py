"""What kind of report a text with a sentence vector is: a multinomial logistic regression over its vector and signs.

Signs alone (`kinds`) miss what no word marks: a release note, a view, a portrait. What they call a round-up, a notice
or a press release is one: they are rarely wrong there, and too few are labelled to learn from. The coefficients lie in
`data/kind-model.json`, with where they come from; `python -m bench.train kinds` makes the file again.
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
    """Coefficients (kinds x SIGNS, kinds x size of a vector) and intercepts, for the vectors of one embedder."""

    embedder: str
    kinds: tuple[Kind, ...]
    intercepts: NDArray[np.float64]
    signs: NDArray[np.float64]
    vectors: NDArray[np.float64]

    def kind(self, signs: NDArray[np.float64], vector: FloatArray) -> Kind:
        """The kind of a text by its signs (as SIGNS) and its centred vector."""
        by_signs = next((kind for kind, found in zip(Kind, signs, strict=False) if found), None)
        if by_signs in BY_SIGNS_ALONE:
            return by_signs
        return self.kinds[int(np.argmax(self.intercepts + self.signs @ signs + self.vectors @ vector))]


def signs_of(text: Features, beat: Beat) -> NDArray[np.float64]:
    """The numbers of SIGNS: the kind by signs, and whether the text puts its event in the last days or on no day."""
    found, age = kind_of(text, beat), days_ago(text)
    return np.array([*(kind is found for kind in Kind), age is not None and age <= RECENT_DAYS, age is None], float)


def parse_kind_model(text: str) -> KindModel:
    """The model of a file. Raises DigestError where it was made for other signs than SIGNS."""
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
    """The model that came with the program for an embedder; None for others, and where its file is broken."""
    model = usable(read_kind_model, None)
    return model if model is not None and model.embedder == embedder else None


def read_kind_model() -> KindModel:
    """The model that came with the program. Raises BrokenFile."""
    return read_learned(files("digest.rank").joinpath("data", MODEL_FILE), parse_kind_model)
