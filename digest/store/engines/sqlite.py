"""The SQLite engine: one connection to one file, with readable errors."""

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import sqlite_utils

from digest.store.engine import Engine, Parameters, Row, StoreError
from digest.store.locks import FileLocks

BUSY_MILLISECONDS = 10_000
FULL_DISK = 1_000_000  # the disk counts as full with less free bytes
_STORAGE = re.compile(r"alter table \w+ (set \(|drop constraint )")
_EXPECTED_TABLES = ("migrations", "home", "items", "editions", "subscribers", "deliveries", "runs")


def open_engine(address: str | Path) -> "SqliteEngine":
    """Opens the database in a file, which is created if it does not exist."""
    return SqliteEngine(Path(address))


def check_restorable(path: Path) -> None:
    """Checks a database from elsewhere before it is restored: intact, with our tables, no triggers or views. Read-only.

    Raises StoreError.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            connection.execute("pragma trusted_schema = off")
            shape = connection.execute("select type, name from sqlite_master").fetchall()
            (whole,) = connection.execute("pragma quick_check(1)").fetchone()
        finally:
            connection.close()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise StoreError(f"its database cannot be read ({error})") from error
    tables = {name for kind, name in shape if kind == "table"}
    missing = [name for name in _EXPECTED_TABLES if name not in tables]
    acting = [name for kind, name in shape if kind in ("trigger", "view")]
    if missing:
        raise StoreError(f"its database lacks the table {missing[0]!r}")
    if acting:
        raise StoreError(f"its database contains {acting[0]!r}, which a Top Ten database never has")
    if whole != "ok":
        raise StoreError(f"its database is damaged ({whole[:100]})")


def _connect(path: Path) -> sqlite3.Connection:
    """Connects in write-ahead mode; on a full disk, in exclusive mode, which needs no extra files, for reading."""
    try:
        return _connect_with(path)
    except sqlite3.OperationalError:
        if not _disk_is_full(path):
            raise
        return _connect_with(path, "pragma locking_mode = exclusive")


def _connect_with(path: Path, *first: str) -> sqlite3.Connection:
    # Transactions are opened by `atomic` alone, hence no implicit ones of the driver. A sender commits in a thread of
    # its own; nobody else uses the connection meanwhile.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for statement in (f"pragma busy_timeout = {BUSY_MILLISECONDS}", *first, "pragma journal_mode = wal"):
            connection.execute(statement)
    except sqlite3.OperationalError:
        connection.close()
        raise
    return connection


def _disk_is_full(path: Path) -> bool:
    """Whether there is no room for another file: no bytes, or no inodes."""
    if not path.parent.is_dir():
        return False
    disk = os.statvfs(path.parent)
    return disk.f_bavail * disk.f_frsize < FULL_DISK or (disk.f_files > 0 and disk.f_favail == 0)


class SqliteEngine(Engine):
    """`query`, `execute` and `atomic` over one SQLite file, created readable by its owner only.

    Write-ahead log with full synchronisation: what is committed survives a power cut. Raises StoreError if the file is
    not a database, is locked for more than ten seconds, is on a full or read-only disk, or is damaged.
    """

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self.locks = FileLocks(path.parent)
        with self._plain_errors():
            new = not path.exists()
            connection = _connect(path)
            if new:
                path.chmod(0o600)
            self._database = sqlite_utils.Database(connection)
            connection.execute("pragma synchronous = full")
            connection.execute("pragma wal_autocheckpoint = 4000")  # pages; after 1000, a round folds it at each commit
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma cache_size = -16000")  # kilobytes: item names are spread over their index
            connection.execute("pragma foreign_keys = on")

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Runs a statement and returns all rows: an open cursor would lock the database."""
        with self._plain_errors():
            return list(self._database.query(sql, dict(parameters or {})))

    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Runs a statement and returns how many rows it changed."""
        try:  # not the context manager, which would cost half as much as the statement of a new item
            return self._database.execute(sql, dict(parameters or {})).rowcount
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._plain(error) from error

    def exchange(
        self, changes: Sequence[tuple[str, Parameters]], sql: str, parameters: Parameters | None = None
    ) -> list[Row]:
        """Runs statements with their parameters, then one that returns rows, in one transaction."""
        with self.atomic():
            for change, values in changes:
                self.execute(change, values)
            return self.query(sql, parameters)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """A transaction. The block must begin with a write and never wait for the network."""
        with self._plain_errors(), self._database.atomic():
            yield

    def define(self, statement: str) -> str:
        """Returns the statement unchanged: it is in SQLite's dialect. Storage and constraints are PostgreSQL's."""
        return "" if _STORAGE.match(statement) else statement

    def question(self, words: Iterable[str]) -> str:
        """Returns the words for FTS5: quoted, the last one a prefix."""
        return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"

    def listed(self, values: Iterable[str]) -> str:
        """Returns texts as a JSON list."""
        return json.dumps(list(values))

    def back_up(self, target: Path) -> None:
        """Writes a full copy of the database, readable by the owner only."""
        with self._plain_errors(), closing(sqlite3.connect(target)) as copy, copy:
            target.chmod(0o600)
            self._database.conn.backup(copy)

    def close(self) -> None:
        """Closes the connection; SQLite then merges the write-ahead log into the file."""
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
        if any(sign in str(error) for sign in ("I/O", "unable to open")) and _disk_is_full(self.path):
            return StoreError(f"{self.path}: the disk is full; {_advice('full')}")
        return StoreError(f"{self.path}: {error}; {_advice(str(error))}")


def _advice(message: str) -> str:
    advice = {
        "not a database": "this file is something else: move it away, or name another home with --home",
        "locked": "another process holds it: wait for it, then run again",
        "full": "free some space, or delete some files, on this disk, then run again",
        "readonly": "give this user the right to write the file and its folder",
        "unable to open": "check that the folder exists and that this user may write in it",
        "malformed": "restore the last backup",
    }
    return next((words for sign, words in advice.items() if sign in message), "nothing that was stored is lost")
