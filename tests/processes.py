"""Programs in processes of their own, whose output is read while they run."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, SimpleQueue
from threading import Thread

from waiting import PATIENCE, finish

DIGEST = (sys.executable, "-m", "digest.entry.cli.main")

_PORTS = count(20_000 + os.getpid() % 100 * 100)


@dataclass
class Running:
    """A process, and the lines of its standard output and standard error so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _unread: SimpleQueue[str | None] = field(default_factory=SimpleQueue)

    def said(self, words: str) -> str:
        """Waits for the next line that contains these words, and returns it."""
        try:
            while (line := self._unread.get(timeout=PATIENCE)) is not None:
                if words in line:
                    return line
        except Empty:
            pass
        raise AssertionError(f"{words!r} is not in {self.lines}")

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal, and returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def read(self) -> None:
        """Reads lines until every process that writes to the stream has ended."""
        for line in self.process.stdout or ():
            self.lines.append(line)
            self._unread.put(line)
        self._unread.put(None)


@contextmanager
def started(*command: str, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """A running command. It gets SIGTERM at the end of the block, after which all its lines are read."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    running = Running(process)
    reading = Thread(target=running.read, name="reader of lines")
    reading.start()
    try:
        yield running
    finally:
        try:
            running.end()
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            finish(reading)


def fixed_port() -> int:
    """Returns a free port for a program that needs its number beforehand; give port 0 to one that does not.

    The kernel chooses ports from 32768 for everybody else, so nobody takes this one before the program does.
    """
    for port in _PORTS:
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise AssertionError("no port is free")
