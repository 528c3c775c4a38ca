"""A list of subscribers for tests of the services, on each engine."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from listkit import Kit, make_kit


@pytest.fixture
def kit(tmp_path: Path, each_engine: str) -> Iterator[Kit]:
    made = make_kit(tmp_path)
    with closing(made.engine):
        yield made
