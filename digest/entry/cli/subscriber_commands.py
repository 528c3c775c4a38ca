"""Commands on subscribers: add, import, export, erase, find, show, count."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from digest.entry.cli.display import print_table
from digest.entry.cli.shared import FILE, INPUT, as_json, open_parts
from digest.model.errors import InputError
from digest.services.deps import Deps
from digest.services.members import Membership
from digest.services.subscriber_lists import (
    ADDED,
    KNOWN,
    LEFT,
    add_subscriber,
    export_list,
    find_subscriber,
    import_list,
)
from digest.subscribe.address_book import new_subscriber, unseal
from digest.subscribe.life_cycle import DAILY, RHYTHMS
from digest.subscribe.lists import COLUMNS
from digest.wiring import membership_of

PASSPHRASE = click.option(
    "--passphrase-file", type=INPUT, metavar="FILE", help="Read the passphrase from this file instead of the terminal."
)


ADDRESS = click.argument("address", required=False)
REVIVE = click.option(
    "--revive", default="", metavar="REASON", help="Also add readers who left before, and store this reason with them."
)
_SUMMED = {ADDED: ADDED, KNOWN: KNOWN, LEFT: "left before"}


@contextmanager
def open_list(home: Path) -> Iterator[tuple[Deps, Membership]]:
    """Opens a home together with the use cases of its subscribers."""
    with open_parts(home) as deps:
        yield deps, membership_of(deps)[0]


@click.group()
def subscribers() -> None:
    """Manage subscribers: add, import, export, find and erase.

    \b
    digest subscribers count
    """


@subscribers.command("add")
@ADDRESS
@click.option("--language", metavar="CODE", help="A language of the edition; by default the main one.")
@click.option(
    "--form", type=click.Choice(["html", "text", "light", "discreet"]), default="html", help="The letter's form."
)
@click.option("--rhythm", type=click.Choice(RHYTHMS), default=DAILY, help="The daily letter, the weekly one, or both.")
@click.option(
    "--consent", default="", metavar="TEXT", help="Where and when the subscriber consented; stored with the subscriber."
)
@click.option("--quiet", is_flag=True, help="Print nothing if the address is already on the list.")
@REVIVE
@click.pass_obj
def subscribers_add(
    home: Path,
    address: str | None,
    language: str | None = None,
    form: str = "html",
    rhythm: str = DAILY,
    consent: str = "",
    quiet: bool = False,
    revive: str = "",
) -> None:
    """Add a subscriber whose consent you have. The address is asked for, or read from standard input.

    \b
    digest subscribers add --consent "paper list, 5 March 2024"
    """
    named = _address(address)
    with open_list(home) as (deps, membership):
        spoken = deps.settings.edition.languages
        if language and language not in spoken:
            raise InputError(f"unknown language {language!r}; this edition is written in {', '.join(spoken)}")
        language = language or spoken[0]
        subscriber = new_subscriber(named, language=language, form=form, consent=consent, rhythm=rhythm)
        result = add_subscriber(deps, membership.vault(), subscriber, revive=revive.strip())
    if result == LEFT:
        raise InputError("that address left before; add it again only where its owner asked for it: --revive REASON")
    if not quiet:
        click.echo("added" if result == ADDED else "that address is in the list already")


@subscribers.command("import")
@click.argument("file", type=INPUT)
@click.option("--consent", default="", metavar="TEXT", help="Where and when consent was given, for lines without it.")
@click.option(
    "--map", "mapping", multiple=True, metavar="OURS=THEIRS", help="Map a column name: address=E-Mail. Can be repeated."
)
@click.option("--dry-run", is_flag=True, help="Report on every line, change nothing.")
@REVIVE
@PASSPHRASE
@as_json
@click.pass_obj
def subscribers_import(
    home: Path,
    file: Path,
    consent: str,
    mapping: tuple[str, ...],
    dry_run: bool,
    revive: str,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Add the subscribers of a CSV file, or of a file that `export` wrote; reports lines that cannot be read.

    Columns: address, language, form, days (1 to 7), consent (where and when it was given), rhythm (daily, weekly or
    both). Addresses that are in the list already are left as they are. Cells are separated by commas, semicolons or
    tabs. Who left stays out, and so does whoever a column `status` of another tool calls unsubscribed, bounced or the
    like.

    \b
    digest subscribers import list.csv --map address=E-Mail --consent "conference, 5 March 2024" --dry-run
    """
    columns = dict(_pair(pair) for pair in mapping)
    counts: Counter[str] = Counter()
    with file.open("rb") as source, open_list(home) as (deps, membership):
        results = import_list(
            deps,
            membership.vault(),
            source,
            where=str(file),
            columns=columns,
            consent=consent,
            passphrase=(_passphrase(passphrase_file, confirm=False) for _ in range(1)),
            dry_run=dry_run,
            revive=revive.strip(),
        )
        for number, said in results:
            counts[_SUMMED.get(said, "refused")] += 1
            if as_json:
                click.echo(json.dumps({"line": number, "result": said}, ensure_ascii=False))
            elif dry_run or said not in (ADDED, KNOWN):
                click.echo(f"{file}:{number}: {said}", err=not dry_run)
    summary = ", ".join(f"{number} {what}" for what, number in counts.items()) or "no lines"
    click.echo(f"{'would be: ' if dry_run else ''}{summary}", err=as_json)
    if counts["refused"] and not dry_run:
        raise InputError(f"{file}: {counts['refused']} lines were not imported; correct them and import the file again")


@subscribers.command("export")
@click.option("--output", type=FILE, required=True, metavar="FILE", help="Write to this file, readable only by you.")
@click.option(
    "--plain", is_flag=True, help="Write addresses unencrypted; by default the file is encrypted with a passphrase."
)
@PASSPHRASE
@click.pass_obj
def subscribers_export(home: Path, output: Path, plain: bool, passphrase_file: Path | None) -> None:
    """Write the whole list to a file encrypted with a passphrase; `import` reads it again.

    \b
    digest subscribers export --output list.sealed
    """
    with open_list(home) as (deps, membership):
        passphrase = None if plain else _passphrase(passphrase_file, confirm=True)
        export_list(deps, membership.vault(), output, passphrase)
    click.echo(f"{output}: written{' in the clear: delete it as soon as you can' if plain else ', sealed'}")


@subscribers.command("erase")
@ADDRESS
@click.pass_obj
def subscribers_erase(home: Path, address: str | None) -> None:
    """Erase a subscriber: address and preferences are deleted, a random id remains. The address, or an id, is asked
    for, or read from standard input.

    \b
    digest subscribers erase
    """
    named = _address(address)
    with open_list(home) as (deps, membership):
        membership.forget(find_subscriber(deps, membership.vault(), named).id, "erased")
    click.echo("erased")


@subscribers.command("find")
@ADDRESS
@as_json
@click.pass_obj
def subscribers_find(home: Path, address: str | None, as_json: bool) -> None:
    """Print id and state of an address, if it is in the list. The address is asked for, or read from standard input.

    \b
    digest subscribers find
    """
    named = _address(address)
    with open_list(home) as (deps, membership):
        row = find_subscriber(deps, membership.vault(), named)
    click.echo(json.dumps({"id": row.id, "state": row.state}) if as_json else f"{row.id} {row.state}")


@subscribers.command("show")
@ADDRESS
@as_json
@click.pass_obj
def subscribers_show(home: Path, address: str | None, as_json: bool) -> None:
    """Show all data stored about a subscriber. The address, or an id, is asked for, or read from standard input.

    \b
    digest subscribers show --json
    """
    named = _address(address)
    with open_list(home) as (deps, membership):
        row = find_subscriber(deps, membership.vault(), named)
        if row.sealed is None:
            facts: dict[str, object] = {"id": row.id, "state": row.state}
        else:
            facts = membership.everything(unseal(row.id, row.state, row.sealed, membership.vault()))
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.echo(f"{name + ':':14}{value}")


@subscribers.command("count")
@as_json
@click.pass_obj
def subscribers_count(home: Path, as_json: bool) -> None:
    """Count the subscribers in each state.

    \b
    digest subscribers count --json
    """
    with open_list(home) as (deps, _):
        counts = deps.subscribers.count_subscribers()
    click.echo(json.dumps(counts) if as_json else "\n".join(f"{n} {state}" for state, n in counts.items()) or "none")


@subscribers.command("stats")
@as_json
@click.pass_obj
def subscribers_stats(home: Path, as_json: bool) -> None:
    """Show the changes of the list, week by week.

    \b
    digest subscribers stats --json
    """
    with open_parts(home) as deps:
        events = deps.subscribers.events()
    if as_json:
        click.echo(json.dumps([{"week": week, "event": event, "number": number} for week, event, number in events]))
        return
    print_table("The list by week", ("week", "event", "number"), [(w, e, str(n)) for w, e, n in events])


def _address(given: str | None) -> str:
    """Returns the address or id from the command line, standard input or the prompt; warns about an argument."""
    if given is not None:
        if "@" in given:
            click.echo(
                "warning: other users of this machine see the arguments of commands; leave the address out and it is "
                "asked for, or read from standard input",
                err=True,
            )
        return given
    if sys.stdin.isatty():
        return str(click.prompt("Address", err=True)).strip()
    if not (address := sys.stdin.readline(1_000).strip()):
        raise InputError("no address: write one to standard input, or start the command in a terminal")
    return address


def _pair(text: str) -> tuple[str, str]:
    ours, _, theirs = text.partition("=")
    if ours not in COLUMNS or not theirs:
        raise InputError(f"--map {text}: write OURS=THEIRS, where OURS is one of {', '.join(COLUMNS)}")
    return ours, theirs


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    if file is not None:
        passphrase = file.read_text("utf-8").rstrip("\r\n")
    else:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    if len(passphrase) < 12 and confirm:
        raise InputError("the passphrase is too short; use twelve characters or more")
    return str(passphrase)
