"""Homes for runs: a fresh replay home of the sample day, and one in which the day was run."""

from pathlib import Path

import pytest
from homes import copy_of, digest

from digest.services.new_home import create_home
from digest.services.sample import ARCHIVE, SUBSCRIBER, sample_feeds_yaml

WITHOUT_VECTORS = "embedder: {model: off}  # loading a model takes longer than most tests\n"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A replay home with the sample's feeds.yaml and one subscriber; nothing is collected. Copy it, never change it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    feeds = sample_feeds_yaml() + WITHOUT_VECTORS
    create_home(home, replay=True, feeds=feeds)
    assert digest(home, "subscribers", "add", SUBSCRIBER).exit_code == 0
    return home


@pytest.fixture(scope="session")
def finished_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the sample day was run. Copy it before changing anything."""
    home = copy_of(sample_home, tmp_path_factory.mktemp("finished"))
    result = digest(home, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 0, result.output
    return home


@pytest.fixture
def fresh(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the fresh home, to be changed."""
    return copy_of(sample_home, tmp_path)


@pytest.fixture
def finished(finished_home: Path, tmp_path: Path) -> Path:
    """A copy of the finished home, to be changed."""
    return copy_of(finished_home, tmp_path)
