"""The interface of a database engine, and the choice of the engine for an address.

`postgresql://…` is PostgreSQL, anything else the path of a SQLite file. An engine is one file in `store/engines` with a
function `open_engine(address)`; statements in its own dialect are in the SQL file next to it.
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


LONGEST_WORD = 200
"""Characters of a word that can be searched for; an index of PostgreSQL holds no word of more than 2,046 bytes."""


def searchable(words: str) -> str:
    """Returns the words, separated by spaces, that an index of either engine can hold."""
    return " ".join(word for word in words.split() if len(word) <= LONGEST_WORD)


class StoreError(DigestError):
    """The database cannot be read or written; nothing that was committed is lost."""


class Engine(ABC):
    """A connection to a database. `name` is its address without a password, `dialect` the name of its SQL file.

    `locks` end with the connection.
    """

    name: str
    locks: Locks
    dialect: ClassVar[str]

    @abstractmethod
    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Runs a statement and returns all rows."""

    @abstractmethod
    def execute(self, sql: str, parameters: Parameters | None = None) -> int:
        """Runs a statement and returns how many rows it changed."""

    @abstractmethod
    def exchange(
        self, changes: Sequence[tuple[str, Parameters]], sql: str, parameters: Parameters | None = None
    ) -> list[Row]:
        """Runs statements with their parameters, then one that returns rows, in one transaction."""

    @abstractmethod
    def atomic(self) -> AbstractContextManager[None]:
        """Returns a transaction as a context manager. It must begin with a write and never wait for the network."""

    @abstractmethod
    def define(self, statement: str) -> str:
        """Translates a migration statement into this engine's dialect, or "" if it has none."""

    @abstractmethod
    def question(self, words: Iterable[str]) -> str:
        """Returns a full-text query for all of the words, the last as a prefix; `words` must not be empty."""

    @abstractmethod
    def listed(self, values: Iterable[str]) -> str:
        """Returns texts without line breaks as one parameter, which a statement expands to rows."""

    @abstractmethod
    def back_up(self, target: Path) -> None:
        """Writes a full copy of the database into a new SQLite file that only its owner may read."""

    @abstractmethod
    def close(self) -> None:
        """Closes the connection."""


def open_engine(address: str | Path) -> Engine:
    """Connects to a database.

    Raises StoreError if it cannot be reached, read or written, or if the engine's library is missing.
    """
    text = str(address)
    module = ENGINES.get(text.partition("://")[0]) if "://" in text else None
    try:
        engine = import_module(module or DEFAULT_ENGINE)
    except ModuleNotFoundError as error:
        kind = text.partition("://")[0]
        raise StoreError(f"{kind}: needs {error.name!r}; install the extra: top-ten-digest[postgresql]") from error
    return cast(Engine, engine.open_engine(address))
