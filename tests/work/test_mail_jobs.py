"""Incoming mails as jobs: doubled, late and out of order they do what `digest inbox` does at once."""

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from homes import digest
from posts import add_subscriber, make_post, today
from returns import complaint, dsn
from waiting import finish

from digest.entry.cli.display import TerminalNarrator
from digest.entry.cli.work_commands import perform_alone
from digest.services.due_work import MAILS_AT_ONCE, due_work
from digest.services.homes import Home, database_address
from digest.services.incoming_mail import handle_mail, store_mail
from digest.services.jobs import DueWork, Job, JobKind, plan_jobs
from digest.store.engine import open_engine
from digest.store.mail_rows import MailRows
from digest.subscribe.link_tokens import Purpose, make_token
from digest.subscribe.verp import return_path
from digest.wiring import membership_of, open_deps, open_mailroom

SOFT = {"Status": "4.2.2", "Diagnostic-Code": "smtp; 452 4.2.2 mailbox full", "Action": "delayed"}
READERS = ("bounces", "full", "complains", "leaves", "stays")
ORDERS: dict[str, Callable[[Sequence[str]], Sequence[str]]] = {
    "doubled": lambda mails: [mail for mail in mails for _ in range(2)],
    "late": lambda mails: [*mails, *mails],
    "out of order": lambda mails: [*reversed(mails), *mails],
}


def make_home(folder: Path, *names: str) -> tuple[Home, dict[str, str]]:
    """A home with these readers; gives their ids."""
    folder.mkdir(exist_ok=True)
    home = make_post(folder)
    return home, {name: add_subscriber(home, f"{name}@harbour.example") for name in names}


def mails_about(home: Home, readers: dict[str, str]) -> list[bytes]:
    """A hard and a soft bounce, a complaint, a command, and what is no mail."""
    with open_deps(home, TerminalNarrator()) as deps:
        vault, now = membership_of(deps)[0].vault(), deps.clock()
        tokens = {name: make_token(Purpose.LEAVE, identifier, vault, now) for name, identifier in readers.items()}
        paths = {
            name: return_path("bounces@herald.example", identifier, today(), vault)
            for name, identifier in readers.items()
        }
    return [
        f"Delivered-To: {paths['bounces']}\n".encode() + dsn({}),
        f"Delivered-To: {paths['full']}\n".encode() + dsn(SOFT),
        complaint("abuse", paths["complains"]),
        f"From: x@harbour.example\nSubject: leave {tokens['leaves']}\n\n".encode(),
        b"\x00\xff no mail",
    ]


def store(home: Home, mails: Sequence[bytes]) -> tuple[str, ...]:
    with open_deps(home, TerminalNarrator()) as deps:
        room = open_mailroom(deps)
        for mail in mails:
            store_mail(deps, room, mail)
        return MailRows(deps.ledger.database).first(MAILS_AT_ONCE)


def result_of(home: Home, readers: dict[str, str]) -> object:
    """The readers' states and scores, what came back, and the events of the list."""
    names = {identifier: name for name, identifier in readers.items()}
    with closing(open_engine(database_address(home))) as engine:
        rows = engine.query("select id, state, score from subscribers")
        returned = engine.query("select day, kind, number from returns order by kind")
        events = engine.query("select event, number from list_events order by event")
    return sorted((names[row["id"]], row["state"], row["score"]) for row in rows), returned, events


@pytest.fixture
def inline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The result of `digest inbox` on SQLite."""
    with monkeypatch.context() as alone:
        alone.delenv("DIGEST_DATABASE", raising=False)
        home, readers = make_home(tmp_path / "inline", *READERS)
        with open_deps(home, TerminalNarrator()) as deps:
            room = open_mailroom(deps)
            kinds = [handle_mail(deps, room, mail) for mail in mails_about(home, readers)]
        assert kinds == ["hard", "soft", "complaint", "leave", "ignored"]
        return result_of(home, readers)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_mails_handled_by_jobs_in_any_number_and_order_do_what_they_do_at_once(
    tmp_path: Path, inline: object, each_engine: str, order: Callable[[Sequence[str]], Sequence[str]]
) -> None:
    home, readers = make_home(tmp_path / "jobs", *READERS)
    stored = store(home, mails_about(home, readers))
    assert len(stored) == 5
    for mail in order(stored):
        perform_alone(home.path, Job(kind=JobKind.MAIL, about=mail).key)
    assert result_of(home, readers) == inline
    assert store(home, ()) == ()


def test_a_mail_stored_twice_waits_once_and_nothing_of_it_is_readable(tmp_path: Path) -> None:
    home, _ = make_home(tmp_path, "reader")
    mail = b"From: reader@harbour.example\nSubject: pause\n\nsecret words"
    stored = store(home, [mail, mail])
    assert len(stored) == 1
    with closing(open_engine(database_address(home))) as engine:
        (row,) = engine.query("select * from incoming_mails")
    assert not any(word in str(row) for word in ("harbour", "pause", "secret"))


def test_each_waiting_mail_is_a_job_some_hundreds_at_a_look(tmp_path: Path) -> None:
    home, _ = make_home(tmp_path)
    stored = store(home, [f"Subject: {number}\n\n".encode() for number in range(3)])
    with open_deps(home, TerminalNarrator()) as deps:
        due = due_work(deps)
    assert set(due.mails) == set(stored)
    planned = [job for job in plan_jobs(DueWork(mails=due.mails)) if job.kind is JobKind.MAIL]
    assert [job.about for job in planned] == list(due.mails)


@pytest.mark.slow
def test_reports_handled_by_several_workers_at_once_are_each_counted_once(
    tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    home, readers = make_home(tmp_path, *(f"reader{number}" for number in range(12)))
    with open_deps(home, TerminalNarrator()) as deps:
        vault = membership_of(deps)[0].vault()
    mails = [
        f"Delivered-To: {return_path('b@herald.example', identifier, today(), vault)}\nX-Copy: {copy}\n".encode()
        + dsn({})
        for identifier in readers.values()
        for copy in range(2)  # two reports about the same letter
    ]
    stored = store(home, mails)
    halves = [threading.Thread(target=_perform, args=(home, stored[half::2])) for half in range(2)]
    for thread in halves:
        thread.start()
    finish(*halves)
    with closing(open_engine(new_postgresql)) as engine:
        assert engine.query("select kind, number from returns") == [{"kind": "hard", "number": len(readers)}]
        assert engine.query("select distinct score from subscribers") == [{"score": 1.0}]


def _perform(home: Home, mails: Sequence[str]) -> None:
    for mail in mails:
        perform_alone(home.path, Job(kind=JobKind.MAIL, about=mail).key)


def test_mail_is_left_to_workers_only_where_there_can_be_some(tmp_path: Path) -> None:
    home, _ = make_home(tmp_path)
    for folder in ("new", "cur"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1").write_text("Subject: pause\n\n")
    refused = digest(home.path, "inbox", "--queue", str(tmp_path / "Maildir"))
    assert (refused.exit_code, "DIGEST_DATABASE" in refused.output) == (2, True)
    assert (tmp_path / "Maildir" / "new" / "1").exists()
