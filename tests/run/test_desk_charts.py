"""Positions of the lines and bars of a chart."""

import pytest

from digest.entry.desk.charts import HEIGHT, MARGIN, WIDTH, bars, line_chart


def test_a_line_goes_from_the_first_day_to_the_last_and_from_0_to_the_most() -> None:
    chart = line_chart(["a", "b", "c"], {"x": [0.0, 1.0, 2.0]})
    assert chart
    (line,) = chart.lines
    assert [(dot.x, dot.y) for dot in line.dots] == [
        (MARGIN, HEIGHT - MARGIN),
        (WIDTH / 2, HEIGHT / 2),
        (WIDTH - MARGIN, MARGIN),
    ]
    assert [value for _, value in chart.marks] == [0.0, 1.0, 2.0]


def test_a_day_without_a_value_breaks_the_line() -> None:
    chart = line_chart(["a", "b", "c", "d"], {"x": [1.0, None, 1.0, 1.0], "y": [None] * 4}, most=1.0)
    assert chart
    (line,) = chart.lines
    assert line.path.count("M") == 2
    assert line.path.count("L") == 1


@pytest.mark.parametrize("series", [{}, {"x": []}, {"x": [None, None]}])
def test_nothing_to_draw_is_no_chart(series: dict[str, list[float | None]]) -> None:
    assert line_chart(["a"] * 2 if series.get("x") else [], series) is None


def test_all_zeros_lie_on_the_ground() -> None:
    chart = line_chart(["a"], {"x": [0.0]})
    assert chart
    assert chart.lines[0].dots[0].y == HEIGHT - MARGIN


def test_the_largest_bar_is_as_wide_as_the_picture() -> None:
    found = bars({"a": 1, "b": 4, "c": 4, "d": 2}, shown=3)
    assert [(one.name, one.width) for one in found] == [("b", 100.0), ("c", 100.0), ("d", 50.0)]
    assert bars({}) == ()
