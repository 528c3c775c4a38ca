"""The page of a thread: a story that several editions told, day by day, with the number of its reports as a picture."""

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
"""Tellings on a page, the latest: a story of four months."""

FEWEST_DAYS = 7
"""That the picture is wide at least, so that two days are not two walls."""

_GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One edition's story of a thread; `reports` and `publishers` are how many it had, `address` is its page's."""

    edition: Edition
    pick: Pick
    address: str
    reports: int
    publishers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsChart:
    """How many reports each telling had, drawn WIDTH wide and HEIGHT high; time runs with the reading direction.

    `bars` are (x, y, width, height), `lines` (height, number), `most` the day with the most and how many.
    """

    bars: tuple[tuple[float, float, float, float], ...]
    lines: tuple[tuple[float, int], ...]
    first: str
    last: str
    most: tuple[str, int]


def thread_ids(edition: Edition) -> tuple[str, ...]:
    """The threads that an edition's stories continue."""
    return tuple(dict.fromkeys(pick.thread for pick in edition.picks if pick.thread))


def first_day(thread: str) -> str:
    """The day on which a thread began."""
    return thread.rpartition("-")[0]


def thread_files(thread: str, kept: Sequence[Kept], templates: Templates, imprint: Imprint) -> Files:
    """The page of a thread in one language; `kept` are the editions since it began, {} where none of them has it."""
    tellings = tellings_of(thread, kept)
    if not tellings:
        return {}
    latest = tellings[-1]
    values: dict[str, Any] = {
        **values_of(latest.edition, imprint),
        "tellings": tellings[::-1],
        "chart": reports_chart(tellings),
        "thread": thread,
    }
    return {f"threads/{thread}{imprint.suffix}.html": templates.fill("thread.html.j2", values)}


def tellings_of(thread: str, kept: Sequence[Kept]) -> tuple[Telling, ...]:
    """The tellings of a thread, the oldest first; of two in one edition that of the higher place."""
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


def reports_chart(tellings: Sequence[Telling]) -> ReportsChart | None:
    """The picture of the reports by day; None where there are fewer than two tellings or no reports."""
    most = max(tellings, key=lambda one: (one.reports, one.edition.day), default=None)
    if most is None or len(tellings) < 2 or not most.reports:
        return None
    days = [date.fromisoformat(one.edition.day) for one in tellings]
    span = max(FEWEST_DAYS, (days[-1] - days[0]).days + 1)
    right_to_left = language_of(tellings[-1].edition.language).direction == "rtl"
    top, lines = scale(most.reports)
    bars = []
    for day, telling in zip(days, tellings, strict=True):
        place = (day - days[0]).days
        place = span - 1 - place if right_to_left else place
        height = max(1.0, round(HEIGHT * telling.reports / top, 1))  # less could not be seen
        width = WIDTH / span
        bars.append(
            (round(place * width + _GAP / 2, 1), round(HEIGHT - height, 1), round(max(1.0, width - _GAP), 1), height)
        )
    return ReportsChart(
        bars=tuple(bars),
        lines=tuple((round(HEIGHT - HEIGHT * line / top, 1), line) for line in lines),
        first=tellings[0].edition.day,
        last=tellings[-1].edition.day,
        most=(most.edition.day, most.reports),
    )
