"""A text's relevance is adjusted by its source and by the texts nearest in meaning."""

import numpy as np
import pytest

from digest.rank.reading.surroundings import (
    LEAST_LOGIT,
    MOST_LOGIT,
    PART_OF_THE_WAY,
    move_by_neighbours,
    move_by_sources,
)


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    vectors = np.array(rows, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_an_unsure_text_follows_its_nearest() -> None:
    vectors = unit((1, 0.1), (1, 0), (1, 0.05), (0, 1))
    moved = move_by_neighbours(np.array([[-0.5], [3.0], [3.0], [-5.0]]), vectors)
    assert moved[0, 0] > 0
    assert moved[3, 0] == -5.0


def test_texts_that_are_not_near_say_nothing() -> None:
    logits = np.array([[-0.5, 1.0], [3.0, -2.0]])
    assert np.array_equal(move_by_neighbours(logits, unit((1, 0), (0, 1))), logits)


def test_nothing_moves_further_than_its_part_of_the_way() -> None:
    moved = move_by_neighbours(np.array([[0.0], [100.0]]), unit((1, 0), (1, 0)))
    assert 0 < moved[0, 0] < PART_OF_THE_WAY * MOST_LOGIT


@pytest.mark.parametrize("count", [0, 1])
def test_a_text_alone_stays_as_it_is(count: int) -> None:
    logits = np.full((count, 2), 0.5)
    assert np.array_equal(move_by_neighbours(logits, unit((1, 0))[:count]), logits)


def test_a_text_on_no_topic_is_not_asked_again() -> None:
    moved = move_by_neighbours(np.array([[LEAST_LOGIT - 0.1], [4.0]]), unit((1, 0), (1, 0)))
    assert moved[0, 0] == pytest.approx(LEAST_LOGIT - 0.1)


def test_many_texts_are_moved_as_few_are() -> None:
    random = np.random.default_rng(3)
    vectors, logits = unit(*random.normal(size=(1100, 8))), random.normal(size=(1100, 2))
    backwards = move_by_neighbours(logits[::-1], vectors[::-1])[::-1]
    assert np.allclose(move_by_neighbours(logits, vectors), backwards, atol=1e-5)


def test_a_text_of_a_source_that_is_often_on_topic_is_likelier() -> None:
    logits = np.array([[0.0], *[[2.0]] * 40, [0.0], *[[-4.0]] * 200])
    sources = ["network watch"] * 41 + ["general news"] * 201
    moved = move_by_sources(logits, sources)
    assert moved[0, 0] > 0.3
    assert moved[41, 0] < 0


def test_a_source_with_hardly_a_text_is_taken_as_usual() -> None:
    logits = np.array([[3.0], *[[-4.0]] * 200])
    moved = move_by_sources(logits, ["new", *["old"] * 200])
    assert moved[0, 0] - 3.0 < 0.4


def test_texts_of_one_source_stay_as_they_are() -> None:
    logits = np.array([[3.0, -2.0], [-4.0, 0.5]])
    assert np.allclose(move_by_sources(logits, ["rows", "rows"]), logits)
