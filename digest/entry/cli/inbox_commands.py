"""The command `inbox`: processes incoming mail."""

import json
from collections import Counter
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

import click

from digest.entry.cli.shared import FILE, as_json, open_parts
from digest.model.asides import AsideKind
from digest.model.errors import InputError
from digest.wiring import open_mailroom

LARGEST = 10_000_000
ASIDE = "set aside"


@click.command()
@click.argument("maildir", type=FILE)
@as_json
@click.pass_obj
def inbox(home: Path, maildir: Path, as_json: bool) -> None:
    """Take the mail of a Maildir: letters that came back, complaints, and subscribers' commands; then delete it.

    Subscribers write one word as the subject: subscribe, leave, pause, latest. docs/subscribers.md tells how the mail
    gets into the Maildir, and what DIGEST_AUTHSERV is for. A mail on which the program fails is set aside,
    see: digest status --aside

    \b
    digest inbox ~/Maildir
    """
    folders = [maildir / name for name in ("new", "cur")]
    if not all(folder.is_dir() for folder in folders):
        raise InputError(f"{maildir}: is not a Maildir; it needs the folders new and cur")
    counts: Counter[str] = Counter()
    with open_parts(home) as deps:
        room = open_mailroom(deps)
        for path in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
            with suppress(FileNotFoundError):  # another run may be at the same Maildir
                mail = _content(path)
                counts[deps.bulkhead.attempt(AsideKind.MAIL, _mark(mail), partial(room.take, mail), mail) or ASIDE] += 1
                path.unlink()
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "no mail")


def _mark(mail: bytes) -> str:
    """Returns a hash that identifies a mail without revealing its content."""
    return sha256(mail).hexdigest()[:12]


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)
