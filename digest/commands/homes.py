"""Homes and readers: init, demo, subscribers."""

import json
from pathlib import Path

import click

from digest.commands.day import run
from digest.commands.shared import FILE, as_json, open_parts, vault_of
from digest.errors import InputError


@click.command()
@click.argument("folder", type=FILE)
@click.option("--replay", is_flag=True, help="Mark it as a replay home, which reads archives and never mails.")
def init(folder: Path, replay: bool) -> None:
    """
    Make a new home with feeds.yaml and templates.

    \b
    digest init ~/letter
    digest init --replay /tmp/past
    """
    from digest.wiring import create_home

    home = create_home(folder, replay=replay)
    click.echo(f"{home.path}: ready; look at {home.feeds}, then: digest --home {home.path} run")


@click.command()
@click.argument("folder", type=FILE, default="demo")
@click.pass_context
def demo(ctx: click.Context, folder: Path) -> None:
    """
    Run the whole path on the bundled sample day, without the internet, in the replay home FOLDER.

    \b
    digest demo output/demo
    """
    from digest.sample import ARCHIVE, READER, sample_feeds_yaml
    from digest.wiring import create_home, shipped

    create_home(folder, replay=True, feeds=sample_feeds_yaml(shipped("feeds.yaml").read_text("utf-8")))
    ctx.obj = folder
    ctx.invoke(subscribers_add, address=READER, quiet=True)
    ctx.invoke(run, replay=ARCHIVE)
    click.echo("\nThe day, ranked, with reasons:  digest --home " + f"{folder} rank")


@click.group()
def subscribers() -> None:
    """
    The operator's hand on the list.

    \b
    digest subscribers count
    """


@subscribers.command("add")
@click.argument("address")
@click.option("--quiet", is_flag=True, help="Say nothing when the address is there already.")
@click.pass_obj
def subscribers_add(home: Path, address: str, quiet: bool = False) -> None:
    """
    Add a reader whose consent you have.

    \b
    digest subscribers add reader@demo.example
    """
    from digest.store.ledger import SealedSubscriber
    from digest.subscribe.address_book import new_subscriber, seal

    reader = new_subscriber(address)
    with open_parts(home) as deps:
        vault = vault_of(deps)
        row = SealedSubscriber(id=reader.id, state=reader.state, sealed=seal(reader, vault))
        added = deps.ledger.add_subscriber(row, vault.address_index(reader.address))
    if not quiet:
        click.echo("added" if added else "that address is in the list already")


@subscribers.command("erase")
@click.argument("address")
@click.pass_obj
def subscribers_erase(home: Path, address: str) -> None:
    """
    Forget a reader: address and preferences are gone, a random id remains.

    \b
    digest subscribers erase reader@demo.example
    """
    with open_parts(home) as deps:
        entry = deps.ledger.find_subscriber(vault_of(deps).address_index(address))
        if entry is None:
            raise InputError("that address is not in the list")
        deps.ledger.erase_subscriber(entry.id)
    click.echo("erased")


@subscribers.command("count")
@as_json
@click.pass_obj
def subscribers_count(home: Path, as_json: bool) -> None:
    """
    How many readers are in each state.

    \b
    digest subscribers count --json
    """
    with open_parts(home) as deps:
        counts = deps.ledger.count_subscribers()
    click.echo(json.dumps(counts) if as_json else "\n".join(f"{n} {state}" for state, n in counts.items()) or "none")
