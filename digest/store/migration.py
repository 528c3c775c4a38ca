"""Numbered migrations: plain SQL, frozen once released, each run once in a transaction with its bookkeeping.

A migration named `NNNN_expand_…` only adds tables, indexes and columns that may be left out, so programs of the version
before keep working on the database. After any other migration they refuse it.
"""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from digest.store.engine import Engine, StoreError
from digest.store.queries import queries

EXPAND = "expand_"


def migrations() -> tuple[tuple[int, str, str], ...]:
    """Every migration as (number, name, SQL), in order."""
    folder = files("digest.store").joinpath("migrations")
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple((int(entry.name[:4]), entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in scripts)


def migrate(engine: Engine, before: Callable[[str], Path] | None = None) -> tuple[str, ...]:
    """Migrates the database to this program's version, each migration in a transaction with its bookkeeping.

    Returns the names of those that ran here; another process may run some at the same time. If the database already
    has migrations, it is backed up first, to the file that `before` returns for the name of the first missing one. A
    database that is too new for the program is refused by name and not touched.
    """
    with engine.atomic():
        engine.query(queries(engine.dialect)["lock_migrations"])
        engine.execute("create table if not exists migrations (number integer primary key, name text not null)")
    done = {row["number"]: row["name"] for row in engine.query("select number, name from migrations")}
    known = migrations()
    newer = [name for number, name in done.items() if number > known[-1][0] and not expands(name)]
    if newer:
        raise StoreError(
            f"{engine.name}: made by a newer version of this program (it has {max(newer)}); "
            "install that version, or restore the backup taken before the upgrade"
        )
    missing = [migration for migration in known if migration[0] not in done]
    if missing and done and before:
        engine.back_up(before(missing[0][1]))
    return tuple(name for number, name, script in missing if _run(engine, number, name, script))


def expands(name: str) -> bool:
    """Whether programs that do not know a migration of this name can use the database."""
    return name[5:].startswith(EXPAND)


def _run(engine: Engine, number: int, name: str, script: str) -> bool:
    """Runs a migration; returns False if another process did, after waiting for its transaction."""
    with engine.atomic():
        row = {"number": number, "name": name}
        if not engine.execute(queries(engine.dialect)["record_migration"], row):
            return False
        for statement in statements(script):
            if own := engine.define(statement):
                engine.execute(own)
    return True


def statements(script: str) -> list[str]:
    """Splits the SQL of a migration into its statements, without comments."""
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
