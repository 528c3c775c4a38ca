"""The commands `run` and `collect`."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest.entry.cli.aftermath import finish_run, pinging, telling_of_failure
from digest.entry.cli.send_commands import counts_line, delivered_row, print_delivered, raise_held
from digest.entry.cli.shared import (
    as_json,
    assured,
    known_day,
    of_day,
    open_parts,
    parse_time,
    with_archive_options,
)
from digest.model.errors import InputError
from digest.services import collect as collecting
from digest.services import day as use_cases
from digest.services.collect import Collected
from digest.services.day import Day, Made
from digest.services.deps import Deps
from digest.services.embed import Embedded
from digest.services.recorded_runs import locked, recorded_run
from digest.wiring import membership_of, with_web


@click.command()
@of_day
@with_archive_options
@click.option("--dry-run", is_flag=True, help="Collect and make the edition, but send nothing.")
@click.option("--late", metavar="YYYY-MM-DD", help="Make and send the edition of this day, past its deadline.")
@assured
@as_json
@click.pass_obj
def run(
    home: Path,
    day: str | None,
    replay: Path | None,
    record: Path | None,
    at: str | None,
    dry_run: bool,
    late: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Collect what is due, make the edition if it is due, deliver what is queued.

    \b
    digest run                                            from cron, every hour
    digest run --day 2024-03-05                           that day's edition, whatever the send time
    digest run --late 2024-03-05                          a day that was missed, made and sent on your word
    digest run --replay day.warc.gz --day 2024-03-05      a past day again, in a replay home
    """

    async def everything(deps: Deps, clock: datetime | None) -> use_cases.Day:
        note_sending = membership_of(deps)[0].note_sending
        async with with_web(deps, replay=replay, record=record, at=clock) as live:
            return await use_cases.run_day(
                live, day=late or day, dry_run=dry_run, assured=yes, late=late, note_sending=note_sending
            )

    known_day(late)
    if late and day and late != day:
        raise InputError(f"--late {late} --day {day}: name one day")
    clock = parse_time(at)
    with pinging(home) as notes:
        with open_parts(home, at=clock) as deps, locked(deps):
            with telling_of_failure(deps, dry_run), recorded_run(deps, "run") as hold:
                result = deps.interruption.run(everything(deps, clock))
                made = result.made
                troubles = filter(None, (result.collected.trouble, made.trouble))
                held = (*((made.note,) if made.held else ()), *troubles, *result.delivered.held)
                for line in held:
                    hold(line)
            if not dry_run:
                notes += finish_run(deps, held)
        if as_json:
            click.echo(json.dumps(_day_row(result), ensure_ascii=False, indent=2))
        else:
            _print_collected(result.collected)
            _print_made(result.made)
            print_delivered(result.delivered, dry_run)
        raise_held(held)


@click.command()
@with_archive_options
@as_json
@click.pass_obj
def collect(home: Path, replay: Path | None, record: Path | None, at: str | None, as_json: bool) -> None:
    """Visit the sources that are due and record their items.

    \b
    digest collect --record today.warc.gz
    """

    async def everything(deps: Deps, clock: datetime | None) -> collecting.Collected:
        async with with_web(deps, replay=replay, record=record, at=clock) as live:
            return await collecting.collect(live)

    clock = parse_time(at)
    with open_parts(home, at=clock) as deps, locked(deps), recorded_run(deps, "collect"):
        result = deps.interruption.run(everything(deps, clock))
    if as_json:
        click.echo(json.dumps(_collected_row(result), indent=2))
    else:
        _print_collected(result)


def _collected_row(collected: Collected) -> dict[str, Any]:
    return {
        "visited": collected.visited,
        "health": collected.health,
        "new_items": collected.new_items,
        "articles": collected.articles,
        "not_captured": collected.not_captured,
        "embedded": {"made": collected.embedded.made, "waiting": collected.embedded.waiting},
    }


def _day_row(day: Day) -> dict[str, Any]:
    made = day.made
    return {
        "collected": _collected_row(day.collected),
        "edition": {
            "day": made.day,
            "new": made.new,
            "held": made.held,
            "note": made.note,
            "picks": len(made.edition.picks) if made.edition else 0,
            "files": list(made.files),
        },
        "delivered": delivered_row(day.delivered),
    }


def _print_collected(collected: Collected) -> None:
    if not collected.visited and not collected.articles:
        click.echo("collected: no source is due")
        return
    click.echo(
        f"collected: {collected.visited} sources ({counts_line(collected.health)}), {collected.new_items} new items"
    )
    if collected.not_captured:
        click.echo(f"           {collected.not_captured} sources are not in the archive and were left out")
    if collected.articles:
        click.echo(f"articles:  {counts_line(collected.articles)}")
    _print_embedded(collected.embedded)


def _print_embedded(embedded: Embedded) -> None:
    if embedded.made or embedded.waiting:
        waiting = f", {embedded.waiting} wait for the next run" if embedded.waiting else ""
        click.echo(f"vectors:   {embedded.made} texts embedded{waiting}")
    if embedded.trouble:
        click.echo(f"vectors:   {embedded.trouble}", err=True)


def _print_made(made: Made) -> None:
    if made.held:
        return  # reported as an error
    picks = f", {len(made.edition.picks)} picks" if made.edition else ""
    click.echo(f"edition:   {made.note}{picks if made.new else ''}")
    for place in made.files:
        click.echo(f"           {place}")
