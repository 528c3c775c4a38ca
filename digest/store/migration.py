"""Numbered migrations: plain SQL, frozen once released, each run once in a transaction with its bookkeeping."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from digest.store.engine import Engine, StoreError


def migrations() -> tuple[tuple[int, str, str], ...]:
    """Every migration as (number, name, SQL), in order."""
    folder = files("digest.store").joinpath("migrations")
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple((int(entry.name[:4]), entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in scripts)


def migrate(engine: Engine, before: Callable[[str], Path] | None = None) -> None:
    """Migrates the database to this program's version, each migration in a transaction with its bookkeeping.

    If the database already has migrations, it is backed up first, to the file that `before` returns for the name of the
    first missing one. A database newer than the program is refused by name and not touched.
    """
    engine.execute("create table if not exists migrations (number integer primary key, name text not null)")
    done = {row["number"]: row["name"] for row in engine.query("select number, name from migrations")}
    known = migrations()
    newer = [name for number, name in done.items() if number > known[-1][0]]
    if newer:
        raise StoreError(
            f"{engine.name}: made by a newer version of this program (it has {max(newer)}); "
            "install that version, or restore the backup taken before the upgrade"
        )
    missing = [migration for migration in known if migration[0] not in done]
    if missing and done and before:
        engine.back_up(before(missing[0][1]))
    for number, name, script in missing:
        with engine.atomic():
            engine.execute(
                "insert into migrations (number, name) values (:number, :name)", {"number": number, "name": name}
            )
            for statement in _statements(script):
                engine.execute(engine.define(statement))


def _statements(script: str) -> list[str]:
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
