"""A migrated database for every test of the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.store.engine import Engine, migrate


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(tmp_path / "digest.db")
    migrate(engine)
    yield engine
    engine.close()
