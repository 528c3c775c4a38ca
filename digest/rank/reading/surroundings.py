"""Adjusts a text's relevance by the other texts of the same days.

A line of a few words ("the mobile networks are back, too") may say little alone, and much next to the other posts of
its day. So the logit of a text is shifted by how much of its source is on topic, and then part of the way towards those
of its nearest neighbours in meaning.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SOURCE_PART = 0.25
"""The share of a source's log odds added to its texts; with 1 the source alone would decide."""
USUAL_TEXTS = 20
"""Pseudo-count: each source is assumed to have so many more texts with the usual share on topic."""
NEIGHBOURS = 5
PART_OF_THE_WAY = 0.5
LEAST_NEARNESS = 0.3
"""Minimum cosine of two centred vectors to count as neighbours; texts of one topic have 0.3 and more."""
OWN_MASS = 0.2
"""The total similarity at which neighbours count half."""
MOST_LOGIT = 4.0
"""Logits of neighbours are clipped at this value."""
LEAST_LOGIT = -3.0
"""Texts this unlikely on every topic are not adjusted: hardly any of them is on topic."""
ROWS_AT_ONCE = 512

Floats = NDArray[np.float64]


def move_by_sources(logits: Floats, sources: Sequence[str]) -> Floats:
    """Shifts logits (texts x topics) by how the share of a topic in a text's source differs from that in all texts."""
    likely = 1 / (1 + np.exp(-np.clip(logits, -MOST_LOGIT, MOST_LOGIT)))
    _, source_of = np.unique(np.array(sources, dtype=str), return_inverse=True)
    sizes = np.bincount(source_of)
    usual = likely.mean(axis=0)
    sums = np.stack([np.bincount(source_of, weights=column) for column in likely.T], axis=1)
    shares = (sums + USUAL_TEXTS * usual) / (sizes[:, None] + USUAL_TEXTS)
    odds = np.log(shares / (1 - shares)) - np.log(usual / (1 - usual))
    moved: Floats = logits + SOURCE_PART * odds[source_of]
    return moved


def move_by_neighbours(logits: Floats, vectors: NDArray[np.float32]) -> Floats:
    """Shifts logits (texts x topics) towards those of the nearest texts; `vectors` are centred and of unit length."""
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
