"""`digest recall`: sending stops, the pages show the reason, and recipients are notified once."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from homes import digest
from posts import details, freeze, make_post, states, today
from servers import MailServer

from digest.edition.record import load
from digest.entry.cli.main import main
from digest.services.homes import Home, open_ledger
from digest.services.recall import recall_edition
from digest.wiring import open_deps

SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(4))
REASON = "A name in it endangers somebody."


def recall(home: Home, *options: str) -> str:
    result = digest(home.path, "recall", today(), "--reason", REASON, "--yes", *options)
    assert result.exit_code == 0, result.output
    return result.output


def mail_by(home: Home, address: str) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={address}\n")


def headlines(home: Home) -> list[str]:
    with open_ledger(home) as ledger:
        frozen = ledger.edition(today())
        assert frozen is not None
        return [pick.headline for pick in load(frozen.record).picks]


def site(home: Home) -> Path:
    return home.path / "output" / "site"


def test_what_waits_of_a_recalled_edition_is_not_sent(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    recall(home)
    for command in (["send"], ["run"], ["send", "--yes"], ["send", "--day", today()]):
        digest(home.path, *command)
    assert states(home) == {"refused": len(SUBSCRIBERS)}
    assert set(details(home)) == {"the edition was recalled"}
    status = json.loads(digest(home.path, "status", "--json").output)
    assert [(one["day"], one["reason"]) for one in status["recalled"]] == [(today(), REASON)]
    assert f"recalled: the edition of {today()}" in digest(home.path, "status").output


def test_an_edition_that_was_not_queued_yet_is_queued_for_nobody(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS, queued=False)
    recall(home)
    assert digest(home.path, "run").exit_code == 0
    assert states(home) == {}
    assert "waits for you" not in digest(home.path, "status").output


@pytest.mark.parametrize("answer", [None, "450 4.2.0 later"])
def test_a_sender_at_work_stops_after_the_letter_in_hand(tmp_path: Path, answer: str | None) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    home.feeds.write_text(home.feeds.read_text().replace("connections: 2", "connections: 1"))

    def taken_back(stage: str, talk: object) -> str | None:
        if stage != "BODY":
            return None
        with open_deps(home, Quiet()) as deps:  # what the command does, in another thread
            recall_edition(deps, today(), REASON, tell=True)
        return answer

    with MailServer(taken_back) as server:
        mail_by(home, server.address)
        digest(home.path, "send")
        assert len(server.letters) == (0 if answer else 1)
        digest(home.path, "send")
        assert states(home) == ({"sent": 1, "refused": 3} if answer is None else {"refused": 4})
        server.answer = lambda stage, talk: None
        output = recall(home, "--tell")
        assert f"{0 if answer else 1} mail" in output
        assert len(server.letters) == (0 if answer else 2)


class Quiet:
    def say(self, text: str) -> None:
        pass

    def progress(self, title: str, total: int) -> None:  # pragma: no cover - nothing is sent here
        raise AssertionError


def test_pages_and_feeds_give_the_reason_in_place_of_the_stories(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    (told, *_) = headlines(home)
    assert digest(home.path, "run").exit_code == 0
    pages = [path for path in site(home).rglob("*") if path.suffix in (".html", ".txt", ".json", ".rss", ".atom")]
    assert any(told in path.read_text() for path in pages)
    recall(home)
    for path in pages:
        assert told not in path.read_text(), path.name
    for name in (f"{today()}/index.html", f"{today()}/story-1.html", "editions.rss", "stories.atom", "stories.json"):
        assert REASON in (site(home) / name).read_text(), name
    written = {path: path.stat().st_mtime_ns for path in pages}
    assert digest(home.path, "run").exit_code == 0
    assert REASON in (site(home) / today() / "index.html").read_text()
    assert all(path.exists() for path in written)


def test_those_who_got_the_letter_are_told_exactly_once(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    with MailServer(
        lambda stage, talk: "550 5.1.1 user unknown" if stage == "RCPT" and talk.recipient == SUBSCRIBERS[0] else None
    ) as server:
        mail_by(home, server.address)
        digest(home.path, "send")
        assert digest(home.path, "subscribers", "add", "new@demo.example", "--consent", "by hand").exit_code == 0
        server.letters.clear()
        assert "3 mails tell those who got it" in recall(home, "--tell")
        assert sorted(server.recipients) == sorted(SUBSCRIBERS[1:])
        assert all(REASON.encode() in message for _, message in server.letters)
        assert "recalled before; its reason stands" in recall(home, "--tell")
        digest(home.path, "run")
        assert len(server.letters) == 3


def test_a_recall_that_was_cut_short_is_finished_by_the_next_run(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    assert digest(home.path, "run").exit_code == 0
    with open_deps(home, Quiet()) as deps:
        assert recall_edition(deps, today(), REASON, tell=True)
    assert digest(home.path, "run").exit_code == 0
    assert REASON in (site(home) / today() / "index.html").read_text()
    mails = [path.read_text() for path in (home.path / "output" / "outbox").iterdir()]
    assert sum(REASON in mail for mail in mails) == len(SUBSCRIBERS)


def test_it_asks_first_and_a_dry_run_does_nothing(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    line = ["--home", str(home.path), "recall", today(), "--reason", REASON]
    assert "would recall the edition" in digest(home.path, *line[2:], "--dry-run").output
    refused = CliRunner().invoke(main, line, input="n\n")
    assert refused.exit_code == 1
    assert "letters stopped: 4; 0 have left" in refused.output
    assert states(home) == {"queued": 4}
    assert CliRunner().invoke(main, line, input="y\n").exit_code == 0
    assert states(home) == {"refused": 4}


def test_only_an_edition_that_is_there_is_recalled_and_for_a_reason(tmp_path: Path) -> None:
    home = make_post(tmp_path, *SUBSCRIBERS)
    freeze(home, "2024-03-05")
    for day, reason in (("2024-03-06", REASON), (today(), " "), ("yesterday", REASON)):
        assert digest(home.path, "recall", day, "--reason", reason, "--yes").exit_code == 2
    assert states(home) == {"queued": 4}
