"""A migrated database for every test of the store, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.store.engine import Engine, open_engine
from digest.store.engines.sqlite import SqliteEngine
from digest.store.migration import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    address = tmp_path / "digest.db" if request.param == "sqlite" else request.getfixturevalue("new_postgresql")
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
