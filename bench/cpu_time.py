"""CPU seconds of a command with all of its processes, also those that outlive it."""

import ctypes
import os
import resource
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)


def run_counted(
    line: Sequence[str], *, environment: Mapping[str, str], timeout: float
) -> tuple["subprocess.CompletedProcess[str]", float]:
    """Runs a command; returns the completed process and its CPU seconds. The caller may have no other child processes.

    A worker is the child of a server process that ends a moment after the command. As an orphan its CPU time would be
    lost, so this process adopts it (child subreaper).
    """
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    before = _of_children()
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=timeout)
    with suppress(ChildProcessError):  # which says that there are no more
        while True:
            os.waitpid(-1, 0)
    return done, _of_children() - before


def _of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
