"""The page of the sources: those in trouble first, what each brings, trying and adding a site, switching off."""

from itertools import groupby

from starlette.responses import Response

from digest.collect.discovery import FoundFeed
from digest.entry.desk.acting import author_of
from digest.entry.desk.visit import DeskVisit
from digest.model.errors import InputError
from digest.model.items import Health, Reading
from digest.services.source_overview import Condition, SourceRow, add_feed, source_rows, switch_source, try_site
from digest.wiring import with_web

SHOWN = 150  # of the sources in one condition
BAR, HEIGHT = 4, 20
READ = Reading(health=Health.FRESH)  # a feed that was tried before has been read


def show_sources(visit: DeskVisit) -> Response:
    """Every source by its condition, with its rhythm of 30 days."""
    board = visit.board()
    groups = {
        condition: list(rows)
        for condition, rows in groupby(source_rows(visit.deps, board), key=lambda row: row.condition)
    }
    return visit.page(
        "sources",
        board=board,
        groups=groups,
        shown=SHOWN,
        spark=sparkline,
        folded=(Condition.QUIET, Condition.OFF),
        publishers=visit.deps.settings.publishers,
    )


def try_source(visit: DeskVisit) -> Response:
    """What the feeds of a site brought now, and which of it is on topic."""
    url = visit.field("url")
    if not url:
        raise InputError("give the address of a site or of a feed")
    trials = try_site(visit.deps, url[:2000], lambda deps: with_web(deps, replay=None, record=None, at=None))
    return visit.page("trial", trials=trials, url=url[:2000])


def add_source(visit: DeskVisit) -> Response:
    """Add a feed that was tried."""
    feed = FoundFeed(
        url=visit.field("url"), title=visit.field("title"), language=visit.field("language") or None, reading=READ
    )
    added = add_feed(visit.deps, feed)
    lines = [visit.say("source_added", name=one.name) for one in added.added]
    return visit.back("/sources", *lines, *(visit.say("source_known", name=one.name) for one in added.skipped))


def switch(visit: DeskVisit) -> Response:
    """Switch a source off, with a reason, or on again."""
    reason = visit.field("reason")
    if not reason:
        raise InputError(visit.say("reason_missing"))
    seen, enabled = visit.field("seen") or None, visit.field("turn") == "on"
    logged = switch_source(visit.deps, visit.field("source"), author_of(visit), reason, enabled=enabled, seen=seen)
    return visit.back("/sources", visit.say("done", words=logged.words))


def sparkline(row: SourceRow) -> tuple[tuple[int, float, float], ...]:
    """A bar for each day on which the source brought something: where it stands, its top and its height."""
    most = max(row.rhythm, default=0) or 1
    return tuple(
        (day * BAR, round(HEIGHT - number / most * HEIGHT, 1), round(number / most * HEIGHT, 1))
        for day, number in enumerate(row.rhythm)
        if number
    )
