"""The operator's hand on the list."""

import json
from pathlib import Path

import click

from digest.commands.shared import as_json, open_parts, vault_of
from digest.errors import InputError


@click.group()
def subscribers() -> None:
    """The operator's hand on the list.

    \b
    digest subscribers count
    """


@subscribers.command("add")
@click.argument("address")
@click.option("--quiet", is_flag=True, help="Say nothing when the address is there already.")
@click.pass_obj
def subscribers_add(home: Path, address: str, quiet: bool = False) -> None:
    """Add a reader whose consent you have.

    \b
    digest subscribers add reader@demo.example
    """
    from digest.store.readers import SealedSubscriber
    from digest.subscribe.address_book import new_subscriber, seal

    reader = new_subscriber(address)
    with open_parts(home) as deps:
        vault = vault_of(deps)
        row = SealedSubscriber(id=reader.id, state=reader.state, sealed=seal(reader, vault))
        added = deps.readers.add(row, vault.address_index(reader.address))
    if not quiet:
        click.echo("added" if added else "that address is in the list already")


@subscribers.command("erase")
@click.argument("address")
@click.pass_obj
def subscribers_erase(home: Path, address: str) -> None:
    """Forget a reader: address and preferences are gone, a random id remains.

    \b
    digest subscribers erase reader@demo.example
    """
    with open_parts(home) as deps:
        entry = deps.readers.find(vault_of(deps).address_index(address))
        if entry is None:
            raise InputError("that address is not in the list")
        deps.readers.erase(entry.id)
    click.echo("erased")


@subscribers.command("count")
@as_json
@click.pass_obj
def subscribers_count(home: Path, as_json: bool) -> None:
    """How many readers are in each state.

    \b
    digest subscribers count --json
    """
    with open_parts(home) as deps:
        counts = deps.readers.count_subscribers()
    click.echo(json.dumps(counts) if as_json else "\n".join(f"{n} {state}" for state, n in counts.items()) or "none")
