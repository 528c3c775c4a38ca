"""Texts as sparse rows of idf-weighted terms, and search for similar rows. The only module that imports scipy."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from digest.text.idf import idf

COMMONPLACE = 150
DISTINCTIVE_SHARE, DISTINCTIVE_LEAST, DISTINCTIVE_MOST = 0.3, 10, 150
ANCHORED = 0.02
ROUNDING = 1e-4
BLOCK, PAIRS = 1000, 50_000

Terms = Mapping[str, float]
Floats = NDArray[np.float64]
Rows = NDArray[np.int32]
Row = tuple[Rows, NDArray[np.float32]]


class TermSpace:
    """Rows of weighted terms over a growing vocabulary. Rows are only added; idf is updated."""

    def __init__(self, *, unread: int, commonplace: Collection[str] = ()) -> None:
        """Computes idf as if `unread` more texts had been read, many of them containing the commonplaces, so that even
        a week with few texts treats `protest` as uninformative.
        """
        self._unread = unread
        self._columns: dict[str, int] = {}
        self._commonplace = commonplace
        self._counts: Floats = np.zeros(0)
        self._prior: Floats = np.zeros(0)
        self._rows: list[Row] = []
        self._matrix: sparse.csr_matrix | None = None
        self._lengths: Floats | None = None

    def add(self, texts: Iterable[Terms]) -> None:
        """Adds a row for each text: its terms with their weights before idf."""
        columns = self._columns
        new: list[Row] = []
        for text in texts:
            for term in text:
                if term not in columns:
                    columns[term] = len(columns)
            indices = np.fromiter(map(columns.__getitem__, text), np.int32, len(text))
            new.append((indices, np.fromiter(text.values(), np.float32, len(text))))
        fresh = list(columns)[len(self._counts) :]
        prior = np.array([COMMONPLACE if term.lstrip("=") in self._commonplace else 0.0 for term in fresh])
        self._prior = np.concatenate((self._prior, prior))
        self._counts = np.concatenate((self._counts, np.zeros(len(fresh))))
        if new:
            seen = np.concatenate([indices for indices, _ in new])
            self._counts += np.bincount(seen, minlength=len(columns))
        self._rows += new
        self._matrix = self._lengths = None

    def products(self, first: Rows, second: Rows) -> Floats:
        """Returns for each pair of rows the sum of weight · weight · idf² over their shared terms."""
        return _products(self._weighed(), first, second)

    def lengths(self) -> Floats:
        """Returns the length of each row, 1 for an empty one."""
        if self._lengths is None:
            matrix = self._weighed()
            lengths: Floats = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1), np.float64).ravel())
            lengths[lengths == 0] = 1
            self._lengths = lengths
        return self._lengths

    def cosines(self, first: Rows, second: Rows) -> Floats:
        """Returns the cosine of each pair of rows."""
        lengths = self.lengths()
        cosines: Floats = self.products(first, second) / (lengths[first] * lengths[second])
        return cosines

    def near_pairs(self, start: int, floor: float, kinds: Rows | None = None) -> Iterator[tuple[Rows, Rows]]:
        """Yields pairs (rows, later rows from `start` on) with a cosine of at least `floor` and a distinctive term in
        common.

        Candidates come from the distinctive terms alone, which occur in few rows, if these contribute ANCHORED to the
        cosine; then the cosine is computed over all terms. So the cost grows with the number of similar pairs, not with
        the square of the rows. An upper bound for the other terms, the product of their lengths (Cauchy, Schwarz),
        excludes most candidates beforehand. With `kinds`, one for each row, only rows of different kinds are paired.
        """
        total = len(self._rows)
        if start >= total or (kinds is not None and len(np.unique(kinds)) < 2):
            return
        scale = sparse.diags((1 / self.lengths()).astype(np.float32))
        matrix = (scale @ self._weighed()).tocsr()
        anchors = (scale @ self._distinctive()).tocsr()
        turned = anchors.T.tocsr()
        rest = np.sqrt(np.maximum(0.0, 1.0 - np.asarray(anchors.multiply(anchors).sum(axis=1), np.float32).ravel()))
        for block in range(start, total, BLOCK):
            shared = (anchors[block : min(block + BLOCK, total)] @ turned).tocoo()
            later, earlier = shared.row + np.int32(block), shared.col
            wanted = (earlier < later) & (shared.data >= ANCHORED)
            wanted &= shared.data + rest[later] * rest[earlier] >= floor - ROUNDING
            if kinds is not None:
                wanted &= kinds[earlier] != kinds[later]
            one, other = earlier[wanted], later[wanted]
            near = _products(matrix, one, other) >= floor
            yield one[near], other[near]

    def _idf(self) -> Floats:
        """Returns the idf of every column, at least 0; the unread texts count as part of the collection."""
        texts = len(self._rows) + self._unread
        return np.maximum(idf(texts, self._counts + self._prior), 0.0)

    def _weighed(self) -> sparse.csr_matrix:
        if self._matrix is None:
            indptr = np.concatenate(([0], np.cumsum([len(indices) for indices, _ in self._rows])))
            indices = np.concatenate([np.zeros(0, np.int32), *(indices for indices, _ in self._rows)])
            values = np.concatenate([np.zeros(0, np.float32), *(values for _, values in self._rows)])
            data = self._idf().astype(np.float32)[indices] * values
            self._matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(self._rows), len(self._columns)))
        return self._matrix

    def _distinctive(self) -> sparse.csr_matrix:
        """Returns the rows reduced to terms that are in few rows and not commonplace."""
        most = max(DISTINCTIVE_LEAST, min(DISTINCTIVE_SHARE * len(self._rows), DISTINCTIVE_MOST))
        few = (self._counts <= most) & (self._prior == 0)
        matrix = self._weighed().copy()
        matrix.data *= few[matrix.indices]
        matrix.eliminate_zeros()
        return matrix


def _products(matrix: sparse.csr_matrix, first: Rows, second: Rows) -> Floats:
    found = [np.zeros(0)]
    for start in range(0, len(first), PAIRS):
        one, other = first[start : start + PAIRS], second[start : start + PAIRS]
        found.append(np.asarray(matrix[one].multiply(matrix[other]).sum(axis=1), np.float64).ravel())
    return np.concatenate(found)
