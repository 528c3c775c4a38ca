"""The SQLite engine: one connection, errors in plain words, migrations. Another fits the same three methods."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlite_utils

from digest.model.errors import DigestError

Row = dict[str, Any]
Parameters = Mapping[str, Any]

BUSY_MILLISECONDS = 10_000


class StoreError(DigestError):
    """The database cannot be read or written; nothing that was committed is lost."""


class Engine:
    """`query`, `execute` and `atomic` over one SQLite file, created with its directory's rights kept to the owner.

    Write-ahead log with full synchronisation: what is committed survives a power cut. Raises StoreError for a file
    that is no database, is locked for longer than ten seconds, is on a full or read-only disk, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._plain_errors():
            new = not path.exists()
            # Transactions are opened by `atomic` alone, hence no implicit ones of the driver. A sender commits in a
            # thread of its own; nobody else uses the connection meanwhile.
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            if new:
                path.chmod(0o600)
            self._database = sqlite_utils.Database(connection)
            connection.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute("pragma wal_autocheckpoint = 4000")  # pages; after 1000, a round folds it at each commit
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma cache_size = -16000")  # kilobytes: the names of items lie all over their index
            connection.execute("pragma foreign_keys = on")

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """The rows of a statement, all of them: an open cursor would hold the database."""
        with self._plain_errors():
            return list(self._database.query(sql, dict(parameters or {})))

    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run a statement and return how many rows it changed."""
        try:  # not the context manager, which would cost half as much as the statement of a new item
            return self._database.execute(sql, dict(parameters or {})).rowcount
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._plain(error) from error

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing. A block begins with a write and never waits for the network."""
        with self._plain_errors(), self._database.atomic():
            yield

    def back_up(self, target: Path) -> None:
        """A whole copy of the database as of now, readable by the owner only."""
        with self._plain_errors():
            copy = sqlite3.connect(target)
            target.chmod(0o600)
            with copy:
                self._database.conn.backup(copy)
            copy.close()

    def close(self) -> None:
        """Close the connection; SQLite folds the write-ahead log into the file."""
        self._database.close()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._plain(error) from error

    def _plain(self, error: sqlite3.DatabaseError) -> StoreError:
        return StoreError(f"{self.path}: {error}; {_advice(str(error))}")


def _advice(message: str) -> str:
    advice = {
        "not a database": "this file is something else: move it away, or name another home with --home",
        "locked": "another process holds it: wait for it, then run again",
        "full": "free some space on this disk, then run again",
        "readonly": "give this user the right to write the file and its folder",
        "unable to open": "check that the folder exists and that this user may write in it",
        "malformed": "restore the last backup",
    }
    return next((words for sign, words in advice.items() if sign in message), "nothing that was stored is lost")


def migrations() -> tuple[tuple[int, str, str], ...]:
    """Every migration as (number, name, SQL), in order."""
    folder = files("digest.store").joinpath("migrations")
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple((int(entry.name[:4]), entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in scripts)


def migrate(engine: Engine) -> None:
    """Bring the database to this program's version, each migration in a transaction with its bookkeeping.

    A database that already holds migrations is copied first, beside itself. One that is newer than the program is
    refused by name and left alone.
    """
    engine.execute("create table if not exists migrations (number integer primary key, name text not null)")
    done = {row["number"]: row["name"] for row in engine.query("select number, name from migrations")}
    known = migrations()
    newer = [name for number, name in done.items() if number > known[-1][0]]
    if newer:
        raise StoreError(
            f"{engine.path}: made by a newer version of this program (it has {max(newer)}); "
            "install that version, or restore the backup taken before the upgrade"
        )
    missing = [migration for migration in known if migration[0] not in done]
    if missing and done:
        engine.back_up(engine.path.with_name(f"{engine.path.name}.before-{missing[0][1]}"))
    for number, name, script in missing:
        with engine.atomic():
            engine.execute(
                "insert into migrations (number, name) values (:number, :name)", {"number": number, "name": name}
            )
            for statement in _statements(script):
                engine.execute(statement)


def _statements(script: str) -> list[str]:
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
