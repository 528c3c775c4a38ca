"""The command `inbox`: processes incoming mail."""

import json
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path

import click

from digest.config.environment import read_environment
from digest.entry.cli.shared import FILE, as_json, open_parts
from digest.model.errors import InputError
from digest.services.deps import Deps
from digest.services.incoming_mail import handle_mail, store_mail
from digest.services.mailroom import Mailroom
from digest.wiring import open_mailroom

LARGEST = 10_000_000
STORED = "stored"


@click.command()
@click.argument("maildir", type=FILE)
@click.option("--queue", is_flag=True, help="Store the mails, encrypted, for the jobs of `digest worker`.")
@as_json
@click.pass_obj
def inbox(home: Path, maildir: Path, queue: bool, as_json: bool) -> None:
    """Take the mail of a Maildir: letters that came back, complaints, and subscribers' commands; then delete it.

    Subscribers write one word as the subject: subscribe, leave, pause, latest. docs/subscribers.md tells how the mail
    gets into the Maildir, and what DIGEST_AUTHSERV is for. A mail on which the program fails is set aside,
    see: digest status --aside

    \b
    digest inbox ~/Maildir
    digest inbox --queue ~/Maildir      for workers on other machines
    """
    folders = [maildir / name for name in ("new", "cur")]
    if not all(folder.is_dir() for folder in folders):
        raise InputError(f"{maildir}: is not a Maildir; it needs the folders new and cur")
    if queue and not read_environment(home, os.environ).database:
        raise InputError("--queue: needs workers, and a database that they share: set DIGEST_DATABASE=postgresql://…")
    counts: Counter[str] = Counter()
    with open_parts(home) as deps:
        room = open_mailroom(deps)
        for path in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
            with suppress(FileNotFoundError):  # another run may be at the same Maildir
                counts[_take(deps, room, _content(path), queue=queue)] += 1
                path.unlink()
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "no mail")


def _take(deps: Deps, room: Mailroom, mail: bytes, *, queue: bool) -> str:
    """Handles or stores a mail; returns what was done, in a word."""
    if not queue:
        return handle_mail(deps, room, mail)
    store_mail(deps, room, mail)
    return STORED


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)
