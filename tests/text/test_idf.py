from math import log

import numpy as np
import pytest

from digest.text.idf import idf


@pytest.mark.parametrize(
    ("texts", "having", "expected"), [(9, 0, log(20)), (9, 1, log(10 / 1.5)), (99, 40, log(100 / 40.5))]
)
def test_a_term_weighs_the_logarithm_of_how_few_texts_have_it(texts: int, having: int, expected: float) -> None:
    assert idf(texts, having) == expected


def test_without_smoothing_a_term_of_one_text_weighs_the_logarithm_of_the_texts_and_one() -> None:
    assert idf(9, 1, smoothing=0) == log(10)


def test_a_term_of_every_text_weighs_next_to_nothing() -> None:
    assert 0 < idf(10, 10) < 0.05


def test_an_array_of_counts_gets_the_weight_of_each() -> None:
    counts = np.array([0.0, 1.0, 2.5, 9.0])
    assert idf(9, counts) == pytest.approx([idf(9, count) for count in counts])
