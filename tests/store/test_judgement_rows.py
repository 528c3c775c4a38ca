"""Editors' labels and the daily figures of quality, on both engines."""

from dataclasses import replace
from datetime import timedelta

from factories import NOON

from digest.model.topic_labels import TopicLabel
from digest.store.engine import Engine
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
