"""The command `items`: lists recorded items."""

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import click

from digest.config.settings import Settings
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, open_parts
from digest.model.errors import InputError


@click.command()
@click.option("--source", metavar="NAME", help="Only the items of this source.")
@click.option("--day", metavar="YYYY-MM-DD", help="Only the items published on this local day of the newsletter.")
@as_json
@click.pass_obj
def items(home: Path, source: str | None, day: str | None, as_json: bool) -> None:
    """List the recorded items, oldest first; with --json one object a line.

    An object has source, id, url, title, published, updated, first_seen, summary, text and language. `updated` is when
    the source last changed the item, null if it never did; `text` is that of the page where it could be read.

    \b
    digest items --day 2024-03-05
    digest items --source "Harbour Herald" --json | jq -r .title
    """
    known_day(day)
    with open_parts(home) as deps:
        rows = deps.ledger.recorded_items(source or "", *_period(deps.settings, day))
        if source and not rows and source not in {known.name for known in deps.settings.sources}:
            raise InputError(f"no source is called {source!r}; see the names with: digest sources status")
    if as_json:
        for row in rows:
            click.echo(json.dumps(dict(row), ensure_ascii=False))
        return
    headings = ("published", "source", "language", "title", "url")
    print_table(f"{len(rows)} items", headings, [tuple(str(row[name]) for name in headings) for row in rows])


def _period(settings: Settings, day: str | None) -> tuple[datetime, datetime]:
    """Returns the start and end of a local day; all time without a day."""
    if day is None:
        return datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    date = datetime.fromisoformat(day).date()
    return (
        datetime.combine(date, time(), settings.zone),
        datetime.combine(date + timedelta(days=1), time(), settings.zone),
    )
