"""Inverse document frequency: the one formula used everywhere in the program."""

from math import log
from typing import overload

import numpy as np
from numpy.typing import NDArray

HALF_A_TEXT = 0.5
"""Added to the count, so that a term in no text gets a finite weight (Robertson 2004)."""


@overload
def idf(texts: int, having: float, *, smoothing: float = HALF_A_TEXT) -> float: ...
@overload
def idf(texts: int, having: NDArray[np.float64], *, smoothing: float = HALF_A_TEXT) -> NDArray[np.float64]: ...
def idf(
    texts: int, having: float | NDArray[np.float64], *, smoothing: float = HALF_A_TEXT
) -> float | NDArray[np.float64]:
    """ln((N + 1) / (df + smoothing)) of a term that `having` of `texts` texts contain, or of an array of terms.

    Below zero for a term of nearly every text: a caller that needs weights of at least zero cuts them.
    """
    ratio = (texts + 1) / (having + smoothing)
    return np.log(ratio) if isinstance(ratio, np.ndarray) else log(ratio)
