"""The page of a thread, a story carried by several editions: day by day, with a chart of its figures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from digest.languages.registry import language_of
from digest.model.editions import Edition, Pick
from digest.render.archive_pages import Files, Kept
from digest.render.coverage import HEIGHT, WIDTH, scale
from digest.render.forms import Imprint, values_of
from digest.render.templating import Templates

LONGEST = 120
"""Entries on a page, the latest: a story of four months."""

FEWEST_DAYS = 7
"""Minimum width of the chart in days, so that two days do not fill it."""

_GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A thread's story in one edition; `reports` and `publishers` are counts, `address` is its page."""

    edition: Edition
    pick: Pick
    address: str
    reports: int
    publishers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadChart:
    """A chart with one figure per edition, WIDTH wide and HEIGHT high; time runs in reading direction.

    The figure is the number of persons in the headline, of the kind `counted`, attributed to its publisher; if that is
    "", the number of reports. `bars` are (x, y, width, height), `lines` (height, number), `most` the day with the
    highest figure and the figure.
    """

    counted: str
    bars: tuple[tuple[float, float, float, float], ...]
    lines: tuple[tuple[float, int], ...]
    first: str
    last: str
    most: tuple[str, int]


def thread_ids(edition: Edition) -> tuple[str, ...]:
    """Returns the threads that an edition's stories continue."""
    return tuple(dict.fromkeys(pick.thread for pick in edition.picks if pick.thread))


def first_day(thread: str) -> str:
    """Returns the day on which a thread began."""
    return thread.rpartition("-")[0]


def thread_files(thread: str, kept: Sequence[Kept], templates: Templates, imprint: Imprint) -> Files:
    """Returns the page of a thread in one language; `kept` are the editions since it began, {} if none has it."""
    tellings = tellings_of(thread, kept)
    if not tellings:
        return {}
    latest = tellings[-1]
    values: dict[str, Any] = {
        **values_of(latest.edition, imprint),
        "tellings": tellings[::-1],
        "chart": persons_chart(tellings) or reports_chart(tellings),
        "thread": thread,
    }
    return {f"threads/{thread}{imprint.suffix}.html": templates.fill("thread.html.j2", values)}


def tellings_of(thread: str, kept: Sequence[Kept]) -> tuple[Telling, ...]:
    """Returns the entries of a thread, oldest first; if an edition has two, the higher-ranked one."""
    found = []
    for one in sorted(kept, key=lambda one: one.edition.day):
        picks = (pick for pick in one.edition.picks if thread in (pick.thread, f"{one.edition.day}-{pick.rank}"))
        if pick := next(picks, None):
            found.append(
                Telling(
                    edition=one.edition,
                    pick=pick,
                    address=f"{one.edition.day}/story-{pick.rank}{one.suffix}.html",
                    reports=len(one.urls.get(pick.rank, ())),
                    publishers=one.publishers.get(pick.rank, 0),
                )
            )
    return tuple(found[-LONGEST:])


def persons_chart(tellings: Sequence[Telling]) -> ThreadChart | None:
    """Returns the chart of persons by day, for the kind most entries count; None if fewer than two count the same."""
    kinds = Counter(one.pick.counted for one in tellings if one.pick.persons)
    counted = max(kinds, key=lambda kind: (kinds[kind], kind), default="")
    return _chart(
        [(one, one.pick.persons or 0) for one in tellings if counted and one.pick.counted == counted], counted
    )


def reports_chart(tellings: Sequence[Telling]) -> ThreadChart | None:
    """Returns the chart of reports by day; None for fewer than two entries or no reports."""
    return _chart([(one, one.reports) for one in tellings], "")


def _chart(figures: Sequence[tuple[Telling, int]], counted: str) -> ThreadChart | None:
    most, figure = max(figures, key=lambda pair: (pair[1], pair[0].edition.day), default=(None, 0))
    if most is None or len(figures) < 2 or not figure:
        return None
    days = [date.fromisoformat(one.edition.day) for one, _ in figures]
    span = max(FEWEST_DAYS, (days[-1] - days[0]).days + 1)
    right_to_left = language_of(most.edition.language).direction == "rtl"
    top, lines = scale(figure)
    bars = []
    for day, (_, value) in zip(days, figures, strict=True):
        place = (day - days[0]).days
        place = span - 1 - place if right_to_left else place
        height = max(1.0, round(HEIGHT * value / top, 1))  # less could not be seen
        width = WIDTH / span
        bars.append(
            (round(place * width + _GAP / 2, 1), round(HEIGHT - height, 1), round(max(1.0, width - _GAP), 1), height)
        )
    return ThreadChart(
        counted=counted,
        bars=tuple(bars),
        lines=tuple((round(HEIGHT - HEIGHT * line / top, 1), line) for line in lines),
        first=days[0].isoformat(),
        last=days[-1].isoformat(),
        most=(most.edition.day, figure),
    )
