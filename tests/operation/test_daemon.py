"""`digest daemon` in a separate process that checks the clock ten times a second."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from posts import make_post, states
from servers import MailServer, Talk

from digest.services.homes import Home, open_ledger

SUBSCRIBERS = ("subscriber1@demo.example", "subscriber2@demo.example")
QUICK = (
    "import digest.entry.cli.operation_commands as it; it.TICK = 0.1; from digest.entry.cli.main import main; main()"
)


@contextmanager
def daemon(home: Home, *options: str, before: str = "pass") -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The process and its output lines, which end with `ended` when it exits; `before` is Python that runs first."""
    command = [sys.executable, "-c", f"{before}; {QUICK}", "--home", str(home.path), "daemon", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    said: list[str] = []
    listening = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
    listening.start()
    try:
        yield process, said
    finally:
        process.terminate()
        process.wait(30)
        listening.join(30)


def until(true: Callable[[], object]) -> None:
    """Waits for a condition, half a minute at most."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


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
        with daemon(home) as (process, _):
            until(lambda: states(home) == {"queued": 1, "sent": 1} and round_of(home)["round_at"])
            with open_ledger(home) as ledger:
                ledger.database.execute("update editions set round_at = '2024-03-05T12:00:00Z'")
            until(lambda: states(home) == {"sent": 2})
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


def round_of(home: Home) -> dict[str, object]:
    with open_ledger(home) as ledger:
        return ledger.database.query("select round, round_at from editions")[0]


def test_a_broken_settings_file_is_told_once_and_the_daemon_goes_on(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    good = home.feeds.read_text()
    with daemon(home) as (process, said):
        until(lambda: any("at work" in line for line in said))
        home.feeds.write_text(good + "editon: {}\n")
        until(lambda: any("unknown key 'editon'" in line for line in said))
        home.feeds.write_text(good + "editions: {}\n")
        until(lambda: any("unknown key 'editions'" in line for line in said))
        assert process.poll() is None
    assert sum("unknown key 'editon'" in line for line in said) == 1


def test_a_run_under_way_is_let_finish(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    asked, ended = threading.Event(), threading.Event()

    def wait(stage: str, talk: Talk) -> None:
        if stage == "BODY":
            asked.set()
            assert ended.wait(30)

    with MailServer(wait) as server:
        mail_by(home, server)
        with daemon(home) as (process, _):
            assert asked.wait(30)
            process.send_signal(signal.SIGTERM)
            ended.set()
            assert process.wait(30) == 0
    assert states(home) == {"sent": 2}


def test_it_serves_metrics_beside(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    port = free_port()
    with daemon(home, "--metrics", str(port)) as (_, said):
        until(lambda: any("at work" in line for line in said) and states(home) == {"sent": 2})
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            assert b'state="sent"} 2' in answer.read()


def free_port() -> int:
    with MailServer() as server:
        return int(server.address.rpartition(":")[2].partition("?")[0])


def test_a_fault_of_ours_is_told_once_and_the_daemon_goes_on(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    faulty = "import digest.entry.cli.operation_commands as it; it._tries_are_due = lambda _: 1 / 0"
    with daemon(home, before=faulty) as (process, said):
        until(lambda: any("the daemon goes on as before" in line for line in said))
        assert process.poll() is None
    assert sum("ZeroDivisionError" in line for line in said) == 1
