"""A migrated database for every test of the store, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.store.engine import Engine, open_engine
from digest.store.engines.sqlite import SqliteEngine
from digest.store.migration import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address at which an empty database of an engine can be created."""
    if request.param == "sqlite":
        return str(tmp_path / "digest.db")
    new: str = request.getfixturevalue("new_postgresql")
    return new


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = open_engine(address)
    migrate(engine)
    yield engine
    engine.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteEngine]:
    engine = SqliteEngine(tmp_path / "digest.db")
    migrate(engine)
    yield engine
    engine.close()
