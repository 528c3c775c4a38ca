"""Waiting for other threads and processes on a machine that may be busy."""

import time
from collections.abc import Callable
from threading import Thread

PATIENCE = 300.0
"""Seconds after which a test gives up; everything that is waited for takes at most a few on an idle machine."""


def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Waits for a condition."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def finish(*threads: Thread) -> None:
    """Waits until threads have ended."""
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), f"{thread.name} does not end"
