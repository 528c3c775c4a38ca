"""Sources: their health, import and export."""

import json
import sys
from pathlib import Path

import click

from digest.commands.shared import FILE, as_json, home_at, open_parts
from digest.errors import InputError


@click.group(invoke_without_command=True)
@click.pass_context
def sources(ctx: click.Context) -> None:
    """List the sources, show their health, import and export them.

    \b
    digest sources
    digest sources import subscriptions.opml
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(sources_status, as_json=False, names=())


@sources.command("status")
@click.argument("names", nargs=-1)
@as_json
@click.pass_obj
def sources_status(home: Path, names: tuple[str, ...], as_json: bool) -> None:
    """The sources with their last visit; NAMES picks some of them.

    \b
    digest sources status --json
    """
    from difflib import get_close_matches

    from digest.display import print_table

    with open_parts(home) as deps:
        visits = deps.ledger.visits()
        known = {source.name: source for source in deps.settings.sources}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise InputError(f"no source is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    rows = []
    for source in (known[name] for name in names or known):
        visit = visits.get(source.url)
        rows.append(
            {
                "name": source.name,
                "publisher": source.publisher,
                "language": source.language or "",
                "health": visit.health.value if visit else "not visited" if source.enabled else "disabled",
                "entries": visit.entries if visit else 0,
                "visited": visit.visited_at.isoformat() if visit else "",
                "detail": (visit.detail if visit else source.note) or "",
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    headings = ("name", "publisher", "language", "health", "entries", "visited", "detail")
    print_table(f"{len(rows)} sources", headings, [tuple(str(value) for value in row.values()) for row in rows])


@sources.command("import")
@click.argument("file", type=FILE)
@click.pass_obj
def sources_import(home: Path, file: Path) -> None:
    """Add the feeds of an OPML file to feeds.yaml; comments stay, addresses already there are left alone.

    \b
    digest sources import subscriptions.opml
    """
    from digest.config.editing import add_sources
    from digest.config.opml import read_opml

    subscriptions = read_opml(file.read_bytes(), str(file))
    added = add_sources(home_at(home).feeds, subscriptions.publishers, subscriptions.sources)
    click.echo(f"{len(added.added)} sources added, {len(added.skipped)} were there already")


@sources.command("export")
@click.option("--output", type=FILE, metavar="FILE", help="Write here in place of stdout.")
@click.pass_obj
def sources_export(home: Path, output: Path | None) -> None:
    """Write the sources as OPML 2.0.

    \b
    digest sources export --output sources.opml
    """
    from digest.config.opml import write_opml
    from digest.config.reader import read_settings

    data = write_opml(read_settings(home_at(home).feeds))
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
