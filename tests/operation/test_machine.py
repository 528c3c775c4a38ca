"""Conditions of a machine: signals, killed runs, a permissive umask, folders without write permission, no memory."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from homes import digest
from posts import make_post, states
from servers import MailServer
from web_servers import serve_nothing

from digest.collect.workers import Workers
from digest.services.homes import Home, open_ledger
from digest.store.ledger import utc_text

SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(6))
SOURCE = """\
publishers:
  herald: {name: Herald}
sources:
  - {name: Herald, url: %s/feed, publisher: herald, language: en}
"""


def mail_by(home: Home, address: str) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={address}\nDIGEST_PRIVATE_WEB=allow\n")


def runs(home: Home) -> list[tuple[str, str, str]]:
    found = json.loads(digest(home.path, "status", "--json").output)["runs"]
    return [(run["command"], run["outcome"], run["detail"]) for run in found]


def needs_you(home: Home) -> str:
    return "\n".join(json.loads(digest(home.path, "status", "--json").output)["needs_you"])


# --- signals ---


@pytest.mark.parametrize(
    ("number", "command", "code"),
    [(signal.SIGTERM, "send", 143), (signal.SIGINT, "run", 130), (signal.SIGTERM, "run", 143)],
)
def test_a_signal_lets_the_letters_under_way_arrive_and_the_next_run_sends_the_rest(
    tmp_path: Path, number: signal.Signals, command: str, code: int
) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    taken: list[str] = []

    def interrupt(stage: str, talk: object) -> None:
        if stage == "BODY":
            taken.append(stage)
            if len(taken) == 2:
                os.kill(os.getpid(), number)

    with MailServer(interrupt) as server:
        mail_by(home, server.address)
        stopped = digest(home.path, command)
        assert (stopped.exit_code, f"stopped by {number.name}" in stopped.output) == (code, True)
        assert 2 <= len(server.letters) < len(SUBSCRIBERS)
        assert states(home)["sent"] == len(server.letters)
        assert "uncertain" not in states(home)
        assert runs(home)[0][:2] == (command, "stopped")
        assert digest(home.path, command).exit_code == 0
    assert sorted(server.recipients) == sorted(SUBSCRIBERS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_sources_are_visited_ends_the_run_at_once(tmp_path: Path, number: signal.Signals) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    left = [number]  # a second signal would end the run without tidying up
    with serve_nothing(lambda: os.kill(os.getpid(), left.pop()) if left else None) as url:
        with home.feeds.open("a") as file:
            file.write(SOURCE % url)
        mail_by(home, "file:output/outbox")
        stopped = digest(home.path, "run")
    assert stopped.exit_code == 128 + number
    assert "the next run goes on from there" in stopped.output
    assert runs(home)[0][:2] == ("run", "stopped")
    assert states(home) == {"queued": len(SUBSCRIBERS)}


def test_handlers_that_a_command_has_of_its_own_stay(tmp_path: Path) -> None:
    home = make_post(tmp_path)
    seen: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: seen.append(number))
    try:
        with serve_nothing(lambda: os.kill(os.getpid(), signal.SIGTERM)) as url:
            with home.feeds.open("a") as file:
                file.write(SOURCE % url)
            mail_by(home, "file:output/outbox")
            assert digest(home.path, "collect").exit_code == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    assert seen == [signal.SIGTERM]


# --- what is written down ---


def test_a_send_that_reaches_no_server_is_written_down_as_failed(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    mail_by(home, "smtp://127.0.0.1:1?tls=none")
    failed = digest(home.path, "send")
    assert failed.exit_code == 1
    ((_, outcome, detail),) = runs(home)
    assert outcome == "failed"
    assert detail.startswith("the delivery of ")
    assert "`digest send` of" in needs_you(home)


def test_a_run_that_was_killed_is_shown_as_killed_until_another_has_ended(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with open_ledger(home) as ledger:
        ledger.database.execute(
            "insert into runs values ('a1', 'run', :begun, null, 'running', '')",
            {"begun": utc_text(datetime.now(UTC) - timedelta(hours=1))},
        )
    assert runs(home) == [("run", "killed", "")]
    assert "was killed (lack of memory?" in needs_you(home)
    assert digest(home.path, "run").exit_code == 0
    assert "killed" not in needs_you(home)
    assert [outcome for _, outcome, _ in runs(home)] == ["done", "killed"]


@pytest.mark.parametrize(("number", "waits"), [(1, "1 waits"), (3, "3 wait")])
def test_what_is_said_to_wait_is_what_waits_in_the_ledger(tmp_path: Path, number: int, waits: str) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS[:number])
    mail_by(home, "smtp://127.0.0.1:1?tls=none")
    output = digest(home.path, "send").output
    assert f"delivered: nothing went; {waits}\n" in output
    assert f"; {waits}; fix that, then: digest send" in output
    assert states(home) == {"queued": number}


def test_refusals_that_were_taken_back_count_as_waiting(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(lambda stage, talk: "550 5.1.1 user unknown" if stage == "RCPT" else None) as server:
        mail_by(home, server.address)
        output = digest(home.path, "send").output
    assert "delivered: nothing went; 6 wait" in output
    assert states(home) == {"queued": 6}


# --- files ---


def test_an_outbox_that_cannot_be_written_fails_plainly_and_nothing_counts_as_sent(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    (home.path / "output").mkdir(exist_ok=True)
    (home.path / "output" / "outbox").write_text("a file in place of the folder\n")
    failed = digest(home.path, "send")
    assert failed.exit_code == 1
    assert "Traceback" not in failed.output
    assert "sent" not in states(home)
    (home.path / "output" / "outbox").unlink()
    assert digest(home.path, "send").exit_code == 0
    assert states(home) == {"sent": len(SUBSCRIBERS)}


# --- memory ---


def test_workers_that_the_system_kills_are_lack_of_memory() -> None:
    with Workers(1) as workers:
        assert workers.submit(abs, -3).result() == 3
        assert workers.trouble == ""
        assert isinstance(
            workers.submit(os.kill, workers.submit(os.getpid).result(), signal.SIGKILL).exception(), Exception
        )
        assert workers.trouble.startswith("1 worker process died while reading feeds and pages (the last was killed")


def test_one_page_that_needs_too_much_memory_costs_only_itself() -> None:
    with Workers(1) as workers:
        assert workers.submit(abs, -3).result() == 3
        for _ in range(2):
            assert workers.submit(bytes, 4_000_000_000).exception() is not None
        assert workers.trouble == ""


def test_workers_that_all_run_out_of_memory_are_told() -> None:
    with Workers(1) as workers:
        for _ in range(3):
            assert workers.submit(bytes, 4_000_000_000).exception() is not None
        assert "3 worker processes died" in workers.trouble
        assert "ran out of memory" in workers.trouble


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        ImportError("libgfortran.so: failed to map segment from shared object"),
    ],
    ids=type,
)
def test_a_run_whose_memory_ends_says_so(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*arguments: object, **options: object) -> None:
        raise error

    home = make_post(tmp_path)
    monkeypatch.setattr("digest.services.day.make_edition", exhausted)
    failed = digest(home.path, "run")
    assert (failed.exit_code, "out of memory" in failed.output) == (1, True)
    assert runs(home)[0][:2] == ("run", "failed")


def test_other_errors_are_bugs_and_stay_visible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("a rule is wrong")

    home = make_post(tmp_path)
    monkeypatch.setattr("digest.services.day.make_edition", broken)
    assert isinstance(digest(home.path, "run").exception, RuntimeError)


# --- a full disk ---


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    command = [mounted or "mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if not mounted or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    block = folder / "fill"
    with block.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 1024)
    return block


@pytest.mark.slow
def test_a_full_disk_is_named_by_every_command_and_costs_no_letter(small_disk: Path) -> None:
    home = make_post(small_disk, *SUBSCRIBERS)
    mail_by(home, "file:output/outbox")
    block = fill(small_disk)
    checks = json.loads(digest(home.path, "doctor", "--json").stdout)
    assert {check["check"]: check["good"] for check in checks}["disk"] is False
    assert "0 MB are free on this disk" in digest(home.path, "status").output
    for command in ("run", "send", "collect"):
        failed = digest(home.path, command)
        assert (failed.exit_code, "Traceback" in failed.output) == (1, False)
        assert "free some space" in failed.output or "No space left" in failed.output
    assert digest(home.path, "backup", str(small_disk / "backup.tar.gz")).exit_code == 1
    assert not list(small_disk.glob("backup*"))
    block.unlink()
    after = digest(home.path, "run")
    assert after.exit_code == 0, after.output
    assert states(home) == {"sent": len(SUBSCRIBERS)}
