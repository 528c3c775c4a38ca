"""The commands `rank` and `explain`; separate from `run`, whose imports take longer than loading a cached ranking."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.edition.known_standings import known_standings
from digest.edition.record import dump_ranking
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, of_day, open_parts
from digest.model.editions import Member, Standing
from digest.model.errors import InputError
from digest.model.items import Item
from digest.model.rankings import Ranking
from digest.text.bullets import part_of
from digest.wiring import ranking_of_day


@click.command()
@of_day
@click.option(
    "--near",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the next N after the picks, with the reasons why they were not picked.",
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
        ranking = ranking_of_day(deps, day)
    placed = known_standings(ranking)
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
        ranking = ranking_of_day(deps, day)
    placed = known_standings(ranking)
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
    """Returns what became of each news item in a post, in order; [] for any other address."""
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
