"""Sparse vectors of texts, their idf, and the pairs of texts that are near: the one module that knows scipy."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

UNREAD = 300
COMMONPLACE = 150
DISTINCTIVE_SHARE, DISTINCTIVE_LEAST, DISTINCTIVE_MOST = 0.3, 10, 150
ANCHORED = 0.02
BLOCK, PAIRS = 1000, 50_000

Terms = Mapping[str, float]
Row = tuple[NDArray[np.int32], NDArray[np.float32]]


class Space:
    """Texts as rows over a growing vocabulary; each row has several fields, each of its own weight.

    Rows are only ever added; idf follows the rows.
    """

    def __init__(self, weights: Sequence[float], commonplace: Collection[str] = ()) -> None:
        """The nearness of two rows is the sum of their fields' cosines, each times its weight."""
        self._fields = [_Field(commonplace) for _ in weights]
        self._weights = weights

    def add(self, texts: Sequence[Sequence[Terms]]) -> None:
        """Add a row for each text: for each field its terms with their weights before idf."""
        for number, field in enumerate(self._fields):
            field.add(text[number] for text in texts)

    def near_pairs(self, start: int, floor: float) -> Iterator[tuple[int, int, float]]:
        """The pairs (row, later row, cosine) with a row from `start` on in them, a cosine of at least `floor` and a
        distinctive term of the first field in common.

        Candidates come from the distinctive terms alone, whose rows are few, where these add ANCHORED to the cosine;
        it is then counted over all terms of the candidates. So the cost grows with the pairs that may be near and not
        with the square of the rows.
        """
        total = len(self._fields[0].rows)
        if start >= total:
            return
        weighted = zip(self._fields, self._weights, strict=True)
        matrix = sparse.hstack([field.matrix() * weight**0.5 for field, weight in weighted], format="csr")
        anchors = self._fields[0].matrix(distinctive=True)
        turned = anchors.T.tocsr()
        for block in range(start, total, BLOCK):
            shared = (anchors[block : min(block + BLOCK, total)] @ turned).tocoo()
            later, earlier = shared.row + block, shared.col
            wanted = (earlier < later) & (shared.data >= ANCHORED)
            yield from _cosines(matrix, earlier[wanted], later[wanted], floor)


def _cosines(
    matrix: sparse.csr_matrix, first: NDArray[np.int32], second: NDArray[np.int32], floor: float
) -> Iterator[tuple[int, int, float]]:
    """The pairs of rows with a cosine of at least `floor`."""
    for start in range(0, len(first), PAIRS):
        one, other = first[start : start + PAIRS], second[start : start + PAIRS]
        cosines = np.asarray(matrix[one].multiply(matrix[other]).sum(axis=1)).ravel()
        near = cosines >= floor
        yield from zip(one[near].tolist(), other[near].tolist(), cosines[near].tolist(), strict=True)


class _Field:
    """One field of all rows."""

    def __init__(self, commonplace: Collection[str]) -> None:
        self._columns: dict[str, int] = {}
        self._commonplace = commonplace
        self.counts: NDArray[np.float64] = np.zeros(0)
        self._prior: NDArray[np.float64] = np.zeros(0)
        self.rows: list[Row] = []

    def add(self, texts: Iterable[Terms]) -> None:
        columns = self._columns
        new: list[Row] = []
        for text in texts:
            indices = np.fromiter((columns.setdefault(term, len(columns)) for term in text), np.int32, len(text))
            new.append((indices, np.fromiter(text.values(), np.float32, len(text))))
        fresh = list(columns)[len(self.counts) :]
        prior = np.array([COMMONPLACE if term.lstrip("=") in self._commonplace else 0.0 for term in fresh])
        self._prior = np.concatenate((self._prior, prior))
        self.counts = np.concatenate((self.counts, np.zeros(len(fresh))))
        if new:
            seen = np.concatenate([indices for indices, _ in new])
            self.counts += np.bincount(seen, minlength=len(columns))
        self.rows += new

    def idf(self) -> NDArray[np.float64]:
        """ln((N + 1) / (df + 0.5)) of every column, the week's texts as the collection (Robertson 2004).

        As if UNREAD texts more had been read, with the commonplaces of the field in half of them: a thin week knows
        too that `protest` tells no two events apart.
        """
        result: NDArray[np.float64] = np.log((len(self.rows) + UNREAD + 1) / (self.counts + self._prior + 0.5))
        return result

    def matrix(self, *, distinctive: bool = False) -> sparse.csr_matrix:
        """The rows with idf applied and length 1 (a row without a term stays zero).

        `distinctive` leaves only the terms that few rows have and that are no commonplace, at their worth among all.
        """
        indptr = np.concatenate(([0], np.cumsum([len(indices) for indices, _ in self.rows])))
        indices = np.concatenate([indices for indices, _ in self.rows])
        data = self.idf().astype(np.float32)[indices] * np.concatenate([values for _, values in self.rows])
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(self.rows), len(self._columns)))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1
        if distinctive:
            matrix.data *= self._few()[indices]
            matrix.eliminate_zeros()
        return sparse.diags((1 / lengths).astype(np.float32)) @ matrix

    def _few(self) -> NDArray[np.bool_]:
        most = max(DISTINCTIVE_LEAST, min(DISTINCTIVE_SHARE * len(self.rows), DISTINCTIVE_MOST))
        few: NDArray[np.bool_] = (self.counts <= most) & (self._prior == 0)
        return few
