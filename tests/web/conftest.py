"""The public site as a fixture."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, serve_site


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The site over a fresh list with one public edition and one draft."""
    with serve_site(tmp_path) as site:
        yield site
