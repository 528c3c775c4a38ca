"""Homes for tests, and `digest` run in them."""

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from digest.entry.cli.main import main


def digest(home: Path, *arguments: str) -> Result:
    """Run a command of `digest` in a home, in this process."""
    return CliRunner().invoke(main, ["--home", str(home), *arguments])


def copy_of(home: Path, folder: Path) -> Path:
    """A home copied into a folder."""
    return Path(shutil.copytree(home, folder / "home"))
