"""Charts of figures: positions of lines, dots and bars for an SVG. Pure; the templates draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 600, 160, 8
SHADES = 12  # colours of the style sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value of a line: its position, and the day and value to show."""

    x: float
    y: float
    day: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """A named line; `path` consists of its stretches of consecutive days as an SVG path."""

    name: str
    shade: int
    path: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """Lines over days; `marks` are (y, value) of the grid."""

    days: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    marks: tuple[tuple[float, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


def line_chart(
    days: Sequence[str], series: Mapping[str, Sequence[float | None]], *, most: float | None = None
) -> LineChart | None:
    """Returns a chart of values by day, from 0 to `most` (by default the largest value); None if there is no value."""
    values = [value for line in series.values() for value in line if value is not None]
    if not values:
        return None
    top = (max(values) if most is None else most) or 1.0
    marks = tuple((_y(share * top, top), round(share * top, 2)) for share in (0.0, 0.5, 1.0))
    lines = tuple(
        _line(name, shade, days, line, top)
        for shade, (name, line) in enumerate(series.items())
        if any(value is not None for value in line)
    )
    return LineChart(days=tuple(days), lines=lines, marks=marks)


def _line(name: str, shade: int, days: Sequence[str], values: Sequence[float | None], top: float) -> ChartLine:
    step = (WIDTH - 2 * MARGIN) / max(1, len(days) - 1)
    dots, path, drawn = list[Dot](), list[str](), False
    for place, (day, value) in enumerate(zip(days, values, strict=True)):
        if value is None:
            drawn = False
            continue
        dot = Dot(x=round(MARGIN + place * step, 1), y=_y(value, top), day=day, value=value)
        path.append(f"{'L' if drawn else 'M'}{dot.x:g} {dot.y:g}")
        dots.append(dot)
        drawn = True
    return ChartLine(name=name, shade=shade % SHADES, path=" ".join(path), dots=tuple(dots))


def _y(value: float, top: float) -> float:
    return round(HEIGHT - MARGIN - value / top * (HEIGHT - 2 * MARGIN), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBar:
    """A named value, and its width in per cent of the chart."""

    name: str
    value: float
    width: float


def bars(values: Mapping[str, float], *, shown: int = 15) -> tuple[ChartBar, ...]:
    """Returns a bar for each of the largest values; the largest has the full width."""
    most = max(values.values(), default=0) or 1
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:shown]
    return tuple(ChartBar(name=name, value=value, width=round(100 * value / most, 1)) for name, value in ordered)
