"""Workers of one version at work while a newer program changes the database."""

from pathlib import Path

import pytest
from homes import digest
from posts import make_post, today
from sending_workers import SUBSCRIBERS, Tap, all_sent, check_arrived, mail_by, schedule, worker
from servers import MailServer
from waiting import until

from digest.services.homes import Home, open_ledger
from digest.services.jobs import Job, JobKind
from digest.wiring import open_job_queue

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    return make_post(tmp_path, *SUBSCRIBERS)


def migrate_by_a_newer_program(home: Home, name: str, *statements: str) -> None:
    with open_ledger(home) as ledger, ledger.database.atomic():
        ledger.database.execute(
            "insert into migrations (number, name) values (:number, :name)", {"number": int(name[:4]), "name": name}
        )
        for statement in statements:
            ledger.database.execute(statement)


def test_an_old_worker_goes_on_beside_what_a_newer_program_only_added(home: Home) -> None:
    tap = Tap()
    with MailServer(tap) as mail, worker(home.path) as old:
        mail_by(home, mail)
        schedule(home)
        tap.let_through(1)
        until(lambda: mail.letters)
        added = (
            "alter table deliveries add column mood text not null default 'calm'",
            "create table moods (mood text)",
        )
        migrate_by_a_newer_program(home, "9998_expand_moods", *added)
        tap.open()
        with worker(home.path):  # one that starts only now
            until(lambda: all_sent(home))
        assert old.poll() is None
    check_arrived(mail, 0)


def test_an_old_worker_does_no_job_after_any_other_migration_and_says_so_in_one_line(
    home: Home, tmp_path: Path, new_postgresql: str
) -> None:
    notes = tmp_path / "notes"
    with MailServer() as mail, worker(home.path, notes=notes) as old:
        mail_by(home, mail)
        until(lambda: "at work" in notes.read_text())
        migrate_by_a_newer_program(home, "9999_moods_needed", "alter table deliveries add column mood text")
        open_job_queue(new_postgresql).put([Job(kind=JobKind.SEND, about=today())])
        until(lambda: "9999_moods_needed" in notes.read_text())
        assert old.poll() is None  # its supervisor need not restart it again and again
        assert not mail.letters
    _, line = notes.read_text().splitlines()
    assert "made by a newer version of this program" in line
    for command in (("worker",), ("scheduler", "--once")):
        started = digest(home.path, *command)
        assert (started.exit_code, started.output.count("\n")) == (1, 1)
        assert "9999_moods_needed" in started.output
