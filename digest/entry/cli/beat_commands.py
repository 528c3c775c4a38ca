"""Commands on beats: list them, create one, and try what one accepts."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from digest.beats.library import SHIPPED, Library
from digest.beats.newsletter import Newsletter, read_newsletter
from digest.entry.cli.display import TerminalNarrator, print_table
from digest.entry.cli.shared import as_json, home_at, open_parts
from digest.model.errors import InputError
from digest.model.items import Item
from digest.rank.reading.embedding import NEVER, FloatArray
from digest.rank.reading.relevance import example_texts
from digest.services.beat_trials import Difference, Judge, Trial, judge_of, new_beat, try_headlines, try_stored
from digest.services.beat_trials import headlines as as_items
from digest.services.embed import embedder_of, vectors_of, vectors_of_rows
from digest.services.known_names import known_names

MOST_SHOWN = 20  # headlines of each kind that a person looks through


@click.group(invoke_without_command=True)
@as_json
@click.pass_context
def beats(ctx: click.Context, as_json: bool) -> None:
    """List the beats that feeds.yaml can use: the home's own and the shipped ones.

    \b
    digest beats
    digest beats try platform-censorship "Court orders messenger to be blocked"
    """
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, as_json=as_json)


def _list(home: Path, *, as_json: bool) -> None:
    library, newsletter = Library(home=home), _newsletter(home)
    rows = []
    for name in library.names():
        loaded = library.load(name)
        topic = loaded.part.topic
        country = loaded.beat.home.country if loaded.beat.home else ""
        used = [id for id, topic in newsletter.settings.topics.items() if topic.beat == name] if newsletter else []
        rows.append(
            {
                "name": name,
                "title": next(iter(topic.name.values())),
                "home": country,
                "languages": list(topic.name),
                "from": "shipped" if library.folder(name).parent == SHIPPED else "this home",
                "topics": used,
                "words": sum(
                    map(len, (loaded.part.topic.subject, loaded.part.topic.matter, loaded.part.topic.exclude))
                ),
                "names": len(loaded.beat.names),
                "sources": len(loaded.part.sources),
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    print_table(f"{len(rows)} beats", tuple(rows[0]), [tuple(map(_cell, row.values())) for row in rows])


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@beats.command("new")
@click.argument("name")
@click.pass_obj
def beats_new(home: Path, name: str) -> None:
    """Write a commented skeleton of a new beat to the home's beats/NAME/.

    \b
    digest beats new river-news
    """
    folder = new_beat(home, name)
    click.echo(f"{folder}: fill in its files, then name the beat in feeds.yaml: topics: {{{name}: {{beat: {name}}}}}")


@beats.command("try")
@click.argument("name")
@click.argument("headlines", nargs=-1)
@click.option("--stored", type=click.IntRange(1, 90), metavar="DAYS", help="Judge the stored items of the last N days.")
@as_json
@click.pass_obj
def beats_try(home: Path, name: str, headlines: tuple[str, ...], stored: int | None, as_json: bool) -> None:
    """Say whether headlines are in or out of a beat, and by which words; without arguments, reads them from stdin, one
    a line. They are judged as a run does, with the learned model and sentence vectors if there are any.

    With --stored: which items of the last days the beat would admit and lose, beside the shipped beat where the home
    has a changed copy of it, else beside the topics in use.

    \b
    digest beats try platform-censorship "Court orders messenger to be blocked"
    digest beats try platform-censorship < headlines.txt
    digest beats try river-news --stored 7
    """
    library, newsletter = Library(home=home), _newsletter(home)
    judge = judge_of(name, library, newsletter.settings if newsletter else None)
    if stored is not None:
        _print_difference(_stored_difference(home, name, judge, stored), as_json=as_json)
        return
    titles = headlines or tuple(line.strip() for line in sys.stdin if line.strip())
    if not titles:
        raise InputError('no headline to judge; write one in quotes, as in: digest beats try NAME "Bakers strike"')
    items = as_items(titles)
    for trial in try_headlines(judge, items, _vectors(judge, items)):
        click.echo(json.dumps(asdict(trial), ensure_ascii=False) if as_json else _line(trial))


def _vectors(judge: Judge, items: Sequence[Item]) -> Mapping[str, FloatArray]:
    """Returns the sentence vectors of items that are not stored and of the example headlines; says why if there are
    none.
    """
    _, trouble = embedder_of(judge.settings)
    if trouble:
        click.echo(f"note: {trouble}", err=True)
        return {}
    return asyncio.run(vectors_of_rows(judge.settings, judge.beat, items, TerminalNarrator()))


def _stored_difference(home: Path, name: str, judge: Judge, days: int) -> Difference:
    with open_parts(home) as deps:
        now = deps.clock()
        items = deps.ledger.items_between(now - timedelta(days=days), now + timedelta(days=1))
        vectors = {**vectors_of(deps, items, NEVER), **(_vectors(judge, ()) if example_texts(judge.settings) else {})}
        return try_stored(judge, name, items, vectors, Library(home=home), deps.settings, deps.beat)


def _print_difference(found: Difference, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.inside} of {found.items} stored items are in; held against {found.against}:")
    for what, trials in (("would admit", found.admitted), ("would lose", found.lost)):
        click.echo(f"{what} {len(trials)}")
        for trial in trials[:MOST_SHOWN]:
            click.echo(f"  {_line(trial)}")
        if len(trials) > MOST_SHOWN:
            click.echo(f"  and {len(trials) - MOST_SHOWN} more; --json has all")


def _line(trial: Trial) -> str:
    words = f"  ({', '.join(filter(None, (*trial.words, trial.because))) or 'none of its words'})"
    return f"{'in ' if trial.inside else 'out'} {trial.score:.2f}  {trial.title}{words}"


def _newsletter(home: Path) -> Newsletter | None:
    """Returns the home's newsletter; None outside a home."""
    feeds = home_at(home).feeds
    return read_newsletter(feeds, known=known_names()) if feeds.exists() else None
