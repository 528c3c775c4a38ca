"""A day with unusual statistics is reported."""

import pytest

from digest.services.day_quality import FEWEST_DAYS, unlike_before

USUAL = {f"2026-05-{day:02}": {"single_source": 0.3 + 0.02 * (day % 3), "unsure_pairs": 2.0} for day in range(1, 21)}


def test_a_usual_day_says_nothing() -> None:
    assert unlike_before({**USUAL, "2026-05-21": {"single_source": 0.36, "unsure_pairs": 4.0}}) == ()


@pytest.mark.parametrize(("figure", "value"), [("single_source", 0.9), ("single_source", 0.0), ("unsure_pairs", 9.0)])
def test_a_day_unlike_those_before_is_named_with_the_figure(figure: str, value: float) -> None:
    last = {"single_source": 0.32, "unsure_pairs": 2.0} | {figure: value}
    (line,) = unlike_before({**USUAL, "2026-05-21": last})
    assert "the edition of 2026-05-21 is unlike those before" in line
    assert f"is {value:g}, usually" in line


def test_before_enough_days_nobody_knows_what_is_usual() -> None:
    few = dict(list(USUAL.items())[: FEWEST_DAYS - 1])
    assert unlike_before({**few, "2026-05-21": {"single_source": 1.0}}) == ()
    assert unlike_before({}) == ()


def test_a_figure_that_the_days_before_lack_is_passed_over() -> None:
    assert unlike_before({**USUAL, "2026-05-21": {"adjacency": 1.0}}) == ()
