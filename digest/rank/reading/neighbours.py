"""What the nearest texts of the same days say of a text's relevance.

A line of a few words ("the mobile networks are back, too") may say little by itself, and much beside the other posts of
its day. So the judgement of a text, as a logit, is moved part of the way towards that of the texts nearest in meaning.
"""

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 5
PART_OF_THE_WAY = 0.5
LEAST_NEARNESS = 0.3
"""Cosine of two centred vectors from which one says something of the other; texts of one topic have 0.3 and more."""
OWN_MASS = 0.2
"""The mass of nearness at which neighbours count half."""
MOST_LOGIT = 4.0
"""A sure text counts no more than one this sure."""
LEAST_LOGIT = -3.0
"""A text that is this unlikely on every topic is not moved: hardly one of them is on any."""
ROWS_AT_ONCE = 512

Floats = NDArray[np.float64]


def move_by_neighbours(logits: Floats, vectors: NDArray[np.float32]) -> Floats:
    """Logits (texts x topics), moved by those of the nearest texts; `vectors` are centred and of unit length."""
    moved = logits.copy()
    known = np.clip(logits, -MOST_LOGIT, MOST_LOGIT)
    asked = np.flatnonzero(logits.max(axis=1, initial=-np.inf) >= LEAST_LOGIT)
    count = min(NEIGHBOURS, len(logits) - 1)
    if count < 1:
        return moved
    for start in range(0, len(asked), ROWS_AT_ONCE):
        rows = asked[start : start + ROWS_AT_ONCE]
        nearness = vectors[rows] @ vectors.T
        nearness[np.arange(len(rows)), rows] = -1.0
        nearest = np.argpartition(-nearness, count - 1, axis=1)[:, :count]
        weights = np.maximum(0.0, np.take_along_axis(nearness, nearest, axis=1) - LEAST_NEARNESS)
        mass = weights.sum(axis=1, keepdims=True)
        difference = (weights[:, :, None] * (known[nearest] - known[rows][:, None, :])).sum(axis=1)
        moved[rows] += PART_OF_THE_WAY * difference / (mass + OWN_MASS)
    return moved
