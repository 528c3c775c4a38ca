"""`digest train`: learns from editors' labels."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

import click

from digest.edition.standings import standings
from digest.entry.cli.display import print_table
from digest.entry.cli.shared import as_json, known_day, of_day, open_parts
from digest.model.errors import InputError
from digest.model.event_labels import StoryQuestion
from digest.model.items import Item
from digest.rank.reading.relevance_model import FEWEST
from digest.services.boards import Boards
from digest.services.conflicts import find_story
from digest.services.day_inputs import items_of, window_of_day
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.services.event_training import FEWEST_DAYS, FEWEST_PAIRS, train_events
from digest.services.label_figures import figures_by_day
from digest.services.labelling import (
    label_item,
    label_pair,
    label_story,
    labels,
    labels_in_letter,
    pair_labels,
    story_labels,
)
from digest.services.training import Trained, train_relevance

by_whom = click.option("--by", metavar="NAME", envvar="DIGEST_EDITOR", required=True, help="Who says so.")


@click.group()
def train() -> None:
    """Label items, and train on editors' labels.

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
@click.option("--topic", metavar="ID", required=True, help="The topic.")
@click.option("--accept/--reject", "accepted", required=True, default=None, help="It belongs, or it does not.")
@by_whom
@click.pass_obj
def label(home: Path, url: str, topic: str, accepted: bool, by: str) -> None:
    """Label an item as belonging to a topic or not; URL is its address. `digest train relevance` learns from it.

    \b
    digest train label https://herald.example/strike --topic unrest --accept --by Ada
    """
    with open_parts(home) as deps:
        item = _item(deps, url, None)
        label_item(deps, rank_of_day(deps)[0], item, topic, accepted=accepted, author=by)
    click.echo(f"{topic}: {item.title}: {'belongs' if accepted else 'does not belong'}")


@train.command("pair")
@click.argument("url")
@click.argument("other")
@of_day
@click.option("--same/--different", "same", required=True, default=None, help="One event, or two.")
@by_whom
@click.pass_obj
def pair(home: Path, url: str, other: str, day: str | None, same: bool, by: str) -> None:
    """Label two reports of a day, given by their addresses, as one event or two.

    `digest train events` learns from it.

    \b
    digest train pair https://herald.example/strike https://tribune.example/dockers --same --by Ada
    """
    known_day(day)
    boards = Boards()
    try:
        with open_parts(home) as deps:
            board = boards.of(deps, day)
            found = boards.pair(deps, board.day, _item(deps, url, day), _item(deps, other, day))
            if found is None:
                raise InputError(f"both reports must be in stories of {board.day}; see: digest rank")
            label_pair(deps, found, board.day, same=same, author=by)
    finally:
        boards.close()
    click.echo(f"{found.one.title} / {found.other.title}: {'one event' if same else 'not one event'}")


@train.command("story")
@click.argument("story")
@of_day
@click.option(
    "--grade", type=click.IntRange(0, 3), metavar="0-3", help="How much it matters: 3 has to be in the letter."
)
@click.option("--label-right/--label-wrong", "right", default=None, help="Whether its label in the letter is right.")
@by_whom
@click.pass_obj
def story(home: Path, story: str, day: str | None, grade: int | None, right: bool | None, by: str) -> None:
    """Grade how much a STORY of a day matters, or say whether its label in the frozen edition is right.

    STORY is its place, its id or the address of a report. `digest train figures` holds the ranking against it.

    \b
    digest train story 3 --grade 2 --label-right --by Ada
    """
    known_day(day)
    answers = {StoryQuestion.GRADE: grade, StoryQuestion.LABEL: None if right is None else int(right)}
    if all(answer is None for answer in answers.values()):
        raise InputError("give --grade, --label-right or --label-wrong")
    with open_parts(home) as deps:
        ranking, _ = rank_of_day(deps, day)
        standing = find_story(standings(ranking, deps.settings, deps.beat), story)
        label = labels_in_letter(deps, ranking.day).get(standing.story, "")
        for question, answer in answers.items():
            if answer is not None:
                label_story(deps, standing, ranking.day, question, answer, label=label, author=by)
                click.echo(f"{ranking.day}: {standing.headline}: {question} {answer}")


@train.command("events")
@as_json
@click.pass_obj
def events(home: Path, as_json: bool) -> None:
    """Learn the likelihood above which two reports are one event, from editors' labels of pairs.

    Ten pairs of either answer are needed, of two days or more. Each day is judged by what the others taught; the result
    is used from the next run on if it is better. It is kept in trained/events.json; delete the file to forget it.

    \b
    digest train events
    """
    with open_parts(home) as deps:
        found = train_events(deps)
    if as_json:
        click.echo(json.dumps(asdict(found), indent=2))
        return
    counts = f"{found.same} pairs of one event, {found.different} of two, {found.days} days"
    if found.too_few:
        click.echo(f"{counts}; {FEWEST_PAIRS} of either and {FEWEST_DAYS} days are needed")
        return
    figures = f"F1 on left-out days {found.before:.3f} before, {found.after:.3f} after"
    click.echo(f"{counts}; {figures}; {'in use from the next run on' if found.kept else 'no better, so not used'}")


@train.command("figures")
@as_json
@click.pass_obj
def figures(home: Path, as_json: bool) -> None:
    """Show how well the program agreed with editors' labels, day by day: relevance, stories, ranking, labels of the
    letter.

    Each label is held against what the program said before it could learn from it.

    \b
    digest train figures
    """
    with open_parts(home) as deps:
        days = figures_by_day(labels(deps), pair_labels(deps), story_labels(deps))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in days], indent=2))
        return
    names = ("relevance", "stories", "ranking", "labels")
    rows = [(one.day, *(_figure(getattr(one, name), one.counts[name]) for name in names)) for one in days]
    print_table("own labels", ("day", "relevance (F1)", "stories (F1)", "ranking (nDCG)", "labels (right)"), rows)


def _figure(value: float | None, count: int) -> str:
    return "" if value is None else f"{value:.2f} ({count})"


def _item(deps: Deps, url: str, day: str | None) -> Item:
    window, _ = window_of_day(deps, deps.settings, day)
    found = [item for item in items_of(deps, window) if url in (item.url, item.canonical_url)]
    if not found:
        raise InputError(f"no item of the last days has the address {url[:200]!r}; see: digest find")
    return found[0]
