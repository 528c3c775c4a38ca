"""The threshold of grouping is learned from labels if it improves the judgement of held-out days."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from factories import NOON

from digest.model.event_labels import PairLabel
from digest.services.event_training import TRAINED_EVENTS, learned_threshold, read_threshold

SHIPPED = 0.25


def pair(likelihood: float, *, same: bool, day: str) -> PairLabel:
    return PairLabel(
        one=f"https://a.example/{likelihood}/{day}",
        other="https://b.example/",
        day=day,
        one_title="One",
        other_title="Other",
        likelihood=likelihood,
        together=likelihood >= SHIPPED,
        same=same,
        author="Dana",
        labelled_at=NOON,
    )


def days(same: Sequence[float], different: Sequence[float]) -> list[PairLabel]:
    return [
        pair(likelihood, same=is_same, day=f"2024-03-0{day}")
        for day in (1, 2)
        for is_same, values in ((True, same), (False, different))
        for likelihood in values
    ]


def test_a_higher_threshold_is_learned_where_reports_near_it_were_two_events() -> None:
    found = learned_threshold(days([0.5, 0.55, 0.6, 0.7, 0.8], [0.3, 0.32, 0.35, 0.38, 0.4]), SHIPPED)
    assert found.kept
    assert found.threshold is not None
    assert 0.4 < found.threshold <= 0.5
    assert (found.before, found.after) == (0.667, 1.0)


def test_what_already_fits_stays() -> None:
    found = learned_threshold(days([0.3, 0.4, 0.5, 0.6, 0.7], [0.05, 0.1, 0.15, 0.18, 0.2]), SHIPPED)
    assert not found.kept
    assert found.before == found.after == 1.0


def test_a_rule_of_one_day_that_fails_on_the_next_is_not_kept() -> None:
    labels = [pair(0.3 + n / 100, same=False, day="2024-03-01") for n in range(10)]
    labels += [pair(0.3 + n / 100, same=True, day="2024-03-02") for n in range(10)]
    assert not learned_threshold(labels, SHIPPED).kept


@pytest.mark.parametrize(
    "labels", [[], days([0.5] * 4, [0.3] * 9), [pair(n / 30, same=n > 9, day="d") for n in range(20)]]
)
def test_too_few_labels_or_one_day_teach_nothing(labels: list[PairLabel]) -> None:
    found = learned_threshold(labels, SHIPPED)
    assert found.too_few
    assert found.threshold is None


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"same_event": "much"}', '{"same_event": null}', '{"same_event": 2}']
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    assert read_threshold(tmp_path) == (None, "")
    path = tmp_path / TRAINED_EVENTS
    path.parent.mkdir()
    path.write_text(text)
    threshold, trouble = read_threshold(tmp_path)
    assert threshold is None
    assert TRAINED_EVENTS in trouble
    path.write_text('{"same_event": 0.31}')
    assert read_threshold(tmp_path) == (0.31, "")
