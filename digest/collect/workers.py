"""Worker processes that may be lost: a page that crashes, hangs or bloats its worker affects only itself."""

import multiprocessing
import queue
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

from digest.model.errors import MORE_MEMORY

T = TypeVar("T")
SECONDS = 15.0
START_SECONDS = 60.0  # for a new process to be ready for its first call, which takes seconds on a busy machine
BYTES = 1_500_000_000
FEWEST_DEATHS = 3
KILLED_FIRST = 500  # of 1,000, added to the share of memory by which Linux chooses
NO_MEMORY = 77  # the exit code of a worker that ran out of memory
OUT_OF_MEMORY = "ran out of memory"
KILLED = "was killed by the system, as it does when memory runs out"


class WorkerLost(Exception):
    """The process that ran this task died or ran out of time."""


class WorkerDied(WorkerLost):
    """The process that ran this task died; `how` is worded for a message."""

    def __init__(self, how: str) -> None:
        super().__init__(f"the worker process died: it {how}")
        self.how = how


class Workers(Executor):
    """An Executor of processes, one thread for each; a call that takes longer than `seconds` loses its process.

    A lost process is replaced at the next call; the others are not affected. `work` describes their task in messages.
    Each may use `memory` bytes of address space, or less if the machine has a lower limit.
    """

    def __init__(
        self, count: int = 2, *, work: str = "reading feeds and pages", seconds: float = SECONDS, memory: int = BYTES
    ) -> None:
        self._work = work
        self._seconds = seconds
        self._done = 0
        self._deaths: list[str] = []
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._all = [_Worker(memory) for _ in range(count)]
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Submits a call; its future raises WorkerLost if the process was lost."""
        return self._threads.submit(self._call, fn, args, kwargs)

    @property
    def trouble(self) -> str:
        """Describes, in one line, a machine that is short of memory; "" if it is not.

        One page that needs too much memory affects only itself. But if the system kills a process, or at least as many
        calls run out of memory as succeed, the machine has too little.
        """
        short = [how for how in self._deaths if how in (KILLED, OUT_OF_MEMORY)]
        if KILLED not in short and (len(short) < FEWEST_DEATHS or len(short) < self._done):
            return ""
        number = "1 worker process" if len(short) == 1 else f"{len(short)} worker processes"
        return f"{number} died while {self._work} (the last {short[-1]}), and what they had is missing; {MORE_MEMORY}"

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Ends all processes, at once where the block failed."""
        self.shutdown(cancel_futures=kind is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends all processes: at once with `cancel_futures`, else after their tasks."""
        if cancel_futures:
            # First, because a thread that loses its process would start the next task with a new one.
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._all:
                worker.kill()
        self._threads.shutdown(wait=wait)
        for worker in self._all:
            worker.kill()

    def _call(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        worker = self._idle.get()
        try:
            result = worker.call(fn, args, kwargs, self._seconds)
            self._done += 1
            return result
        except WorkerDied as error:
            self._deaths.append(error.how)
            raise
        finally:
            self._idle.put(worker)


class _Worker:
    """One process connected by a pipe, started at its first task."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: Any = None
        self._ready = False
        self._lock = threading.Lock()

    def call(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], seconds: float) -> T:
        connection = self._started()
        try:
            if not self._ready:
                _receive(connection, START_SECONDS)
                self._ready = True
            connection.send((fn, args, kwargs))
            outcome, value = _receive(connection, seconds)
        except (EOFError, OSError) as error:
            raise WorkerDied(self._how_it_died()) from error
        except WorkerLost:
            self.kill()
            raise
        if outcome == _FAILED:
            raise value
        return cast(T, value)

    def _how_it_died(self) -> str:
        """Returns how the process ended, worded for a message, and clears it."""
        process = self._process
        if process is None:
            return "was ended with the run"
        process.join(1.0)
        code = process.exitcode
        self.kill()
        if code == -signal.SIGKILL:
            return KILLED
        return OUT_OF_MEMORY if code == NO_MEMORY else f"ended with {code}"

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
                # Forked from a server without threads (a fork inherits locks), whose modules all workers share.
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["digest.collect.gathering"])
                self._connection, theirs = context.Pipe()
                self._process = context.Process(target=_serve, args=(theirs, self._memory), daemon=True)
                self._process.start()
                self._ready = False
                theirs.close()
            return self._connection


class TooSlow(Exception):
    """Parsing one thing took more CPU time than any honest input needs."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the block once it has used `seconds` of CPU; in worker processes only.

    It uses a signal, which interrupts Python and its regular expressions. If a C parser hangs, the worker is lost
    instead.
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


def _receive(connection: Connection, seconds: float) -> tuple[str, Any]:
    if not connection.poll(seconds):
        raise WorkerLost(f"no answer within {seconds:g} seconds")
    return cast(tuple[str, Any], connection.recv())


def _limit_memory(most: int) -> None:
    """Limits this process to `most` bytes of address space, or to an existing lower limit."""
    set_before = (limit for limit in resource.getrlimit(resource.RLIMIT_AS) if limit != resource.RLIM_INFINITY)
    limit = min((most, *set_before))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _be_killed_first() -> None:
    """Makes the system kill a worker rather than the run when memory runs out: that loses one page only."""
    with suppress(OSError):  # not Linux, or /proc is not there
        Path("/proc/self/oom_score_adj").write_text(f"{KILLED_FIRST}\n")


def _serve(connection: Connection, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the run, which ends its workers
    _limit_memory(memory)
    _be_killed_first()
    with suppress(EOFError, OSError):  # the run has ended or was killed
        _answer_tasks(connection)


def _answer_tasks(connection: Connection) -> None:
    connection.send((_DONE, None))
    while True:
        fn, args, kwargs = connection.recv()
        try:
            answer = _DONE, fn(*args, **kwargs)
        except (MemoryError, ImportError):  # a library that cannot get memory fails to import
            sys.exit(NO_MEMORY)
        except Exception as error:
            error.add_note(traceback.format_exc())
            answer = _FAILED, error
        connection.send(answer)
