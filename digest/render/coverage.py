"""Counts reports by day and topic, and computes the bars of a chart.

The numbers are the reports behind the picks of frozen editions, each story counted under its first topic. Other items
are deleted after two months, so an archive can only count editions in the long run.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digest.model.editions import Edition
from digest.render.letter_words import topic_name

DAYS = 30
WIDTH, HEIGHT = 360, 120
_GAP = 2
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One topic's part of one day's bar, in units of a chart WIDTH wide and HEIGHT high."""

    topic: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Reports per day over the last DAYS days, the latest last.

    `rows` are (day, number per topic) of the days with an edition; `topics` names the columns. `bars` and `lines` (a
    height and its number) draw them; time runs in reading direction.
    """

    topics: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, str], ...]
    most: tuple[str, int]


Counts = Mapping[str, int]
"""The number of reports behind an edition's picks, by topic id."""


def reports_by_topic(edition: Edition) -> Counts:
    """Counts the reports behind an edition's picks, by the first topic of each."""
    counts: Counter[str] = Counter()
    for pick in edition.picks:
        counts[pick.topics[0] if pick.topics else ""] += len(pick.members)
    return counts


def coverage(
    counts: Mapping[str, Counts], *, until: str, topic_names: Sequence[tuple[str, str]], right_to_left: bool = False
) -> Coverage | None:
    """Returns the chart of the DAYS days up to and including `until`, from each day's counts; None if all are zero."""
    last = date.fromisoformat(until)
    days = [(last - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)]
    names = dict(topic_names)
    seen = {topic for day in days for topic in counts.get(day, ())}
    topics = [topic for topic in names if topic in seen] + sorted(seen - set(names))
    rows = [(day, tuple(counts[day].get(topic, 0) for topic in topics)) for day in days if day in counts]
    totals = {day: sum(numbers) for day, numbers in rows}
    if not any(totals.values()):
        return None
    busiest = max(totals, key=lambda day: totals[day])
    top, lines = scale(totals[busiest])
    return Coverage(
        topics=tuple(topic_name(names, topic) for topic in topics),
        rows=tuple(rows),
        bars=tuple(_bars(rows, days, top, right_to_left)),
        lines=tuple((round(HEIGHT - HEIGHT * line / top, 1), line) for line in lines),
        ticks=tuple((_x(days.index(day), right_to_left), day) for day in days[::-14][::-1]),
        most=(busiest, totals[busiest]),
    )


def _bars(rows: Sequence[tuple[str, tuple[int, ...]]], days: Sequence[str], top: int, right_to_left: bool) -> list[Bar]:
    bars = []
    for day, numbers in rows:
        below = 0
        for topic, number in enumerate(numbers):
            if number:
                height = max(1.0, round(HEIGHT * number / top, 1))  # less could not be seen
                y = round(HEIGHT - HEIGHT * (below + number) / top, 1)
                x = _x(days.index(day), right_to_left)
                bars.append(Bar(topic=topic, x=x, y=y, width=WIDTH / DAYS - _GAP, height=height))
            below += number
    return bars


def _x(place: int, right_to_left: bool) -> float:
    place = DAYS - 1 - place if right_to_left else place
    return place * WIDTH / DAYS + _GAP / 2


def scale(most: int) -> tuple[int, tuple[int, ...]]:
    """Returns the top of the scale and its two to five lines, at round numbers."""
    step = next(step * 10**power for power in range(9) for step in _STEPS if most / (step * 10**power) <= 4)
    top = step * -(-most // step)
    return top, tuple(range(step, top + 1, step))
