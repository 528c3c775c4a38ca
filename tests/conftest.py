"""Fixtures of all tests: no network but loopback, and the evaluation data if present."""

import os
import signal
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from browsers import chromium
from hypothesis import HealthCheck, settings

from bench.clusters import Cluster, cluster

LONGEST_TEST = timedelta(minutes=4)
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

# The same examples on every run and no limit of time: a test fails because of a change, not because of a new example
# or a busy machine. New examples are tried with `pytest --hypothesis-profile=explore`.
BUSY = (HealthCheck.too_slow,)
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=BUSY)
settings.register_profile("explore", deadline=None, suppress_health_check=BUSY, max_examples=2000, print_blob=True)
settings.load_profile("same")


def pytest_configure() -> None:
    """Enables SIGINT as in a terminal, here and in child processes: a shell ignores it in background jobs."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Waits for midnight shortly before it: the day of a test, and of what it runs, must not end meanwhile."""
    now = datetime.now(UTC)
    left = datetime.combine(now + timedelta(days=1), time(), UTC) - now
    if left < LONGEST_TEST:
        sleep(left.total_seconds())


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a test that contacts the internet fail at the socket."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reached for {address}; only loopback is allowed")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The folder of evaluation data; a test that needs it is skipped without it."""
    folder = os.environ.get("DIGEST_EVAL_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("DIGEST_EVAL_DATA names no folder: the evaluation data is not here")
    return Path(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server; tests that need it are skipped if Debian's package postgresql is missing."""
    with cluster() as server:
        if server is None:
            pytest.skip("no PostgreSQL programs under /usr/lib/postgresql, or no account to run them")
        yield server


@pytest.fixture
def new_postgresql(postgresql: Cluster) -> str:
    """The address of an empty PostgreSQL database."""
    return postgresql.new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def each_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The engine of this test's ledger; the test runs once for each."""
    if request.param == "postgresql":
        monkeypatch.setenv("DIGEST_DATABASE", request.getfixturevalue("new_postgresql"))
    return str(request.param)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium. Not longer than a module: Playwright has an event loop in this thread while it runs."""
    with chromium() as running:
        yield running
