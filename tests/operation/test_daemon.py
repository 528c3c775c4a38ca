"""`digest daemon` in a separate process that checks the clock ten times a second."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from posts import make_post, states
from processes import Running, fixed_port, started
from servers import MailServer, Talk
from waiting import PATIENCE, until

from digest.config.editing import replace_text
from digest.services.homes import Home, open_ledger

SUBSCRIBERS = ("subscriber1@demo.example", "subscriber2@demo.example")
QUICK = (
    "import digest.entry.cli.operation_commands as it; it.TICK = 0.1; from digest.entry.cli.main import main; main()"
)
GOES_ON = "the daemon goes on as before"


@contextmanager
def daemon(home: Home, *options: str, before: str = "pass") -> Iterator[Running]:
    """The process; `before` is Python that runs first."""
    with started(sys.executable, "-c", f"{before}; {QUICK}", "--home", str(home.path), "daemon", *options) as running:
        yield running


def mail_by(home: Home, server: MailServer) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={server.address}\n")


def test_it_sends_what_waits_and_tries_again_when_that_is_due(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    left = [1]

    def greylist(stage: str, talk: Talk) -> str | None:
        if stage == "RCPT" and talk.recipient == SUBSCRIBERS[0] and left:
            left.clear()
            return "450 4.2.0 greylisted"
        return None

    with MailServer(greylist) as server:
        mail_by(home, server)
        with daemon(home) as running:
            until(lambda: states(home) == {"queued": 1, "sent": 1} and round_of(home)["round_at"])
            with open_ledger(home) as ledger:
                ledger.database.execute("update editions set round_at = '2024-03-05T12:00:00Z'")
            until(lambda: states(home) == {"sent": 2})
            assert running.end() == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def round_of(home: Home) -> dict[str, object]:
    with open_ledger(home) as ledger:
        return ledger.database.query("select round, round_at from editions")[0]


def test_a_broken_settings_file_is_told_once_and_the_daemon_goes_on(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    good = home.feeds.read_text()
    with daemon(home) as running:
        running.said("at work")
        for key in ("editon", "editions"):
            replace_text(home.feeds, f"{good}{key}: {{}}\n")
            assert f"unknown key '{key}'" in running.said(GOES_ON)
        assert running.process.poll() is None
    # A run that was due meanwhile has complained too.
    assert sum("unknown key 'editon'" in line and GOES_ON in line for line in running.lines) == 1


def test_a_run_under_way_is_let_finish(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    asked, ended = threading.Event(), threading.Event()

    def wait(stage: str, talk: Talk) -> None:
        if stage == "BODY":
            asked.set()
            assert ended.wait(PATIENCE)

    with MailServer(wait) as server:
        mail_by(home, server)
        with daemon(home) as running:
            assert asked.wait(PATIENCE)
            running.process.terminate()
            ended.set()
            assert running.process.wait(PATIENCE) == 0
    assert states(home) == {"sent": 2}


def test_it_serves_metrics_beside(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    port = fixed_port()
    with daemon(home, "--metrics", str(port)) as running:
        running.said("at work")
        until(lambda: states(home) == {"sent": 2})
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
            assert b'state="sent"} 2' in answer.read()


def test_a_fault_of_ours_is_told_once_and_the_daemon_goes_on(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    faulty = "import digest.entry.cli.operation_commands as it; it._tries_are_due = lambda _: 1 / 0"
    with daemon(home, before=faulty) as running:
        running.said(GOES_ON)
        assert running.process.poll() is None
    assert sum("ZeroDivisionError" in line for line in running.lines) == 1
