"""Commands on the keys of the address book."""

from pathlib import Path

import click

from digest.entry.cli.shared import open_parts
from digest.services.recorded_runs import locked
from digest.wiring import membership_of


@click.group()
def keys() -> None:
    """Manage the keys that encrypt addresses.

    \b
    digest keys where
    """


@keys.command("where")
@click.pass_obj
def keys_where(home: Path) -> None:
    """Print where the key file and the journal are. Neither belongs in a backup of the home.

    \b
    digest keys where
    """
    with open_parts(home) as deps:
        membership, keyring = membership_of(deps)
        keyring()
    click.echo(f"key:     {'the environment (DIGEST_KEYS)' if keyring.in_environment else keyring.path}")
    click.echo(f"journal: {membership.journal.place}")


@keys.command("rotate")
@click.pass_obj
def keys_rotate(home: Path) -> None:
    """Encrypt the whole list with a new key. Old links keep working: unsubscribe links for ever, others for two weeks.

    Killed half-way, run it again: it goes on with the key it made.

    \b
    digest keys rotate
    """
    with open_parts(home) as deps, locked(deps):
        membership, keyring = membership_of(deps)
        number = membership.rekey(keyring.newest(deps.clock()))
    click.echo(
        f"{number} subscribers are sealed under the new key; keep a copy of the key file where you keep its first"
    )


@keys.command("accept")
@click.pass_obj
def keys_accept(home: Path) -> None:
    """Accept a database restored from a backup, so that letters go out again.

    Erasures made since the backup have been repeated already. Letters that were sent since then may go out a second
    time, under the same Message-ID.

    \b
    digest keys accept
    """
    with open_parts(home) as deps:
        membership_of(deps)
        was = deps.subscribers.fact("restored")
        deps.subscribers.set_fact("restored", None)
    click.echo("accepted: sending goes on" if was else "nothing to accept: this database is not a restored one")
