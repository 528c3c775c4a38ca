"""Editors' labels and the daily figures of quality, on both engines."""

from dataclasses import replace
from datetime import timedelta

from factories import NOON

from digest.model.event_labels import PairLabel, StoryLabel, StoryQuestion
from digest.model.topic_labels import TopicLabel
from digest.store.engine import Engine
from digest.store.event_label_rows import PairLabelRows, StoryLabelRows
from digest.store.judgement_rows import LabelRows, QualityRows

LABEL = TopicLabel(
    url="https://paper.example/walkout",
    topic="harbour",
    title="Dockers walk out",
    opening="The whole shift left at noon.",
    language="en",
    accepted=True,
    author="Dana",
    labelled_at=NOON,
)


def test_the_latest_label_of_a_text_and_topic_counts(engine: Engine) -> None:
    rows = LabelRows(engine)
    later = replace(LABEL, accepted=False, author="Sam", labelled_at=NOON + timedelta(hours=1))
    other = replace(LABEL, topic="fishing", labelled_at=NOON + timedelta(hours=2))
    for label in (LABEL, later, other):
        rows.record(label)
    assert rows.all() == (later, other)


def test_what_the_program_said_is_kept_with_a_label(engine: Engine) -> None:
    rows = LabelRows(engine)
    labels = tuple(
        replace(LABEL, topic=topic, taken=taken) for topic, taken in (("a", None), ("b", True), ("c", False))
    )
    for label in labels:
        rows.record(label)
    assert rows.all() == labels


def test_the_latest_label_of_two_reports_counts_and_is_taken_back(engine: Engine) -> None:
    rows = PairLabelRows(engine)
    label = PairLabel(
        one="https://a.example/", other="https://b.example/", day="2024-03-05", one_title="A", other_title="B",
        likelihood=0.25, together=False, same=True, author="Dana", labelled_at=NOON,
    )  # fmt: skip
    later = replace(label, same=False, together=True, likelihood=0.75, labelled_at=NOON + timedelta(hours=1))
    for one in (label, later):
        rows.record(one)
    assert rows.all() == (later,)
    assert rows.remove(label.one, label.other)
    assert not rows.remove(label.one, label.other)
    assert rows.all() == ()


def test_a_story_has_one_answer_to_each_question(engine: Engine) -> None:
    rows = StoryLabelRows(engine)
    grade = StoryLabel(
        day="2024-03-05", story="s1", question=StoryQuestion.GRADE, headline="Dockers", label="", place=3, answer=2,
        author="Dana", labelled_at=NOON,
    )  # fmt: skip
    right = replace(grade, question=StoryQuestion.LABEL, label="Harbour: strike", answer=1)
    better = replace(grade, answer=3, place=1)
    for one in (grade, right, better):
        rows.record(one)
    assert set(rows.all()) == {right, better}
    assert rows.remove("2024-03-05", "s1", StoryQuestion.GRADE)
    assert not rows.remove("2024-03-05", "s1", StoryQuestion.GRADE)
    assert rows.all() == (right,)


def test_a_label_is_taken_back(engine: Engine) -> None:
    rows = LabelRows(engine)
    rows.record(LABEL)
    assert rows.remove(LABEL.url, "harbour")
    assert not rows.remove(LABEL.url, "harbour")
    assert rows.all() == ()


def test_figures_of_a_day_replace_its_earlier_ones_and_go_by_age(engine: Engine) -> None:
    rows = QualityRows(engine)
    rows.record("2026-05-01", {"adjacency": 0.25, "single_source": 0.5})
    rows.record("2026-05-01", {"adjacency": 0.125})
    rows.record("2026-05-03", {"adjacency": 0.5})
    assert rows.since("2026-05-01") == {
        "2026-05-01": {"adjacency": 0.125, "single_source": 0.5},
        "2026-05-03": {"adjacency": 0.5},
    }
    assert rows.drop("2026-05-02") == 2
    assert list(rows.since("2026-01-01")) == ["2026-05-03"]
