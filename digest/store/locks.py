"""Coordination between the processes of a newsletter: locks, leases of running processes, turns, and rate limits.

Each engine has its own: SQLite uses files next to the database (`FileLocks`), for the processes of one machine;
PostgreSQL uses session locks (`engines/advisory_locks`), for any number of machines.
"""

import fcntl
import json
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

from digest.model.errors import DigestError

STALE_AFTER_SECONDS = 3600
"""A slot further ahead than this was reserved before the clock was set back or restarted at zero."""


class LockHeld(DigestError):
    """Another process has held this lock for so many seconds; `advice` says how to find that process."""

    def __init__(self, name: str, seconds: float, advice: str) -> None:
        super().__init__(f"{name}: another process has held it for {seconds / 60:.0f} minutes; {advice}")
        self.seconds = seconds
        self.advice = advice


class Locks(ABC):
    """Locks that end with the process that holds them, however it ends: no clock, no heartbeat."""

    @abstractmethod
    def hold(self, name: str) -> AbstractContextManager[None]:
        """Holds a lock during the block. Raises LockHeld if another process holds it."""

    @abstractmethod
    def lease(self, kind: str) -> AbstractContextManager[str]:
        """Holds a new id that identifies this process; others see it as alive until the block ends."""

    @abstractmethod
    def alive(self, kind: str, identifier: str) -> bool:
        """Whether the process with that lease is still running."""

    @abstractmethod
    def turn(self) -> AbstractContextManager[None]:
        """Waits until no other sender is writing, for engines with a single writer."""

    @abstractmethod
    def take_place(self, gaps: Mapping[str, float]) -> float:
        """Reserves the next slot that is free under all of these names; returns how many seconds away it is.

        Each name is then occupied for its gap, in seconds, for every process of the newsletter.
        """


class FileLocks(Locks):
    """Locked files in a folder on a local file system; `clock` counts seconds and never goes back."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Locks the file with that name; its modification time is when it was locked."""
        path = self._folder / name
        with path.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                seconds = time.time() - os.fstat(file.fileno()).st_mtime
                raise LockHeld(name, seconds, f"find it with: fuser {path}") from None
            os.utime(file.fileno())
            yield

    @contextmanager
    def lease(self, kind: str) -> Iterator[str]:
        """Locks a file named after the id; the kernel releases the lock when the process ends."""
        identifier = uuid4().hex
        path = self._place(kind) / identifier
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield identifier
            finally:
                path.unlink(missing_ok=True)

    def alive(self, kind: str, identifier: str) -> bool:
        """Whether the lease's file is locked; deletes one left by a dead process."""
        path = self._folder / kind / identifier
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits on a file lock, where the kernel wakes the next process at once.

        A sender that waited for the database lock itself would sleep for longer and longer intervals.
        """
        with (self._place("senders") / "turn").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def take_place(self, gaps: Mapping[str, float]) -> float:
        """Reads and writes the reserved slots in a locked file."""
        with (self._place("senders") / "pace").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            now = self._clock()
            file.seek(0)
            places = _places(file.read())
            at = next_place((places[name] for name in gaps if name in places), now)
            places |= {name: at + gap for name, gap in gaps.items()}
            file.truncate(0)
            json.dump(places, file)
        return at - now

    def _place(self, kind: str) -> Path:
        folder = self._folder / kind
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder


def next_place(taken_until: Iterable[float], now: float) -> float:
    """Returns the first time that is free under every name: now, or when the last of them is free again."""
    return max([now, *(until for until in taken_until if until <= now + STALE_AFTER_SECONDS)])


def _places(text: str) -> dict[str, float]:
    try:
        return {str(name): float(until) for name, until in json.loads(text or "{}").items()}
    except (ValueError, AttributeError, TypeError):
        return {}  # half a line of a sender that was killed
