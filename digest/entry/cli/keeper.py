"""A background thread that restarts its work: an error is reported once, and the work starts again."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from digest.model.errors import DigestError, fault_place

LONGEST_TURN = 600.0
"""Seconds a turn may take before the thread counts as stuck."""


class Keeper:
    """Opens something and takes a turn with it at fixed intervals, in its own thread, until stopped.

    If a turn raises, what was opened is closed, and after a `pause` opened again. `well` says whether it is working.
    """

    def __init__(
        self,
        name: str,
        opened: Callable[[], AbstractContextManager[Callable[[], Any]]],
        say: Callable[[str], None],
        *,
        every: float,
        pause: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._opened = opened
        self._say = say
        self._every = every
        self._pause = pause
        self._clock = clock
        self._stop = threading.Event()
        self._began = clock()
        self._trouble = ""
        self._thread = threading.Thread(target=self._keep, name=name, daemon=True)

    def __enter__(self) -> "Keeper":
        """Starts the thread."""
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stops it after the current turn."""
        self._stop.set()
        self._thread.join()

    def join(self) -> None:
        """Waits for the thread, which ends when it is stopped."""
        self._thread.join()

    def well(self) -> bool:
        """Whether the thread is alive, its last turn succeeded, and the current one is not taking too long."""
        return self._thread.is_alive() and not self._trouble and self._clock() - self._began < LONGEST_TURN

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                with self._opened() as turn:
                    self._take_turns(turn)
            except BaseException as error:  # SystemExit would end the thread just as well
                self._note(error)
                self._stop.wait(self._pause)

    def _take_turns(self, turn: Callable[[], Any]) -> None:
        while not self._stop.wait(self._every):
            self._began = self._clock()
            turn()
            self._trouble = ""

    def _note(self, error: BaseException) -> None:
        line = f"{self._name}: {_described(error)}"
        if line != self._trouble:
            self._say(f"{line}; begins again")
        self._began, self._trouble = self._clock(), line


def _described(error: BaseException) -> str:
    """Describes an error without a message that may quote a visitor."""
    if isinstance(error, DigestError):
        return str(error)
    return (isinstance(error, OSError) and error.strerror) or fault_place(error)
