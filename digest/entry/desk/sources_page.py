"""The page of the sources: problems first, contributions, suggestions, trying and adding, bulk changes."""

from contextlib import AbstractAsyncContextManager
from itertools import groupby

from starlette.responses import Response

from digest.collect.discovery import FoundFeed
from digest.config.opml import write_opml
from digest.config.settings import Stance
from digest.entry.desk.acting import author_of
from digest.entry.desk.number_fields import number_of
from digest.entry.desk.visit import DeskVisit
from digest.model.errors import InputError
from digest.model.items import Health, Reading
from digest.services.deps import Deps
from digest.services.source_changes import add_to_sources, publishers_of, rate_publishers, switch_sources
from digest.services.source_list import entries_for, sources_of_opml
from digest.services.source_overview import Condition, SourceRow, probe_now, source_rows, try_site
from digest.services.source_suggestions import cited_sites, silent_sources
from digest.wiring import with_web

SHOWN = 60  # sources shown in one condition
LONGEST_FIND = 100  # characters of a question
SHOWN_ITEMS = 5  # items shown of a probed source
MOST_LEFT_OUT = 20  # messages shown about outlines of an OPML file
LARGEST_FORM = 4 * 1024 * 1024  # bytes of a form with an OPML file: about 10,000 sources
BAR, HEIGHT = 4, 20
READ = Reading(health=Health.FRESH)  # a feed that was tried has already been read


def show_sources(visit: DeskVisit) -> Response:
    """Shows every source by its condition, with its activity of 30 days."""
    board = visit.board()
    asked = visit.query.get("find", "")[:LONGEST_FIND].strip()
    rows = [row for row in source_rows(visit.deps, board) if asked.casefold() in _names(visit, row)]
    groups = {condition: list(of_it) for condition, of_it in groupby(rows, key=lambda row: row.condition)}
    return visit.page(
        "sources",
        board=board,
        groups=groups,
        asked=asked,
        shown=SHOWN,
        spark=sparkline,
        folded=(Condition.QUIET, Condition.OFF),
        publishers=visit.deps.settings.publishers,
        stances=[stance.value for stance in Stance],
        cited=cited_sites(visit.opened.boards.items(board.day), visit.deps.settings),
        silent=silent_sources(visit.deps),
    )


def _names(visit: DeskVisit, row: SourceRow) -> str:
    """Returns the text in which a source is searched."""
    publisher = visit.deps.settings.publishers.get(row.source.publisher)
    return f"{row.source.name}\n{row.source.url}\n{publisher.name if publisher else row.source.publisher}".casefold()


def try_source(visit: DeskVisit) -> Response:
    """Shows the current items of a site's feeds, and which of them are on topic."""
    url = visit.field("url")
    if not url:
        raise visit.refused("address_missing")
    trials = try_site(visit.deps, url[:2000], _web)
    return visit.page("trial", trials=trials, url=url[:2000])


def add_source(visit: DeskVisit) -> Response:
    """Adds a feed that was tried."""
    feed = FoundFeed(
        url=visit.field("url"), title=visit.field("title"), language=visit.field("language") or None, reading=READ
    )
    publishers, sources = entries_for(visit.deps.settings, (feed,), None, None)
    added, _ = add_to_sources(visit.deps, publishers, sources, author_of(visit), seen=visit.field("seen") or None)
    lines = [visit.say("source_added", name=one.name) for one in added.added]
    return visit.back("/sources", *lines, *(visit.say("source_known", name=one.name) for one in added.skipped))


def switch(visit: DeskVisit) -> Response:
    """Switches the selected sources off, with a reason, or on again."""
    reason, seen = _reason(visit), visit.field("seen") or None
    enabled = visit.field("turn") == "on"
    logged = switch_sources(visit.deps, _ticked(visit), author_of(visit), reason, enabled=enabled, seen=seen)
    return visit.back("/sources", visit.say("done", words=visit.tell().act(logged)))


def rate(visit: DeskVisit) -> Response:
    """Sets trust or stance for the publishers of the selected sources."""
    reason, stance = _reason(visit), visit.field("stance")
    if stance and stance not in tuple(Stance):
        raise InputError(f"{stance[:40]!r} is not a stance")
    logged = rate_publishers(
        visit.deps,
        publishers_of(visit.deps.settings, _ticked(visit)),
        author_of(visit),
        reason,
        trust=number_of(visit.field("trust"), "trust"),
        stance=Stance(stance) if stance else None,
        seen=visit.field("seen") or None,
    )
    return visit.back("/sources", visit.say("done", words=visit.tell().act(logged)))


def probe(visit: DeskVisit) -> Response:
    """Shows the current responses of the selected sources."""
    return visit.page("probed", visits=probe_now(visit.deps, tuple(_ticked(visit)), _web), shown=SHOWN_ITEMS)


def show_opml(visit: DeskVisit) -> Response:
    """Returns the sources as an OPML file."""
    headers = {"Content-Disposition": 'attachment; filename="sources.opml"'}
    return Response(write_opml(visit.deps.settings), media_type="text/x-opml", headers=headers)


def take_opml(visit: DeskVisit) -> Response:
    """Adds the feeds of an OPML file."""
    if not visit.field("opml"):
        raise visit.refused("opml_missing")
    publishers, sources, left_out = sources_of_opml(visit.deps.settings, visit.field("opml").encode(), "OPML")
    added, _ = add_to_sources(visit.deps, publishers, sources, author_of(visit), seen=visit.field("seen") or None)
    counts = visit.say("opml_taken", added=len(added.added), known=len(added.skipped))
    return visit.back("/sources", counts, *left_out[:MOST_LEFT_OUT])


def _ticked(visit: DeskVisit) -> list[str]:
    ticked = visit.fields.get("source") or []
    if not ticked:
        raise visit.refused("nothing_ticked")
    return ticked


def _reason(visit: DeskVisit) -> str:
    reason = visit.field("reason")
    if not reason:
        raise visit.refused("reason_missing")
    return reason


def _web(deps: Deps) -> AbstractAsyncContextManager[Deps]:
    return with_web(deps, replay=None, record=None, at=None)


def sparkline(row: SourceRow) -> tuple[tuple[int, float, float], ...]:
    """Returns a bar for each day on which the source had items: its position, top and height."""
    most = max(row.rhythm, default=0) or 1
    return tuple(
        (day * BAR, round(HEIGHT - number / most * HEIGHT, 1), round(number / most * HEIGHT, 1))
        for day, number in enumerate(row.rhythm)
        if number
    )
