"""Workers and the database server killed while letters are sent: no letter is lost, and duplicates have one
Message-ID.
"""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import digest
from posts import make_post, states
from sending_workers import CONNECTIONS, SUBSCRIBERS, Tap, all_sent, check_arrived, mail_by, schedule, worker
from servers import MailServer
from waiting import until

from bench.clusters import Cluster, cluster
from digest.services.homes import Home

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A separate server with fsync, because it is killed."""
    with cluster(honest=True) as server:
        if server is None:
            pytest.skip("no PostgreSQL programs under /usr/lib/postgresql, or no account to run them")
        yield server


@pytest.fixture
def home(tmp_path: Path, server: Cluster, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DIGEST_DATABASE", server.new_database())
    return make_post(tmp_path, *SUBSCRIBERS)


def send_in_spite_of(
    home: Home, mail: MailServer, tap: Tap, blow: Callable[[subprocess.Popen[bytes]], None], blows: int
) -> None:
    """Schedules and sends until all is sent, and causes a failure each time a letter was sent."""
    for _ in range(blows):
        schedule(home)
        before = len(mail.letters)
        tap.let_through(1)
        with worker(home.path) as process:
            until(lambda before=before: len(mail.letters) > before)
            blow(process)
    tap.open()
    with worker(home.path), worker(home.path):
        until(lambda: all_sent(home))


def test_letters_of_killed_workers_go_out_by_others(home: Home) -> None:
    tap = Tap()
    with MailServer(tap) as mail:
        mail_by(home, mail)
        send_in_spite_of(home, mail, tap, lambda process: process.kill(), 2)
    check_arrived(mail, 2 * CONNECTIONS)


def test_with_hold_letters_of_a_killed_worker_are_listed_and_not_sent_again(home: Home) -> None:
    feeds = home.feeds.read_text("utf-8").replace("errors_in_a_row", "after_crash: hold, errors_in_a_row")
    home.feeds.write_text(feeds, "utf-8")
    tap = Tap()
    with MailServer(tap) as mail:
        mail_by(home, mail)
        schedule(home)
        tap.let_through(1)
        with worker(home.path) as process:
            until(lambda: mail.letters)
            process.kill()
        tap.open()
        with worker(home.path):
            until(lambda: schedule(home) or not {"queued", "sending"} & states(home).keys())
    assert len(mail.recipients) == len(set(mail.recipients))
    uncertain = states(home).get("uncertain", 0)
    assert len(SUBSCRIBERS) - len(mail.recipients) <= uncertain <= CONNECTIONS
    assert not uncertain or "may or may not have arrived" in digest(home.path, "status").output


def test_workers_go_on_after_a_crash_of_the_database_server(home: Home, server: Cluster) -> None:
    def crash(process: subprocess.Popen[bytes]) -> None:
        server.crash()
        until(lambda: _started(server))
        before = len(mail.letters)
        schedule(home)
        tap.let_through(5)
        until(lambda: len(mail.letters) > before)  # by the same worker, over new connections
        assert process.poll() is None

    tap = Tap()
    with MailServer(tap) as mail:
        mail_by(home, mail)
        send_in_spite_of(home, mail, tap, crash, 1)
    check_arrived(mail, 2 * CONNECTIONS)


def _started(server: Cluster) -> bool:
    """Returns whether it runs again; it cannot start until its killed processes are gone."""
    try:
        server.start()
    except RuntimeError:
        return False
    return True
