"""Splits a large story that may contain two events of the same kind.

What distinguishes them is rare within the story, so idf is recomputed inside it: words in all its texts weigh nothing.
The best two-way normalised cut (Shi, Malik 2000: second eigenvector of the normalised similarities, best sweep) is made
if its cost is low, because then little more than common words connects the sides. Each side needs a name of its own,
unless the story is large and the cost is very low; small stories need both.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from digest.text.idf import idf

SURE_COST, SPLIT_COST = 0.55, 0.68
OWN_SHARE, OTHERS_SHARE = 0.5, 0.15
SMALLEST, LARGE = 6, 12
SMALLEST_SIDE = 3
COMMON_SHARE = 0.7
NEAREST = 0.35
FARTHEST = 0.005

Floats = NDArray[np.float64]


def split(texts: Sequence[Mapping[str, float]]) -> list[list[int]]:
    """Returns the numbers of the texts, in one list if they cover one event, else one list per event."""
    done, waiting = [], [list(range(len(texts)))]
    while waiting:
        numbers = waiting.pop()
        sides = _bisect([texts[number] for number in numbers])
        if sides is None:
            done.append(sorted(numbers))
        else:
            waiting += [[numbers[place] for place in side] for side in sides]
    return sorted(done)


def _bisect(texts: Sequence[Mapping[str, float]]) -> tuple[list[int], list[int]] | None:
    if len(texts) < SMALLEST:
        return None
    near = _local_similarities(texts)
    degrees = near.sum(axis=1)
    values, vectors = np.linalg.eigh(near / np.sqrt(np.outer(degrees, degrees)))
    order = np.argsort(vectors[:, np.argsort(values)[-2]] / np.sqrt(degrees), kind="stable")
    least = max(SMALLEST_SIDE, len(texts) // 8)
    best: tuple[float, int] | None = None
    for place in range(least, len(texts) - least + 1):
        side, rest = order[:place], order[place:]
        cut = near[np.ix_(side, rest)].sum()
        cost = float(cut / degrees[side].sum() + cut / degrees[rest].sum())
        if best is None or cost < best[0]:
            best = (cost, place)
    few = len(texts) < LARGE
    if best is None or best[0] > (SURE_COST if few else SPLIT_COST):
        return None
    side, rest = order[: best[1]].tolist(), order[best[1] :].tolist()
    one, other = [texts[number] for number in side], [texts[number] for number in rest]
    if (few or best[0] > SURE_COST) and not (has_own_names(one, other) and has_own_names(other, one)):
        return None
    return side, rest


def has_own_names(texts: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]) -> bool:
    """Whether half of the texts share a name that hardly any of the others has."""
    counts, elsewhere = (Counter(term for text in side for term in text if term[0] == "=") for side in (texts, others))
    own = (name for name, count in counts.items() if count >= OWN_SHARE * len(texts))
    return any(elsewhere[name] < OTHERS_SHARE * len(others) for name in own)


def _local_similarities(texts: Sequence[Mapping[str, float]]) -> Floats:
    """Returns cosines over words in at least two but not nearly all texts, with idf of these texts. Values are capped
    at NEAREST, or a pair of near copies would become a side of its own, and have a floor, since what all texts share is
    no reason to split them.
    """
    counts = Counter(term for text in texts for term in text)
    columns = {
        term: number
        for number, term in enumerate(term for term, count in counts.items() if 2 <= count <= COMMON_SHARE * len(texts))
    }
    matrix = np.zeros((len(texts), len(columns)))
    for row, text in enumerate(texts):
        for term, weight in text.items():
            if term in columns:
                matrix[row, columns[term]] = weight * idf(len(texts), counts[term])
    lengths = np.sqrt((matrix**2).sum(axis=1, keepdims=True))
    matrix /= np.where(lengths == 0, 1, lengths)
    near: Floats = np.clip(matrix @ matrix.T, FARTHEST, NEAREST)
    np.fill_diagonal(near, 0)
    return near
