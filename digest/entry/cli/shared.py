"""Shared by the commands: options, opening a home, and parsing arguments."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from digest.config.environment import read_environment
from digest.deliver.timetable import parse_day
from digest.entry.cli.display import JsonNarrator, TerminalNarrator
from digest.model.errors import InputError
from digest.security.vault import Vault
from digest.services.deps import Deps
from digest.services.homes import Home
from digest.services.settings_cache import SettingsCache
from digest.wiring import open_deps


class InputFile(click.Path):
    """The path of an input file; an unreadable one is the caller's error."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Returns the path. Raises InputError if there is no readable file."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.exists():
            wrong = "there is no such file"
        elif path.is_dir():
            wrong = "this is a folder"
        elif not os.access(path, os.R_OK):
            wrong = "you may not read this file"
        else:
            return path
        raise InputError(f"{path}: {wrong}; name a file that is there for you to read")


FILE = click.Path(path_type=Path)
INPUT = InputFile(path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
of_day = click.option("--day", metavar="YYYY-MM-DD", help="The edition's local day; by default the latest.")
assured = click.option(
    "--yes", is_flag=True, help="Confirm that a late edition, or one of a restored database, is to be sent."
)
archive_options = (
    click.option("--replay", type=FILE, metavar="FILE", help="Answer requests from this WARC file instead of the web."),
    click.option("--record", type=FILE, metavar="FILE", help="Record the web's responses to this WARC file."),
    click.option("--at", metavar="TIME", help="The clock of a replay, such as 2024-03-05T18:00Z."),
)


def with_archive_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --replay, --record and --at to a command."""
    for option in reversed(archive_options):
        command = option(command)
    return command


def home_at(path: Path) -> Home:
    """Returns the home in a folder, whether or not it exists."""
    return Home(path=path)


@contextmanager
def open_parts(
    path: Path, *, at: datetime | None = None, with_plugins: bool = True, settings_cache: SettingsCache | None = None
) -> Iterator[Deps]:
    """Opens a home without web access; `at` replaces the clock, the others are as in `open_deps`."""
    narrator = JsonNarrator() if read_environment(path, os.environ).log == "json" else TerminalNarrator()
    opened = open_deps(home_at(path), narrator, at=at, with_plugins=with_plugins, settings_cache=settings_cache)
    with opened as deps, deps.interruption.installed():
        yield deps


def vault_of(deps: Deps) -> Vault:
    """Returns the vault of the home's address book."""
    if deps.open_vault is None:
        raise ValueError("these parts have no vault")
    return deps.open_vault()


def parse_time(text: str | None) -> datetime | None:
    """Parses a time given with --at; UTC if it names no zone."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"--at {text}: no such time; write it as 2024-03-05T18:00Z") from None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def known_day(day: str | None) -> None:
    """Raises InputError if a --day is not a day."""
    if day is not None:
        parse_day(day)
