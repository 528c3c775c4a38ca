"""What the store needs of a database engine, and the engine that an address names.

`postgresql://…` is PostgreSQL, anything else the path of a SQLite file. An engine is one file in `store/engines` with a
function `open_engine(address)`; statements that differ in its dialect are in the SQL file beside it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, cast

from digest.model.errors import DigestError
from digest.store.locks import Locks

Row = dict[str, Any]
Parameters = Mapping[str, Any]

ENGINES = {"postgresql": "digest.store.engines.postgresql", "postgres": "digest.store.engines.postgresql"}
DEFAULT_ENGINE = "digest.store.engines.sqlite"


class StoreError(DigestError):
    """The database cannot be read or written; nothing that was committed is lost."""


class Engine(ABC):
    """One connection to a database. `name` is its address without a password, `dialect` names its own SQL file.

    `locks` end with the connection.
    """

    name: str
    locks: Locks
    dialect: ClassVar[str]

    @abstractmethod
    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """The rows of a statement, all of them."""

    @abstractmethod
    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Runs a statement and returns how many rows it changed."""

    @abstractmethod
    def execute_all(self, sql: str, rows: Sequence[Parameters]) -> None:
        """Runs a statement for each of the rows of parameters."""

    @abstractmethod
    def atomic(self) -> AbstractContextManager[None]:
        """A transaction: all or nothing. It begins with a write and never waits for the network."""

    @abstractmethod
    def define(self, statement: str) -> str:
        """A statement of a migration in this engine's dialect."""

    @abstractmethod
    def question(self, words: Iterable[str]) -> str:
        """A full-text search for all of the words, the last may be a prefix; `words` is not empty."""

    @abstractmethod
    def back_up(self, target: Path) -> None:
        """Writes a whole copy of the database as of now into a new SQLite file that only its owner may read."""

    @abstractmethod
    def close(self) -> None:
        """Closes the connection."""


def open_engine(address: str | Path) -> Engine:
    """Connects to a database.

    Raises StoreError for one that cannot be reached, read or written, and for an engine whose library is missing.
    """
    text = str(address)
    module = ENGINES.get(text.partition("://")[0]) if "://" in text else None
    try:
        engine = import_module(module or DEFAULT_ENGINE)
    except ModuleNotFoundError as error:
        kind = text.partition("://")[0]
        raise StoreError(f"{kind}: needs {error.name!r}; install the extra: top-ten-digest[postgresql]") from error
    return cast(Engine, engine.open_engine(address))
