"""Commands on sources: their health, import and export."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from digest.beats.newsletter import read_newsletter
from digest.collect.attention import health_note, needs_person
from digest.collect.health import HEALTHY
from digest.config.opml import write_opml
from digest.config.settings import Source, Stance
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import FILE, INPUT, as_json, home_at, open_parts
from digest.model.errors import InputError
from digest.model.items import Memory
from digest.services.day_inputs import items_of, window_of_day
from digest.services.deps import Deps
from digest.services.known_names import known_names
from digest.services.source_changes import add_to_sources, rate_publishers, switch_sources
from digest.services.source_list import (
    choose_sources,
    entries_for,
    find_site_feeds,
    probe_sources,
    sources_of_opml,
)
from digest.services.source_suggestions import cited_sites, silent_sources
from digest.store.ledger import State
from digest.wiring import with_web

_MOST_ROWS = 200  # rows a person can look through
T = TypeVar("T")


@click.group(invoke_without_command=True)
@click.pass_context
def sources(ctx: click.Context) -> None:
    """List the sources, show their health, import and export them.

    \b
    digest sources
    digest sources import subscriptions.opml
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(sources_status, as_json=False, names=(), every=False)


@sources.command("status")
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Show every source, however many there are.")
@as_json
@click.pass_obj
def sources_status(home: Path, names: tuple[str, ...], every: bool, as_json: bool) -> None:
    """List the sources with their state, since when, and what needs a person; NAMES selects some, with their history.

    Those in trouble come first. Of more than 200 sources only these are shown, the others counted; --all and --json
    show each.

    \b
    digest sources status
    digest sources status "Harbour Herald" --json
    """
    with open_parts(home) as deps:
        visits = deps.ledger.visits()
        chosen = choose_sources(deps.settings, names)
        history = {source.name: deps.ledger.states(source.url) for source in chosen} if names else {}
        seen = [(source.name, visits[source.url]) for source in chosen if source.enabled and source.url in visits]
        now = deps.clock()
        note = health_note(seen, now)
    rows = [_status_row(source, visits.get(source.url), history.get(source.name)) for source in chosen]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    headings = ("name", "publisher", "language", "health", "since", "entries", "visited", "due", "detail")
    needy = {name for name, memory in seen if needs_person(memory, now)}
    failing = {name for name, memory in seen if memory.health not in HEALTHY}
    rows.sort(key=lambda row: (row["name"] not in needy, row["name"] not in failing))
    shown = rows if every or names or len(rows) <= _MOST_ROWS else [r for r in rows if r["name"] in needy | failing]
    print_table(_counted(rows), headings, [tuple(_short(row[key]) for key in headings) for row in shown])
    if len(shown) < len(rows):
        click.echo(f"{len(rows) - len(shown)} without trouble are not shown; --all shows them")
    for name, states in history.items():
        history_rows = [(f"{state.since:%Y-%m-%d %H:%M}", state.health.value, state.detail) for state in states]
        print_table(f"\n{name}: its states (UTC)", ("since", "health", "detail"), history_rows)
    if note:
        click.echo(f"\n{note}")


def _counted(rows: list[dict[str, object]]) -> str:
    """Formats the number of sources in each state, the most frequent first."""
    states = Counter(str(row["health"]) for row in rows)
    return f"{len(rows)} sources: {', '.join(f'{count} {state}' for state, count in states.most_common())}"


def _status_row(source: Source, memory: Memory | None, history: tuple[State, ...] | None = None) -> dict[str, object]:
    row: dict[str, object] = {
        "name": source.name,
        "url": source.url,
        "publisher": source.publisher,
        "language": source.language or "",
        "health": memory.health.value if memory else "not visited" if source.enabled else "disabled",
        "since": memory.since.isoformat() if memory else "",
        "entries": memory.entries if memory else 0,
        "visited": memory.visited_at.isoformat() if memory else "",
        "due": (memory.due_at.isoformat() if memory.due_at.year < 9999 else "never") if memory else "",
        "failures": memory.failures if memory else 0,
        "detail": (memory.detail if memory else source.note) or "",
    }
    if history is not None:
        row["history"] = [
            {"since": state.since.isoformat(), "health": state.health.value, "detail": state.detail}
            for state in history
        ]
    return row


def _short(value: object) -> str:
    """Formats a cell; times are shortened to fit the table."""
    return str(value).replace("T", " ")[:16] if str(value).endswith("+00:00") else str(value)


@sources.command("probe")
@click.argument("names", nargs=-1)
@click.option("--replay", type=FILE, metavar="FILE", help="Answer requests from this WARC file instead of the web.")
@as_json
@click.pass_obj
def sources_probe(home: Path, names: tuple[str, ...], replay: Path | None, as_json: bool) -> None:
    """Fetch sources now and print their state and items; nothing is recorded. Without NAMES every source is probed.

    \b
    digest sources probe "Harbour Herald"
    """
    with open_parts(home) as deps:
        chosen = choose_sources(deps.settings, names)
        visits = asyncio.run(_with_web(deps, replay, lambda live: probe_sources(live, chosen)))
    rows = [
        {
            "name": visit.source.name,
            "health": visit.memory.health.value,
            "detail": visit.memory.detail,
            "entries": visit.memory.entries,
            "items": [
                {
                    "published": item.published.isoformat(),
                    "language": item.language,
                    "title": item.title,
                    "url": item.url,
                }
                for item in visit.items
            ],
        }
        for visit in visits
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    headings = ("name", "health", "entries", "detail")
    print_table(f"{len(rows)} sources", headings, [tuple(str(row[key]) for key in headings) for row in rows])
    if names:
        items = [
            (f"{item.published:%m-%d %H:%M}", item.language, item.title, item.url) for v in visits for item in v.items
        ]
        print_table(f"\n{len(items)} items", ("UTC", "language", "title", "url"), items)


async def _with_web(deps: Deps, replay: Path | None, use: Callable[[Deps], Awaitable[T]]) -> T:
    async with with_web(deps, replay=replay, record=None, at=None) as live:
        return await use(live)


@sources.command("retry")
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def sources_retry(home: Path, names: tuple[str, ...]) -> None:
    """Forget the state of sources, so that the next run visits them, even those that were gone or backed off.

    \b
    digest sources retry "Harbour Herald"
    """
    with open_parts(home) as deps:
        count = deps.ledger.forget_visits([source.url for source in choose_sources(deps.settings, names)])
    click.echo(f"{count} sources begin anew at the next run")


adds_as = click.option(
    "--by", metavar="NAME", envvar="DIGEST_EDITOR", default="command line", show_default=True, help="Who adds them."
)


@sources.command("add")
@click.argument("url")
@click.option("--publisher", metavar="ID", help="Id of the publisher; by default that of the site's other sources.")
@click.option("--name", metavar="NAME", help="Name of the source; by default the title of the feed.")
@click.option("--all", "every", is_flag=True, help="Add every feed that is found, not only the first.")
@click.option("--replay", type=FILE, metavar="FILE", help="Answer requests from this WARC file instead of the web.")
@adds_as
@click.pass_obj
def sources_add(
    home: Path, url: str, publisher: str | None, name: str | None, every: bool, replay: Path | None, by: str
) -> None:
    """Find the feeds of a site, try them, and add the first to feeds.yaml; comments there are kept, the act is logged.

    \b
    digest sources add https://herald.example/
    digest sources add https://herald.example/ --publisher herald --all
    """
    with open_parts(home) as deps:
        found = asyncio.run(_with_web(deps, replay, lambda live: find_site_feeds(live, url)))
        if not found:
            raise InputError(
                f"{url}: no feed was found there; give the feed's own address, or add the page by hand with "
                "collector: page"
            )
        chosen = found if every else found[:1]
        entries, sources = entries_for(deps.settings, chosen, publisher, name if len(chosen) == 1 else None)
        added, _ = add_to_sources(deps, entries, sources, by)
    for source in added.added:
        click.echo(f"added:   {source.name}  {source.url}")
    for source in added.skipped:
        click.echo(f"known:   {source.name}  {source.url}")
    for feed in found[len(chosen) :]:
        click.echo(f"also:    {feed.title}  {feed.url}")


@sources.command("import")
@click.argument("file", type=INPUT)
@adds_as
@click.pass_obj
def sources_import(home: Path, file: Path, by: str) -> None:
    """Add the feeds of an OPML file to feeds.yaml as one logged act; comments are kept, known addresses skipped.

    An outline that cannot be a source is reported on stderr and left out. A feed of a site that a publisher of
    feeds.yaml has sources on becomes one of that publisher.

    \b
    digest sources import subscriptions.opml
    """
    with open_parts(home) as deps:
        publishers, sources, left_out = sources_of_opml(deps.settings, file.read_bytes(), str(file))
        added, _ = add_to_sources(deps, publishers, sources, by)
    for line in left_out:
        click.echo(f"left out: {line}", err=True)
    click.echo(f"{len(added.added)} sources added, {len(added.skipped)} were there already")


@sources.command("export")
@click.option("--output", type=FILE, metavar="FILE", help="Write to this file instead of stdout.")
@click.pass_obj
def sources_export(home: Path, output: Path | None) -> None:
    """Write the sources as OPML 2.0.

    \b
    digest sources export --output sources.opml
    """
    data = write_opml(read_newsletter(home_at(home).feeds, known=known_names()).settings)
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)


by_whom = click.option("--by", metavar="NAME", envvar="DIGEST_EDITOR", required=True, help="Who decides.")


@sources.command("switch")
@click.argument("names", nargs=-1, required=True)
@click.option("--on/--off", "enabled", required=True, default=None, help="Enable or disable them.")
@click.option(
    "--reason", metavar="TEXT", required=True, help="The reason; it becomes the note of a source that has none."
)
@by_whom
@click.pass_obj
def sources_switch(home: Path, names: tuple[str, ...], enabled: bool, reason: str, by: str) -> None:
    """Switch sources on or off in feeds.yaml; comments there are kept.

    \b
    digest sources switch "Harbour Herald" --off --reason "moved behind a paywall" --by Ada
    """
    with open_parts(home) as deps:
        click.echo(switch_sources(deps, names, by, reason, enabled=enabled).words)


@sources.command("rate")
@click.argument("publishers", nargs=-1, required=True)
@click.option("--trust", type=float, metavar="NUMBER", help="Editors' trust, 0 to 1.")
@click.option("--stance", type=click.Choice([one.value for one in Stance]), help="What they are.")
@click.option("--reason", metavar="TEXT", required=True, help="Why.")
@by_whom
@click.pass_obj
def sources_rate(
    home: Path, publishers: tuple[str, ...], trust: float | None, stance: str | None, reason: str, by: str
) -> None:
    """Set trust or stance of PUBLISHERS, given by id, in feeds.yaml permanently; comments there are kept.

    For a while only: `digest override trust` and `digest override stance`.

    \b
    digest sources rate herald tribune --trust 0.3 --reason "two corrections this week" --by Ada
    """
    with open_parts(home) as deps:
        named = Stance(stance) if stance else None
        click.echo(rate_publishers(deps, publishers, by, reason, trust=trust, stance=named).words)


@sources.command("suggest")
@as_json
@click.pass_obj
def sources_suggest(home: Path, as_json: bool) -> None:
    """Suggest sites without a source that last week's reports often cite, and list sources that never had an item.

    \b
    digest sources suggest
    """
    with open_parts(home) as deps:
        window, _ = window_of_day(deps, deps.settings, None)
        cited = [
            {"site": one.site, "publishers": one.publishers, "reports": one.reports, "example": one.example.url}
            for one in cited_sites(items_of(deps, window), deps.settings)
        ]
        silent = [
            {"name": one.source.name, "since": one.since.isoformat() if one.since else "", "url": one.source.url}
            for one in silent_sources(deps)
        ]
    if as_json:
        click.echo(json.dumps({"cited": cited, "silent": silent}, ensure_ascii=False, indent=2))
        return
    for title, rows in (("sites that others cite", cited), ("sources that never brought an item", silent)):
        headings = tuple(rows[0]) if rows else ()
        cells = [tuple(_short(row[key]) for key in headings) for row in rows[:_MOST_ROWS]]
        print_table(f"{len(rows)} {title}", headings, cells)
