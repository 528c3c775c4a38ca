"""`digest train`: what the program learns from its editors."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.entry.cli.shared import as_json, open_parts
from digest.model.errors import InputError
from digest.rank.reading.relevance_model import FEWEST
from digest.services.edition import items_of, window_of_day
from digest.services.labelling import label_item
from digest.services.training import Trained, train_relevance


@click.group()
def train() -> None:
    """Learn from what editors accepted and rejected.

    \b
    digest train relevance
    """


@train.command("relevance")
@as_json
@click.pass_obj
def relevance(home: Path, as_json: bool) -> None:
    """Learn which items belong to a topic from editors' labels.

    A topic needs ten accepted items and ten rejected ones. Every fifth label is judged by what the others taught; what
    was learned is used from the next run on if it is better on those than the judgement without it. It is kept in
    trained/relevance.json of the home; delete the file to forget it.

    \b
    digest train relevance
    digest train relevance --json
    """
    with open_parts(home) as deps:
        reports = asyncio.run(train_relevance(deps))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in reports], indent=2))
        return
    for one in reports:
        click.echo(_line(one))
    if not reports:
        click.echo("no item has a label yet; editors accept and reject items on the desk")


def _line(one: Trained) -> str:
    counts = f"{one.topic}: {one.accepted} accepted, {one.rejected} rejected"
    if one.before is None or one.after is None:
        return f"{counts}; {FEWEST} of either are needed"
    figures = f"F1 on left-out labels {one.before:.3f} before, {one.after:.3f} after"
    return f"{counts}; {figures}; {'in use from the next run on' if one.kept else 'no better, so not used'}"


@train.command("label")
@click.argument("url")
@click.option("--topic", metavar="ID", required=True, help="Of which topic.")
@click.option("--accept/--reject", "accepted", required=True, default=None, help="It belongs, or it does not.")
@click.option("--by", metavar="NAME", envvar="DIGEST_EDITOR", required=True, help="Who says so.")
@click.pass_obj
def label(home: Path, url: str, topic: str, accepted: bool, by: str) -> None:
    """Say that an item belongs to a topic, or does not; URL is its address. `digest train relevance` learns from it.

    \b
    digest train label https://herald.example/strike --topic unrest --accept --by Ada
    """
    with open_parts(home) as deps:
        window, _ = window_of_day(deps, deps.settings, None)
        found = [item for item in items_of(deps, window) if url in (item.url, item.canonical_url)]
        if not found:
            raise InputError(f"no item of the last days has the address {url[:200]!r}; see: digest find")
        label_item(deps, found[0], topic, accepted=accepted, author=by)
    click.echo(f"{topic}: {found[0].title}: {'belongs' if accepted else 'does not belong'}")
