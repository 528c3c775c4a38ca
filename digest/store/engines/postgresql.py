"""The PostgreSQL engine: one connection, the same named queries, readable errors.

The queries use the dialect that both engines share; this module converts their named parameters to psycopg's, and
migrations to PostgreSQL's types. Texts are compared by code point (collation "C"), so that both engines sort alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from digest.store.copying import copy_store
from digest.store.engine import Engine, Parameters, Row, StoreError
from digest.store.engine import open_engine as open_store
from digest.store.engines.advisory_locks import AdvisoryLocks

LOCK_MILLISECONDS = 10_000
# A host that loses power or network does not close its connection. Both sides drop it after half a minute, an idle one
# by keepalive probes and one with unacknowledged data by the last of these; the server then releases its locks.
GIVE_UP = {
    "tcp_keepalives_idle": 15,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
CONNECTION: Mapping[str, Any] = {
    "connect_timeout": 10,
    "application_name": "top-ten",
    "keepalives_idle": GIVE_UP["tcp_keepalives_idle"],
    "keepalives_interval": GIVE_UP["tcp_keepalives_interval"],
    "keepalives_count": GIVE_UP["tcp_keepalives_count"],
    "tcp_user_timeout": GIVE_UP["tcp_user_timeout"],
}
"""The parameters of every connection to the database, including those of the queue."""
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")
_COLUMN = r"^(\s+\w+|alter table \w+ add column \w+)"
_TEXT_COLUMN = re.compile(rf"{_COLUMN} text\b", re.MULTILINE)
# SQLite's numbers are eight bytes wide.
_SMALL_TYPE = re.compile(rf"{_COLUMN} (integer|real)\b", re.MULTILINE)
_TYPES = {"integer": "bigint", "real": "double precision"}
# Names of virtual tables -> their replacement in PostgreSQL. Match keys are normalised words already, so they are
# indexed unchanged, without a dictionary.
_VIRTUAL_TABLES = {
    "edition_words": """
create table edition_words (
    day text collate "C" not null,
    headline text collate "C" not null,
    words text collate "C" not null,
    terms tsvector generated always as (
        array_to_tsvector(array_remove(string_to_array(words, ' '), ''))
    ) stored
);
create index edition_words_terms on edition_words using gin (terms)""",
    "item_words": """
create table item_words (
    item text collate "C" not null,
    words text collate "C" not null,
    terms tsvector generated always as (
        array_to_tsvector(array_remove(string_to_array(words, ' '), ''))
    ) stored
);
create index item_words_terms on item_words using gin (terms)""",
}


def open_engine(address: str) -> "PostgresEngine":
    """Connects to `postgresql://USER@HOST/DATABASE`, with all other libpq options in the address or environment."""
    return PostgresEngine(address)


class PostgresEngine(Engine):
    """`query`, `execute` and `atomic` over one connection, in autocommit mode outside `atomic`."""

    dialect = "postgresql"

    def __init__(self, address: str) -> None:
        self.name = _without_password(address)
        self.locks = AdvisoryLocks(self)
        self._alone = RLock()  # a sender commits in one thread and takes its places in another
        with self._plain_errors():
            self._connection = psycopg.connect(address, autocommit=True, row_factory=dict_row, **CONNECTION)
            self._connection.adapters.register_loader("numeric", _WholeNumber)
            for name, value in {"lock_timeout": LOCK_MILLISECONDS, **GIVE_UP}.items():
                self._connection.execute(f"set {name} = {value}")

        encoding = self._connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":  # in SQL_ASCII, texts come back as bytes; others lack most of the world's letters
            self._connection.close()
            advice = "make the database again: createdb --encoding=UTF8 --template=template0"
            raise StoreError(f"{self.name}: its encoding is {encoding}, which is not UTF8; {advice}")

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Runs a statement and returns all rows."""
        with self._alone, self._plain_errors():
            return self._connection.execute(translated(sql), dict(parameters or {})).fetchall()

    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Runs a statement and returns how many rows it changed."""
        with self._alone, self._plain_errors():
            return self._connection.execute(translated(sql), dict(parameters or {})).rowcount

    def exchange(
        self, changes: Sequence[tuple[str, Parameters]], sql: str, parameters: Parameters | None = None
    ) -> list[Row]:
        """Runs statements with their parameters, then one that returns rows, in one transaction.

        All of it is one message to the server and one answer: a sender does this for every few letters.
        """
        with self._alone, self._plain_errors():
            try:
                with self._connection.pipeline():
                    self._connection.execute("begin")
                    for change, values in changes:
                        self._connection.execute(translated(change), dict(values))
                    answer = self._connection.execute(translated(sql), dict(parameters or {}))
                    self._connection.execute("commit")
                return answer.fetchall()
            except psycopg.Error:
                if not self._connection.closed:
                    self._connection.rollback()
                raise

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """A transaction; nested blocks are savepoints."""
        with self._alone, self._plain_errors(), self._connection.transaction():
            yield

    def define(self, statement: str) -> str:
        """Converts a migration statement to this engine's types."""
        virtual = re.match(r"create virtual table (\w+)", statement)
        if virtual:
            return _VIRTUAL_TABLES[virtual[1]]
        collated = _TEXT_COLUMN.sub(r'\1 text collate "C"', statement)
        return _SMALL_TYPE.sub(lambda match: f"{match[1]} {_TYPES[match[2]]}", collated)

    def question(self, words: Iterable[str]) -> str:
        """Returns the words for `to_tsquery`: quoted, all required, the last one a prefix."""
        return " & ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words) + ":*"

    def listed(self, values: Iterable[str]) -> str:
        """Joins texts by line breaks."""
        return "\n".join(values)

    def back_up(self, target: Path) -> None:
        """Copies all rows into a SQLite file, so that backups have one format for all engines."""
        copy = open_store(target)  # SQLite's engine, which a worker need not hold in memory
        try:
            with self.atomic():
                self.execute("set transaction isolation level repeatable read")
                copy_store(self, copy)
        finally:
            copy.close()

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except psycopg.IntegrityError:
            raise
        except psycopg.Error as error:
            said = " ".join(str(error).split())
            raise StoreError(f"{self.name}: {said}; {_advice(error, said)}") from error


class _WholeNumber(Loader):
    """Loads `numeric` values, the type of sums: whole numbers as int."""

    def load(self, data: bytes | bytearray | memoryview) -> int | float:
        text = bytes(data).decode("ascii")
        return float(text) if "." in text else int(text)


@cache
def translated(sql: str) -> str:
    """Converts a statement's named parameters to psycopg's format."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def _without_password(address: str) -> str:
    try:
        parts = conninfo_to_dict(address)
    except psycopg.Error:
        return f"{urlsplit(address).scheme}://…"
    return f"postgresql://{parts.get('host') or ''}/{parts.get('dbname') or ''}"


def _advice(error: psycopg.Error, said: str) -> str:
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return "this server is a read-only standby: name the primary in DIGEST_DATABASE"
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return "another process holds it: wait for it, then run again"
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return "give this user the right to create tables: grant create on schema public"
    if isinstance(error, psycopg.errors.DiskFull):
        return "free some space on the server's disk, then run again"
    if isinstance(error, psycopg.errors.TooManyConnections) or "too many c" in said:  # clients, connections
        return "the server takes no more connections: raise max_connections, or start fewer workers"
    if isinstance(error, psycopg.OperationalError):
        return "check DIGEST_DATABASE (host, database, user, password) and that the server runs"
    return "nothing that was stored is lost"
