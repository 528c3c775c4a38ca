"""A subscription from start to end, with a mail server that repeats the address in every reply: afterwards no file
contains it.
"""

import io
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from listkit import KEY, Kit, make_kit
from mail_hosts import mail_host
from posts import digest, make_post, states
from returns import dsn
from servers import MailServer, Talk

from bench.clusters import Cluster
from digest.deliver.mailer_registry import open_mailer
from digest.deliver.notice_mail import post_by
from digest.services.mailroom import Mailroom
from digest.services.members import Answer
from digest.subscribe.subscriber_links import subscriber_links
from digest.subscribe.verp import return_path

ADDRESS = "very.private.kanarie@hidden-bay.example"
PARTS = ("kanarie", "very.private", "hidden-bay")


class Echo:
    """Repeats sender and recipient in every reply, and refuses when it is told to."""

    def __init__(self) -> None:
        self.refuse = False
        self.messages: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refuse:
            return f"550 5.1.1 <{address}> is unknown here, dear {envelope.mail_from}"
        envelope.rcpt_tos.append(address)
        return f"250 {address} is welcome"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(envelope.content)
        return f"250 taken for {', '.join(envelope.rcpt_tos)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a home's database is, and every folder in which it and the home leave files."""

    database: str
    folders: tuple[Path, ...]
    statements: Path | None = None
    """The server's log, which has every statement with its parameters."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param == "sqlite":
        return Place(database="digest.db", folders=(tmp_path,))
    server: Cluster = request.getfixturevalue("postgresql")
    address: str = request.getfixturevalue("new_postgresql")
    monkeypatch.setenv("DIGEST_DATABASE", address)
    name = urlsplit(address).path.strip("/")
    for setting in (
        "log_statement = 'all'",
        "log_min_duration_statement = 0",
        "log_parameter_max_length_on_error = -1",
    ):
        server.run("psql", f"--dbname={name}", f"--command=alter database {name} set {setting}")
    return Place(database=address, folders=(tmp_path, server.folder), statements=server.folder / "log")


def left_behind(*folders: Path) -> dict[str, str]:
    """Returns every file that contains a part of the address."""
    found = {}
    for path in (path for folder in folders for path in folder.rglob("*")):
        with suppress(FileNotFoundError):  # a server's temporary file
            content = path.read_bytes().lower() if path.is_file() else b""
            found |= {str(path): part for part in PARTS if part.encode() in content}
    return found


@pytest.fixture
def logged() -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(lambda record: record.name != "mail.log")  # that is the far server's own log
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_the_envelope_of_a_discreet_mail_is_as_discreet_as_the_mail(tmp_path: Path) -> None:
    senders: list[str] = []

    class Keeper:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            senders.append(envelope.mail_from)
            return "250 kept"

    with mail_host(Keeper()) as address:
        kit = make_kit(tmp_path)
        for form in ("html", "discreet"):
            kit.membership.ask(f"{form}@harbour.example", language="fa", form=form)
        kit.membership.send_notices(post_by(open_mailer(address, tmp_path)))
        kit.engine.close()
    assert sorted(senders) == ["letter@herald.example", "post@plain.example"]


def test_after_a_whole_life_the_address_stands_nowhere(tmp_path: Path, logged: io.StringIO, place: Place) -> None:
    server = Echo()
    with mail_host(server) as address:
        kit = make_kit(tmp_path, database=place.database)
        identifier = live_a_life(kit, server, address, tmp_path)
    assert left_behind(*place.folders) == {}
    kit.engine.close()
    assert left_behind(*place.folders) == {}
    assert not any(part in logged.getvalue().lower() for part in PARTS)
    assert (tmp_path / "home.journal").exists()
    if place.statements:
        assert identifier in place.statements.read_text()
    else:
        assert KEY not in (tmp_path / "digest.db").read_bytes()


def live_a_life(kit: Kit, server: Echo, address: str, folder: Path) -> str:
    """Signs up, confirms, bounces and leaves; returns the subscriber's id."""
    post = post_by(open_mailer(address, folder))

    def both(message: bytes, recipient: str, identifier: str) -> Any:
        kit.post(message, recipient, identifier)
        return post(message, recipient, identifier)

    membership = kit.membership
    membership.ask(ADDRESS, language="fa", form="light")
    assert left_behind(folder) == {}
    assert membership.send_notices(both) == {"sent": 1}
    assert membership.confirm(kit.mails[-1].token) is Answer.DONE
    row = kit.subscribers.find(membership.vault().address_index(ADDRESS))
    assert row
    server.refuse = True
    membership.ask(ADDRESS, language="fa")
    assert membership.send_notices(both) == {"refused": 1}
    for day in ("2024-03-05", "2024-03-06"):
        come_back(kit, row.id, day, folder)
    links = subscriber_links("https://herald.example", row.id, membership.vault(), kit.clock())
    assert left_behind(folder) == {}
    assert membership.leave(links["%%LEAVE_URL%%"].rpartition("/")[2]) is Answer.DONE
    return row.id


def come_back(kit: Kit, subscriber: str, day: str, folder: Path) -> None:
    """Puts a bounce that names the address into the Maildir and processes it."""
    path = return_path("bounces@herald.example", subscriber, day, kit.membership.vault())
    report = f"Delivered-To: {path}\n".encode() + dsn({"Final-Recipient": f"rfc822; {ADDRESS}"})
    room = Mailroom(membership=kit.membership, server=None, own=frozenset())
    file = folder / "Maildir" / "new" / day
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(report)
    assert room.take(file.read_bytes()) == "hard"
    file.unlink()


@pytest.mark.parametrize("refused", [False, True])
def test_a_sent_and_a_refused_letter_leave_no_address_behind(tmp_path: Path, refused: bool, place: Place) -> None:
    def answer(stage: str, talk: Talk) -> str | None:
        if stage not in ("RCPT", "BODY"):
            return None
        code = "550 5.1.1" if refused and stage == "RCPT" else "250 2.0.0"
        return f"{code} <{talk.recipient}> says {stage} of {talk.recipient}"

    with MailServer(answer) as server:
        home = make_post(tmp_path, ADDRESS)
        with (home.path / "digest.env").open("a") as file:
            file.write(f"DIGEST_MAILER={server.address}\n")
        if place.statements:
            assert digest(home.path, "scheduler", "--once").exit_code == 0  # the jobs of other hosts, too
        said = digest(home.path, "send", "--yes")
        assert states(home) == {"refused" if refused else "sent": 1}
    assert not any(part in said.output.lower() for part in PARTS)
    assert digest(home.path, "backup", str(tmp_path / "letter.tar")).exit_code == 0
    assert left_behind(*place.folders) == {}
    assert digest(home.path, "subscribers", "erase", ADDRESS).exit_code == 0
    assert left_behind(*place.folders) == {}
    if place.statements:
        assert b"procrastinate_defer_jobs" in place.statements.read_bytes()
