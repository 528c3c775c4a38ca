"""The day: run, collect, rank, explain."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest.edition.record import dump_ranking
from digest.edition.standings import standings
from digest.entry.cli.aftermath import finish_run, pinging, telling_of_failure
from digest.entry.cli.display import print_table
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
from digest.model.editions import Member, Standing
from digest.model.errors import InputError
from digest.model.items import Item
from digest.model.rankings import Ranking
from digest.services import collect as collecting
from digest.services import day as use_cases
from digest.services.collect import Collected
from digest.services.day import Day, Made
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.services.embed import Embedded
from digest.services.recorded_runs import locked, recorded_run
from digest.text.bullets import part_of
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
    with pinging(home):
        with open_parts(home, at=clock) as deps, locked(deps):
            with telling_of_failure(deps, dry_run), recorded_run(deps, "run") as hold:
                result = deps.interruption.run(everything(deps, clock))
                made = result.made
                troubles = filter(None, (result.collected.trouble, made.trouble))
                held = (*((made.note,) if made.held else ()), *troubles, *result.delivered.held)
                for line in held:
                    hold(line)
            if not dry_run:
                finish_run(deps, held)
        if as_json:
            click.echo(json.dumps(_day_row(result), ensure_ascii=False, indent=2))
        else:
            _tell_collected(result.collected)
            _tell_made(result.made)
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
        _tell_collected(result)


@click.command()
@of_day
@click.option(
    "--near", type=click.IntRange(min=1), metavar="N", help="Only the next N after the picks, with what kept them out."
)
@as_json
@click.pass_obj
def rank(home: Path, day: str | None, near: int | None, as_json: bool) -> None:
    """Print a day's stories in order, with the reasons of their scores.

    \b
    digest rank --day 2024-03-05
    digest rank --near 10
    digest rank --json | jq '.stories[0]'
    """
    known_day(day)
    with open_parts(home) as deps:
        ranking, _ = rank_of_day(deps, day)
        placed = standings(ranking, deps.settings, deps.beat)
    if near:
        placed = tuple(standing for standing in placed if standing.kept_out)[:near]
    if as_json:
        click.echo(dump_ranking(ranking, placed))
        return
    rows = [
        (
            str(standing.rank),
            f"{standing.score:.2f}",
            standing.headline,
            str(len(standing.members)),
            _main_reasons(standing),
            standing.kept_out or "pick",
        )
        for standing in placed
    ]
    count = f"the next {len(placed)}" if near else f"{len(placed)} stories"
    print_table(f"{ranking.day}: {count}", ("#", "score", "story", "items", "reasons", "in or out"), rows)


@click.command()
@click.argument("story")
@of_day
@as_json
@click.pass_obj
def explain(home: Path, story: str, day: str | None, as_json: bool) -> None:
    """Say why a story is in or out. STORY is its id (or the start of it), its place, or the address of an item.

    \b
    digest explain 3
    digest explain https://herald.example/strike
    """
    known_day(day)
    with open_parts(home) as deps:
        ranking, _ = rank_of_day(deps, day)
        placed = standings(ranking, deps.settings, deps.beat)
    if parts := _parts_of(story, ranking, placed):
        if as_json:
            click.echo(json.dumps({"url": story, "items": parts}, ensure_ascii=False, indent=2))
            return
        table = [
            (str(part["canonical_url"]), str(part["title"]), part["story"] or f"off topic: {part['off_topic']}")
            for part in parts
        ]
        print_table(
            "A post of several news items; each has an address to explain", ("address", "title", "story"), table
        )
        return
    for entry in ranking.off_topic:
        if story in (entry.item.url, entry.item.canonical_url):
            click.echo(json.dumps({"url": story, "off_topic": entry.why}) if as_json else f"off topic: {entry.why}")
            return
    found = [
        s
        for s in placed
        if _names(story, s.story, str(s.rank), *(url for m in s.members for url in (m.url, m.canonical_url)))
    ]
    if not found:
        raise InputError(f"no story of {ranking.day} is called {story!r}; see the ids with: digest rank --json")
    standing = found[0]
    if as_json:
        click.echo(json.dumps(asdict(standing), ensure_ascii=False, default=str, indent=2))
        return
    click.echo(f"{standing.rank}. {standing.headline}\n{standing.story}  {standing.url}")
    click.echo(f"{standing.kept_out or 'a pick'}; topics: {', '.join(standing.topics)}; score {standing.score:.3f}\n")
    rows = [
        (r.signal, f"{r.value:.2f}", f"{r.weight:.2f}", f"{r.value * r.weight:+.3f}", r.words) for r in standing.reasons
    ]
    print_table("Score", ("signal", "value", "weight", "adds", "in words"), rows)
    members = [
        (f"{m.published:%m-%d %H:%M}", m.publisher, m.language, m.title, "copy" if m.copy_of else "")
        for m in standing.members
    ]
    print_table(f"\n{len(members)} items", ("UTC", "publisher", "language", "title", ""), members)


def _parts_of(address: str, ranking: Ranking, placed: tuple[Standing, ...]) -> list[dict[str, str | None]]:
    """What became of each news item of a post of several, in their order; empty for any other address."""
    rows: list[tuple[Item | Member, str | None, str | None]] = [
        (member, one.story, None) for one in placed for member in one.members
    ]
    rows += [(off.item, None, off.why) for off in ranking.off_topic]
    of_post = [row for row in rows if row[0].url == address and part_of(row[0].canonical_url)]
    return [
        {"canonical_url": item.canonical_url, "title": item.title, "story": story, "off_topic": why}
        for item, story, why in sorted(of_post, key=lambda row: part_of(row[0].canonical_url))
    ]


def _main_reasons(standing: Standing, most: int = 4) -> str:
    added = sorted(((r.value * r.weight, r.signal) for r in standing.reasons), key=lambda pair: -abs(pair[0]))
    return " ".join(f"{signal} {value:+.2f}" for value, signal in added[:most] if value)


def _names(wanted: str, identifier: str, *exactly: str) -> bool:
    return wanted in exactly or (len(wanted) >= 4 and identifier.startswith(wanted))


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
            "files": [str(path) for path in made.files],
        },
        "delivered": delivered_row(day.delivered),
    }


def _tell_collected(collected: Collected) -> None:
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
    _tell_embedded(collected.embedded)


def _tell_embedded(embedded: Embedded) -> None:
    if embedded.made or embedded.waiting:
        waiting = f", {embedded.waiting} wait for the next run" if embedded.waiting else ""
        click.echo(f"vectors:   {embedded.made} texts embedded{waiting}")
    if embedded.trouble:
        click.echo(f"vectors:   {embedded.trouble}", err=True)


def _tell_made(made: Made) -> None:
    if made.held:
        return  # reported as an error
    picks = f", {len(made.edition.picks)} picks" if made.edition else ""
    click.echo(f"edition:   {made.note}{picks if made.new else ''}")
    for path in made.files:
        click.echo(f"           {path}")
