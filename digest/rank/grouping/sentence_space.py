"""Sentence vectors of texts: centred by language, compared, corrected for hubs, with nearest neighbours.

Raw cosines of multilingual models mostly measure the language, so each language's mean is subtracted first. Some
vectors are close to everything (hubs); the corrected similarity subtracts how close both are to their nearest
neighbours in the other's language (CSLS: Conneau, Lample, Ranzato, Denoyer, Jégou 2018).
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.rank.reading.embedding import FloatArray

SHIPPED_TEXTS = 50
"""How many texts a shipped mean counts for when combined with the texts' own mean."""
HUB_NEIGHBOURS = 10
NEIGHBOURS = 20
BLOCK, PAIRS = 1000, 50_000

Rows = NDArray[np.int32]
Floats = NDArray[np.float64]


class SentenceSpace:
    """The vectors of texts by the texts' numbers; a text without one has similarity 0."""

    def __init__(self, means: Mapping[str, FloatArray]) -> None:
        """`means` are those of a large collection for each language, where available."""
        self._means = means
        self._languages: list[str] = []
        self._row_of: Rows = np.zeros(0, np.int32)
        self._numbers: list[int] = []
        self._vectors: list[FloatArray] = []
        self._unit: FloatArray = np.zeros((0, 0), np.float32)
        self._codes: NDArray[np.int32] = np.zeros(0, np.int32)
        self._hubness: FloatArray = np.zeros((0, 0), np.float32)

    def add(self, texts: Sequence[tuple[str, FloatArray | None]]) -> None:
        """Adds texts: the language of each and its vector, if it has one."""
        size = len(self._vectors[0]) if self._vectors else None
        rows: list[int] = []
        for language, vector in texts:
            size = size or (None if vector is None else len(vector))
            fits = vector is not None and len(vector) == size and bool(np.isfinite(vector).all())
            if fits and vector is not None:
                self._numbers.append(len(self._row_of) + len(rows))
                self._vectors.append(vector)
                self._languages.append(language)
            rows.append(len(self._vectors) - 1 if fits else -1)
        self._row_of = np.append(self._row_of, np.array(rows, np.int32))
        if self._vectors:
            self._centre()
            self._find_hubs()

    def has(self, numbers: Rows) -> NDArray[np.bool_]:
        """Returns whether each text has a vector."""
        return self._row_of[numbers] >= 0

    def similarities(self, first: Rows, second: Rows) -> tuple[Floats, Floats]:
        """Returns for each pair of texts the cosine and the hub-corrected cosine; 0 if a vector is missing."""
        cosines, corrected = np.zeros(len(first)), np.zeros(len(first))
        rows = self._row_of
        known = (rows[first] >= 0) & (rows[second] >= 0)
        places = np.flatnonzero(known)
        for start in range(0, len(places), PAIRS):
            part = places[start : start + PAIRS]
            one, other = rows[first[part]], rows[second[part]]
            cosines[part] = np.einsum("ij,ij->i", self._unit[one], self._unit[other])
            hubness = self._hubness[one, self._codes[other]] + self._hubness[other, self._codes[one]]
            corrected[part] = cosines[part] - hubness / 2
        return cosines, corrected

    def near_pairs(self, start: int) -> Iterator[tuple[Rows, Rows]]:
        """Yields each text from `start` on paired with its nearest neighbours, the earlier text first."""
        numbers = np.array(self._numbers, np.int32)
        first = int(np.searchsorted(numbers, start))
        for block in range(first, len(numbers), BLOCK):
            rows = np.arange(block, min(block + BLOCK, len(numbers)))
            near = self._unit[rows] @ self._unit.T
            near -= (self._hubness[rows][:, self._codes] + self._hubness[:, self._codes[rows]].T) / 2
            near[np.arange(len(rows)), rows] = -np.inf
            count = min(NEIGHBOURS, len(numbers) - 1)
            found = np.argpartition(near, -count, axis=1)[:, -count:] if count else np.zeros((len(rows), 0), int)
            one, other = np.repeat(numbers[rows], count), numbers[found.ravel()]
            yield np.minimum(one, other), np.maximum(one, other)

    def _centre(self) -> None:
        vectors = np.stack(self._vectors)
        known = sorted(set(self._languages))
        self._codes = np.array([known.index(language) for language in self._languages], np.int32)
        for code, language in enumerate(known):
            own = self._codes == code
            total, count = vectors[own].sum(axis=0), float(own.sum())
            shipped = self._means.get(language)
            if shipped is not None and len(shipped) == vectors.shape[1]:
                total, count = total + SHIPPED_TEXTS * shipped, count + SHIPPED_TEXTS
            vectors[own] -= total / count
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._unit = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)

    def _find_hubs(self) -> None:
        """Computes the mean cosine of each text with its nearest neighbours in each language."""
        languages = int(self._codes.max()) + 1
        self._hubness = np.zeros((len(self._unit), languages), np.float32)
        for block in range(0, len(self._unit), BLOCK):
            rows = np.arange(block, min(block + BLOCK, len(self._unit)))
            near = self._unit[rows] @ self._unit.T
            near[np.arange(len(rows)), rows] = -1
            for code in range(languages):
                columns = np.flatnonzero(self._codes == code)
                count = min(HUB_NEIGHBOURS, len(columns) - 1) or 1
                self._hubness[rows, code] = np.partition(near[:, columns], -count, axis=1)[:, -count:].mean(axis=1)
