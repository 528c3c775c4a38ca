"""Who is sending: each sender holds a locked file, so that another can tell its rows from those of a crash.

A further file, `turn`, is locked by the sender that writes to the ledger now.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

SENDERS_FOLDER = "senders"
"""The name of the folder of leases in a home."""


@contextmanager
def lease(folder: Path) -> Iterator[str]:
    """An id for the rows this process takes, alive until the block ends or the process dies, however it dies."""
    identifier = uuid4().hex
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / identifier
    with path.open("w") as file:
        # The kernel gives the lock back when the process ends: no clock, no heartbeat.
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield identifier
        finally:
            path.unlink(missing_ok=True)


def alive(folder: Path, identifier: str) -> bool:
    """Whether the sender of that id is still at work."""
    path = folder / identifier
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
def in_turn(folder: Path) -> Iterator[None]:
    """Wait for the other senders' commits, one after the other.

    A sender that finds the database locked sleeps ever longer between two looks; the kernel wakes the next at once.
    """
    with (folder / "turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
