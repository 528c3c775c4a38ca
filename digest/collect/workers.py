"""Worker processes that can be lost: a page that crashes, hangs or bloats its worker costs only itself."""

import multiprocessing
import queue
import resource
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, TypeVar, cast

T = TypeVar("T")
SECONDS = 15.0
BYTES = 1_500_000_000


class WorkerLost(Exception):
    """The process that had this task died or ran out of time."""


class Workers(Executor):
    """An Executor of processes, each held by one thread; a call that takes longer than `seconds` loses its process.

    A lost process is replaced at the next call; others go on. Each may use `memory` bytes of address space.
    """

    def __init__(self, count: int = 2, *, seconds: float = SECONDS, memory: int = BYTES) -> None:
        self._seconds = seconds
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all = [_Worker(memory) for _ in range(count)]
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The future result of `fn`; it raises WorkerLost when the process was lost."""
        return self._threads.submit(self._call, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends all processes, at once with `cancel_futures`, else after their tasks."""
        if cancel_futures:
            # First, for a thread that has lost its process would begin the next task with another.
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._all:
                worker.kill()
        self._threads.shutdown(wait=wait)
        for worker in self._all:
            worker.kill()

    def _call(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        worker = self._idle.get()
        try:
            return worker.call(fn, args, kwargs, self._seconds)
        finally:
            self._idle.put(worker)


class _Worker:
    """One process at the end of a pipe, started at its first task."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: Any = None
        self._lock = threading.Lock()

    def call(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], seconds: float) -> T:
        connection = self._started()
        try:
            connection.send((fn, args, kwargs))
            if not connection.poll(seconds):
                raise WorkerLost(f"no answer within {seconds:g} seconds")
            outcome, value = connection.recv()
        except (EOFError, OSError) as error:
            self.kill()
            raise WorkerLost("the worker process died") from error
        except WorkerLost:
            self.kill()
            raise
        if outcome == _FAILED:
            raise value
        return cast(T, value)

    def kill(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.join()
                self._connection.close()
                self._process = None

    def _started(self) -> Connection:
        with self._lock:
            if self._process is None:
                # From a server without threads, whose locks a fork would inherit, and whose modules all workers share.
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["digest.collect.gathering"])
                self._connection, theirs = context.Pipe()
                self._process = context.Process(target=_serve, args=(theirs, self._memory), daemon=True)
                self._process.start()
                theirs.close()
            return self._connection


class TooSlow(Exception):
    """Reading one thing took more CPU time than any honest one does."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the block once it has used `seconds` of CPU; in worker processes only.

    A signal, which stops Python and its regular expressions. A parser in C that hangs costs the worker in place of it.
    """
    if multiprocessing.parent_process() is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlow(f"more than {seconds:g} seconds of CPU")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


_DONE, _FAILED = "done", "failed"


def _serve(connection: Connection, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while True:
        try:
            fn, args, kwargs = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer = _DONE, fn(*args, **kwargs)
        except MemoryError:
            return
        except Exception as error:
            error.add_note(traceback.format_exc())
            answer = _FAILED, error
        connection.send(answer)
