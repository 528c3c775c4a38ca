"""Sparse vectors of texts, their idf, and the pairs of texts that are near: the one module that knows scipy."""

from collections.abc import Iterable, Mapping
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

COMMON_SHARE, COMMON_LEAST, COMMON_MOST = 0.4, 200, 1000
DISTINCTIVE_SHARE, DISTINCTIVE_LEAST = 0.08, 8
BLOCK = 1000


class Space:
    """Texts as rows over a growing vocabulary. Rows are only ever added; idf follows the rows."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self._counts = np.zeros(0)
        self._rows: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []

    def add(self, texts: Iterable[Mapping[str, float]]) -> None:
        """Add a row for each text: term -> weight before idf."""
        columns = self._columns
        new = []
        for text in texts:
            indices = np.fromiter((columns.setdefault(term, len(columns)) for term in text), np.int32, len(text))
            new.append((indices, np.fromiter(text.values(), np.float32, len(text))))
        self._counts = np.concatenate((self._counts, np.zeros(len(columns) - len(self._counts))))
        if new:
            seen = np.concatenate([indices for indices, _ in new])
            self._counts += np.bincount(seen, minlength=len(columns))
        self._rows += new

    def idf(self) -> Floats:
        """ln((N + 1) / (df + 0.5)) of every column, the texts of the week as the collection (Robertson 2004)."""
        result: Floats = np.log((len(self._rows) + 1) / (self._counts + 0.5))
        return np.maximum(result, 0.0)

    def idf_of(self, term: str) -> float:
        """The idf of one term, that of a new one if nobody wrote it."""
        column = self._columns.get(term)
        count = self._counts[column] if column is not None else 0
        return max(0.0, log((len(self._rows) + 1) / (count + 0.5)))

    def matrix(self, start: int = 0) -> sparse.csr_matrix:
        """The rows from `start` with idf applied and length 1 (a row without a weighted term stays zero)."""
        rows = self._rows[start:]
        indptr = np.concatenate(([0], np.cumsum([len(indices) for indices, _ in rows])))
        indices = np.concatenate([indices for indices, _ in rows] or [np.zeros(0, np.int32)])
        data = np.concatenate([values for _, values in rows] or [np.zeros(0, np.float32)]).astype(np.float64)
        data *= self.idf()[indices]
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(self._columns)))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1
        return sparse.diags(1 / lengths) @ matrix

    def near_pairs(self, start: int, floor: float) -> list[tuple[int, int, float]]:
        """
        The pairs (row, later row, cosine) with a row from `start` on in them, a cosine of at least `floor` and a
        distinctive term in common.

        Terms of more than a share of all rows are left out of the product: their weight is small and their cost grows
        with the square of their number.
        """
        total = len(self._rows)
        if start >= total:
            return []
        matrix = self.matrix()
        common = self._counts > max(COMMON_LEAST, min(COMMON_SHARE * total, COMMON_MOST))
        distinctive = self._counts <= max(DISTINCTIVE_LEAST, min(DISTINCTIVE_SHARE * total, COMMON_MOST))
        left = (matrix @ sparse.diags((~common).astype(float))).tocsr()
        left.eliminate_zeros()
        anchors = (matrix @ sparse.diags(distinctive.astype(float))).tocsr()
        anchors.eliminate_zeros()
        pairs: list[tuple[int, int, float]] = []
        left_turned, anchors_turned = left.T.tocsr(), anchors.T.tocsr()
        for block in range(start, total, BLOCK):
            stop = min(block + BLOCK, total)
            anchored = anchors[block:stop] @ anchors_turned
            anchored.data[:] = 1.0
            products = (left[block:stop] @ left_turned).multiply(anchored).tocoo()
            rows, columns = products.row + block, products.col
            wanted = (products.data >= floor) & (columns < rows)
            pairs += zip(columns[wanted].tolist(), rows[wanted].tolist(), products.data[wanted].tolist(), strict=True)
        return pairs
