"""The state behind the desk: a home kept open on one thread, the last valid settings, and the boards of its days."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TypeVar

from digest.model.errors import DigestError, SettingsError
from digest.services.boards import Boards
from digest.services.deps import Deps, Narrator
from digest.services.homes import Home
from digest.services.previews import Previews
from digest.wiring import open_deps

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHome:
    """A home as opened for a page; `trouble` lists errors of a feeds.yaml that is therefore not in force."""

    deps: Deps
    boards: Boards
    previews: Previews
    trouble: tuple[str, ...] = ()


class Desk:
    """A home that editors work on.

    Everything that uses the store runs on one thread, one request after another, because SQLite connections belong to
    their thread. If another program breaks feeds.yaml, the last valid settings stay in force.
    """

    def __init__(self, home: Path, narrator: Narrator, *, at: datetime | None = None) -> None:
        self.home = home
        self.narrator = narrator
        self._at = at
        self._thread = ThreadPoolExecutor(1, "desk")
        self._parts = ExitStack()
        self._open: OpenHome | None = None
        self._saved: tuple[tuple[int, int], ...] = ()

    async def do(self, work: Callable[[OpenHome], T]) -> T:
        """Runs a function with the home on its thread. Raises what the function raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(self._current()))

    def apart(self, work: Callable[[Deps], None]) -> None:
        """Runs a slow function on a thread of its own, with its own connections; errors are printed in the terminal."""

        def run() -> None:
            try:
                with open_deps(Home(path=self.home), self.narrator, at=self._at) as deps:
                    work(deps)
            except DigestError as error:
                self.narrator.say(f"desk: {error}")

        Thread(target=run, name="apart").start()

    def prepare(self) -> None:
        """Opens the home and builds the board of its day, so that the first page opens at once; then groups the day.

        Raises SettingsError if feeds.yaml is invalid.
        """

        def first() -> None:
            found = self._current()
            found.boards.warm(found.deps, found.boards.of(found.deps).day)

        self._thread.submit(first).result()

    def close(self) -> None:
        """Closes the home."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if self._open:
            self._open.boards.close()
        self._parts.close()

    def _current(self) -> OpenHome:
        """Returns the home with the current settings, or the last valid ones and the errors of the current."""
        saved = tuple(_state(file) for file in (self.home / "feeds.yaml", *sorted(self.home.glob("beats/*/*"))))
        if self._open is None or saved != self._saved:
            self._saved = saved
            self._open = self._opened(self._open)
        return self._open

    def _opened(self, before: OpenHome | None) -> OpenHome:
        parts = ExitStack()
        try:
            deps = parts.enter_context(open_deps(Home(path=self.home), self.narrator, at=self._at))
        except SettingsError as error:
            parts.close()
            if before is None:
                raise
            return replace(before, trouble=error.problems)
        except BaseException:
            parts.close()
            self._saved = ()
            raise
        self._parts.close()
        self._parts = parts
        if before:
            return replace(before, deps=deps, trouble=())
        return OpenHome(deps=deps, boards=Boards(), previews=Previews())


def _state(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
