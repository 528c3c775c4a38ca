"""The folder of one newsletter: its files, and its ledger."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from digest.config.environment import read_environment
from digest.model.errors import DigestError
from digest.store.engine import open_engine
from digest.store.ledger import Ledger
from digest.store.migration import migrate

PACKAGE = Path(__file__).parents[1]
INDEXED_WITHOUT_CASE = ("address_case", "ignored")
"""The fact that addresses are found whatever their case; a list that lacks it is read whole and indexed anew, once."""
TRAINED_FOLDER = "trained"
"""The folder of a home with what was learned from its editors' labels."""
_IDENTIFIER = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The folder of one newsletter and its files."""

    path: Path

    @property
    def feeds(self) -> Path:
        """The editors' settings file."""
        return self.path / "feeds.yaml"

    @property
    def database(self) -> Path:
        """The ledger's file."""
        return self.path / "digest.db"

    def before_migration(self, name: str) -> Path:
        """The path to which the database is copied before the migration of this name."""
        return self.database.with_name(f"{self.database.name}.before-{name}")

    @property
    def marker(self) -> Path:
        """The file that records that this home has had a database: it contains the home's id."""
        return self.path / "home.id"

    @property
    def templates(self) -> tuple[Path, ...]:
        """Where templates are searched: in the home, then among the shipped ones."""
        return self.path / "templates", shipped("templates")


def shipped(name: str) -> Path:
    """Returns a file or folder shipped with the program: from the wheel, or from the checkout it runs in."""
    packed = PACKAGE / "defaults" / name
    return packed if packed.exists() else PACKAGE.parent / name


def database_address(home: Home) -> str | Path:
    """Returns the address of a home's ledger: DIGEST_DATABASE, else its file."""
    return read_environment(home.path, os.environ).database or home.database


@contextmanager
def open_ledger(home: Home, *, kind: str = "live") -> Iterator[Ledger]:
    """Opens the home's ledger, created (and marked as `kind`) if there never was one.

    Raises DigestError if the home has had a database and it is missing or empty.
    """
    address = database_address(home)
    if isinstance(address, Path) and not (address.is_file() and address.stat().st_size):
        _refuse_lost(home, str(address))
    engine = open_engine(address)
    try:
        migrate(engine, before=home.before_migration)
        ledger = Ledger(engine)
        facts = ledger.home()
        if "kind" not in facts:
            ledger.mark_home("kind", kind)
            ledger.mark_home(*INDEXED_WITHOUT_CASE)
        if "id" not in facts:
            _refuse_lost(home, engine.name)
            ledger.mark_home("id", uuid4().hex)
        _check_marker(home, engine.name, ledger.home()["id"])
        yield ledger
    finally:
        engine.close()


def _check_marker(home: Home, database: str, identifier: str) -> None:
    """Raises DigestError if the marker holds the id of another database; writes it if it is missing or damaged."""
    # A full disk or a power cut may have left it empty.
    known = home.marker.read_bytes().decode("ascii", "replace").strip() if home.marker.exists() else ""
    if not _IDENTIFIER.fullmatch(known):
        with suppress(OSError):  # a home that cannot be written to may have its database on a server
            partial = home.marker.with_name(f"{home.marker.name}.part")
            partial.write_text(f"{identifier}\n", "ascii")
            partial.replace(home.marker)
    elif known != identifier:
        raise DigestError(
            f"{database}: this is the database of another home; name this home's own in DIGEST_DATABASE, "
            f"or, to go on with that one here, delete {home.marker}"
        )


def _refuse_lost(home: Home, database: str) -> None:
    if home.marker.exists():
        raise DigestError(
            f"{database}: the database is missing or empty, but this home had one; nothing is done, so that no "
            f"subscriber is lost. Put it back, or restore a backup: digest restore FILE. "
            f"To begin with an empty list instead, delete {home.marker}"
        )
