"""SIGTERM and SIGINT end a command in order: what must not be left half done is finished first."""

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
    """Whether a signal has asked this process to end.

    Outside of `finishing` the signal raises Interrupted; the ledger's transactions undo what was half written. Inside,
    it is only noted, for a letter that is on its way to the server has to be recorded. A second signal raises in any
    case.
    """

    def __init__(self) -> None:
        self._number = 0
        self._finishing = 0
        self._work: asyncio.Task[object] | None = None

    @property
    def asked(self) -> bool:
        """Whether the process is to end soon."""
        return bool(self._number)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A block that ends by itself once `asked` is true; Interrupted is raised after it."""
        self._finishing += 1
        try:
            yield
        finally:
            self._finishing -= 1
        if self._number and not self._finishing:
            raise Interrupted(self._number)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What `asyncio.run` returns. A signal cancels the work, so that its requests and processes end with it."""

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
        """Listen to the signals in this block, unless the command has handlers of its own, as a server has."""
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
