"""The pair model: two sets of coefficients in a data file, and errors in that file."""

import json

import numpy as np
import pytest

from digest.model.errors import DigestError
from digest.rank.grouping.pair_model import FEATURES, VECTOR_FEATURES, parse_model, shipped_pair_model


def written(**coefficients: float) -> str:
    part = {"intercept": -2.0, "coefficients": coefficients}
    words = {name: value for name, value in coefficients.items() if name not in VECTOR_FEATURES}
    return json.dumps(
        {"same_event": 0.2, "with_vectors": part, "words_only": {**part, "coefficients": words}, "means": {}}
    )


def row(**values: float) -> list[float]:
    return [values.get(name, 0.0) for name in FEATURES]


def test_pairs_without_vectors_are_judged_by_words_alone() -> None:
    model = parse_model(written(vector=4.0, words=8.0))
    rows = np.array([row(vector=1.0), row(vector=1.0), row(words=0.5)])
    found = model.probabilities(rows, np.array([True, False, False]))
    assert found.tolist() == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(2)), 1 / (1 + np.exp(-2))])


def test_huge_features_give_probabilities_and_no_overflow() -> None:
    found = parse_model(written(words=8.0)).probabilities(np.array([row(words=1e9)]), np.array([True]))
    assert 0.99 < found[0] <= 1


def test_a_file_with_an_unknown_feature_is_refused_by_name() -> None:
    with pytest.raises(DigestError, match="moon_phase"):
        parse_model(written(moon_phase=1.0))


@pytest.mark.parametrize("name", ["number_conflict", "place_conflict", "hours", "no_event"])
def test_the_shipped_pair_model_takes_a_conflict_for_evidence_against(name: str) -> None:
    place = FEATURES.index(name)
    assert shipped_pair_model().with_vectors.coefficients[place] < 0
    assert shipped_pair_model().words_only.coefficients[place] < 0


def test_the_words_alone_use_no_vector() -> None:
    places = [FEATURES.index(name) for name in VECTOR_FEATURES]
    assert all(shipped_pair_model().words_only.coefficients[place] == 0 for place in places)
