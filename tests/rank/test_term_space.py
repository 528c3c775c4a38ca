"""Which rows of terms are near: the same pairs as comparing every two rows."""

from random import Random

import numpy as np
import pytest

from digest.rank.grouping.term_space import ANCHORED, TermSpace

COMMON, RARE = [f"common{number}" for number in range(4)], [f"rare{number}" for number in range(60)]


def made_up_space(seed: int, *, shares_common: float) -> TermSpace:
    """80 rows: some of the common terms in most of them, and a few rare ones in each."""
    rng = Random(seed)
    space = TermSpace(unread=0, commonplace=COMMON)
    texts = []
    for _ in range(80):
        row = {term: rng.uniform(0.5, 6) for term in COMMON if rng.random() < shares_common}
        texts.append(row | {term: rng.uniform(0.2, 2) for term in rng.sample(RARE, 4)})
    space.add(texts)
    return space


@pytest.mark.parametrize("shares_common", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("floor", [0.04, 0.2, 0.6])
def test_no_near_pair_is_lost_to_the_bound_on_common_terms(shares_common: float, floor: float) -> None:
    space = made_up_space(7, shares_common=shares_common)
    pairs = [(one, other) for other in range(80) for one in range(other)]
    first, second = np.array(pairs, np.int32).T
    cosines = space.cosines(first, second)
    distinctive = space._distinctive().toarray() / space.lengths()[:, None]
    anchored = np.einsum("ij,ij->i", distinctive[first], distinctive[second]) >= ANCHORED
    expected = {pair for pair, near in zip(pairs, anchored & (cosines >= floor), strict=True) if near}
    found = {
        pair for one, other in space.near_pairs(0, floor) for pair in zip(one.tolist(), other.tolist(), strict=True)
    }
    assert found == expected
    assert expected or floor > 0.2
