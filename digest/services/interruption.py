"""Ends a command cleanly on SIGTERM and SIGINT: what must not be interrupted is finished first."""

import asyncio
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from digest.model.errors import Interrupted

T = TypeVar("T")

_USUAL = (signal.SIG_DFL, signal.default_int_handler)


class Interruption:
    """Handles the request to end this process.

    Outside `finishing` the signal raises Interrupted; the ledger's transactions roll back. Inside, it is only noted,
    because the outcome of a letter being sent must be recorded. A second signal always raises.
    """

    def __init__(self) -> None:
        self._number = 0
        self._finishing = 0
        self._work: asyncio.Task[object] | None = None

    @property
    def asked(self) -> bool:
        """Whether the process should end soon."""
        return bool(self._number)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A block that ends by itself once `asked` is True; Interrupted is raised after it."""
        self._finishing += 1
        try:
            yield
        finally:
            self._finishing -= 1
        if self._number and not self._finishing:
            raise Interrupted(self._number)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Like `asyncio.run`. A signal cancels the work, so that its requests and processes end with it."""

        async def main() -> T:
            self._work = asyncio.current_task()
            return await work

        try:
            return asyncio.run(main())
        except asyncio.CancelledError:
            if self._number:
                raise Interrupted(self._number) from None
            raise
        finally:
            self._work = None

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Handles the signals in this block, unless the command has its own handlers, as a server has."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        usual = {one: handler for one, handler in before.items() if handler in _USUAL}
        for number in usual:
            signal.signal(number, self._handle)
        try:
            yield
        finally:
            for number, handler in usual.items():
                signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        first, self._number = not self._number, number
        if first and self._finishing:
            return
        # Raised in another task's step, the exception would end the loop before the work could tidy up.
        if first and self._work is not None and asyncio.current_task(self._work.get_loop()) is not self._work:
            self._work.get_loop().call_soon_threadsafe(self._work.cancel)
            return
        raise Interrupted(number)
