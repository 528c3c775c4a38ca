"""Commands on the database itself."""

from contextlib import closing
from pathlib import Path

import click

from digest.entry.cli.shared import home_at
from digest.services.homes import database_address
from digest.store.copying import copy_store
from digest.store.engine import open_engine
from digest.store.migration import migrate


@click.group()
def store() -> None:
    """Manage the database of a home: bring it to this version, move it to another engine.

    \b
    digest store migrate
    digest store copy digest.db postgresql:///letter
    """


@store.command("migrate")
@click.option("--backup/--no-backup", default=True, help="Copy the database into the home first, or not.")
@click.pass_obj
def store_migrate(home: Path, backup: bool) -> None:
    """Bring the database to this version of the program, once for all that use it.

    Every command does so by itself. Where several machines share a database, run this once before the first of them
    gets the new version; programs of the version before go on meanwhile.

    \b
    digest store migrate
    digest store migrate --no-backup        after a backup by PostgreSQL's own means
    """
    with closing(open_engine(database_address(home_at(home)))) as engine:
        ran = migrate(engine, before=home_at(home).before_migration if backup else None)
        click.echo(f"{engine.name}: {', '.join(ran) or 'is of this version already'}")


@store.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def store_copy(source: str, target: str) -> None:
    """Copy a database to another, in either direction between SQLite (a file) and PostgreSQL (postgresql://…).

    Stop everything that writes to either first. Both sides are compared by counts and hashes at the end. A copy that
    was cut short goes on when the command is run again. The home then uses what DIGEST_DATABASE names.

    \b
    digest store copy ~/letter/digest.db postgresql:///letter
    """
    here = open_engine(_address(source))
    there = open_engine(target if "://" in target else Path(target))
    try:
        copied = copy_store(here, there, note=lambda line: click.echo(line, err=True))
    finally:
        here.close()
        there.close()
    click.echo(f"copied and compared: {sum(table.rows for table in copied)} rows of {len(copied)} tables")


def _address(source: str) -> str | Path:
    if "://" in source:
        return source
    path = Path(source)
    if not path.is_file():
        raise click.BadParameter(f"{source}: there is no such file", param_hint="FROM")
    return path
