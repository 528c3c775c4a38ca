"""Workers and the database server killed while letters go out: nobody is lost, and twice is one Message-ID."""

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from homes import digest
from posts import make_post, states
from servers import MailServer, Talk

from bench.clusters import Cluster, cluster
from digest.services.homes import Home

pytestmark = pytest.mark.slow

CONNECTIONS = 2  # of the homes of these tests
SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(150))


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A server of its own, for it is killed."""
    with cluster() as server:
        if server is None:
            pytest.skip("no PostgreSQL programs under /usr/lib/postgresql, or no account to run them")
        yield server


def slowly(stage: str, talk: Talk) -> None:
    time.sleep(0.002)


def until(true: Callable[[], object], patience: float = 120) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


@contextmanager
def worker(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "digest.entry.cli.main", "--home", str(home.path), "worker", "--queues", "send"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def schedule(home: Home) -> None:
    assert digest(home.path, "scheduler", "--once").exit_code == 0


def send_in_spite_of(home: Home, mail: MailServer, blow: Callable[[subprocess.Popen[bytes]], None], blows: int) -> None:
    """Schedules and sends until all is sent, and deals a blow each time after a letter has left."""
    for _ in range(blows):
        schedule(home)
        before = len(mail.letters)
        with worker(home) as process:
            until(lambda before=before: len(mail.letters) > before)
            blow(process)
    with worker(home), worker(home):
        until(lambda: schedule(home) or states(home) == {"sent": len(SUBSCRIBERS)})


def check_arrived(mail: MailServer, blows: int) -> None:
    arrived = Counter(mail.recipients)
    assert set(arrived) == set(SUBSCRIBERS)
    assert sum(arrived.values()) - len(arrived) <= blows * CONNECTIONS
    identifiers = {(to, re.search(rb"Message-ID: <(.+)>", text)[1]) for to, text in mail.letters}  # type: ignore[index]
    assert len(identifiers) == len(arrived)


@pytest.fixture
def home(tmp_path: Path, server: Cluster, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DIGEST_DATABASE", server.new_database())
    return make_post(tmp_path, *SUBSCRIBERS)


def mail_by(home: Home, mail: MailServer) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={mail.address}\n")


def test_letters_of_killed_workers_go_out_by_others(home: Home) -> None:
    with MailServer(slowly) as mail:
        mail_by(home, mail)
        send_in_spite_of(home, mail, lambda process: process.kill(), 2)
    check_arrived(mail, 2)


def test_workers_go_on_after_a_crash_of_the_database_server(home: Home, server: Cluster) -> None:
    def crash(process: subprocess.Popen[bytes]) -> None:
        server.crash()
        until(lambda: _started(server))
        before = len(mail.letters)
        schedule(home)
        until(lambda: len(mail.letters) > before)  # by the same worker, over new connections
        assert process.poll() is None

    with MailServer(slowly) as mail:
        mail_by(home, mail)
        send_in_spite_of(home, mail, crash, 1)
    check_arrived(mail, 2)


def _started(server: Cluster) -> bool:
    """Whether it runs again; until its killed processes are gone, it does not start."""
    try:
        server.start()
    except RuntimeError:
        return False
    return True
