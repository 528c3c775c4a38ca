"""Terminal output: tables on stdout, narration and progress bars on stderr."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text


class _Stderr(Console):
    """A console whose reader may go away: what is left to say is dropped, and the command goes on."""

    def on_broken_pipe(self) -> None:
        """Writes nothing from now on; rich would end the program."""
        self.quiet = True


class TerminalNarrator:
    """Writes lines and progress bars to stderr; no bars if stderr is not a terminal.

    A stderr that cannot be written, such as a pipe without a reader or a log on a full disk, ends no command.
    """

    def __init__(self) -> None:
        self._console = _Stderr(stderr=True, highlight=False)

    def say(self, text: str) -> None:
        """Prints one line."""
        try:
            self._console.print(text, markup=False, soft_wrap=True)
        except OSError:
            self._console.quiet = True

    @contextmanager
    def progress(self, title: str, total: int) -> Iterator[Callable[[], None]]:
        """Shows a progress bar; the yielded function advances it by one."""
        columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(title, total=total)
            yield lambda: bar.advance(task)


class JsonNarrator:
    """Writes one JSON object per line to stderr, for log collectors: `time`, `event` and details."""

    def say(self, text: str) -> None:
        """Writes one line."""
        self._write("said", text=text)

    @contextmanager
    def progress(self, title: str, total: int) -> Iterator[Callable[[], None]]:
        """Writes a line at the start and at the end, with the seconds in between."""
        started, done = time.monotonic(), [0]
        self._write("begun", what=title, total=total)

        def advance() -> None:
            done[0] += 1

        try:
            yield advance
        finally:
            self._write("ended", what=title, done=done[0], seconds=round(time.monotonic() - started, 2))

    def _write(self, event: str, **facts: object) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        line = json.dumps({"time": now, "event": event, **facts}, ensure_ascii=False)
        with suppress(OSError):  # as for the terminal's lines
            print(line, file=sys.stderr, flush=True)  # noqa: T201


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table to stdout. Cells are plain text: markup in a headline is not interpreted. A pipe gets the full
    width.
    """
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False, box=None)
    for heading in headings:
        numeric = heading in {"#", "score", "entries", "deliveries", "value", "weight", "adds"}
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)
