"""`digest recall --story`: letters are sent without the story, pages show the reason, recipients are notified once."""

import email
import json
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default
from pathlib import Path

import pytest
from factories import make_edition, make_passage, make_pick
from homes import digest
from posts import make_post, states, today
from servers import DROP, MailServer, Talk

from digest.edition.recalling import with_reasons, without
from digest.edition.record import dump, load
from digest.edition.weekly import week_edition
from digest.entry.cli.display import TerminalNarrator
from digest.model.editions import Edition, Pick
from digest.model.issues import weekly_issue
from digest.services.homes import Home, open_ledger
from digest.services.recall import mailed_edition, recall_edition, recall_story
from digest.services.weekly_letters import make_weekly
from digest.store.ledger import FrozenEdition
from digest.wiring import open_deps

SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(4))
REASON = "A name in it endangers somebody."
TOWNS = ("Ardavan", "Behbahan", "Chalus", "Dezful")


def stories() -> tuple[Pick, ...]:
    return tuple(
        make_pick(
            rank=rank,
            headline=f"Bakers of {town} stop work",
            label=f"{town}: strike",
            url=f"https://herald.example/{town.lower()}",
            place=town,
            passages=(make_passage(headline=f"Bakers of {town} stop work", summary=f"The ovens of {town} are cold."),),
        )
        for rank, town in enumerate(TOWNS, 1)
    )


def make_home(folder: Path, *, queued: bool = True) -> Home:
    return make_post(folder, *SUBSCRIBERS, picks=stories(), queued=queued)


def recall(home: Home, story: int, *options: str, code: int = 0) -> str:
    result = digest(home.path, "recall", today(), "--story", str(story), "--reason", REASON, "--yes", *options)
    assert result.exit_code == code, result.output
    return result.output


def mail_by(home: Home, address: str) -> None:
    with (home.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_MAILER={address}\n")


def kept(home: Home, issue: str) -> Edition:
    with open_ledger(home) as ledger:
        frozen = ledger.edition(issue)
    assert frozen is not None
    return load(frozen.record)


def text_of(mail: bytes) -> str:
    message = email.message_from_bytes(mail, policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['Subject']}\n{body.get_content()}"


def towns_in(text: str) -> set[str]:
    return {town for town in TOWNS if town in text}


@pytest.mark.parametrize("story", [1, 3])
def test_what_waits_is_sent_without_the_story(tmp_path: Path, story: int) -> None:
    home = make_home(tmp_path)
    assert "letters sent without it: 4" in recall(home, story, "--dry-run")
    assert "is recalled" in recall(home, story)
    with MailServer() as server:
        mail_by(home, server.address)
        digest(home.path, "send")
        letters = [text_of(message) for _, message in server.letters]
    assert len(letters) == len(SUBSCRIBERS)
    assert all(towns_in(letter) == set(TOWNS) - {TOWNS[story - 1]} for letter in letters)
    assert not any(REASON in letter for letter in letters)


def test_a_sender_at_work_writes_the_letters_that_are_left_anew(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    home.feeds.write_text(home.feeds.read_text().replace("connections: 2", "connections: 1"))

    def taken_back(stage: str, talk: object) -> None:
        if stage == "BODY" and not server.letters:
            with open_deps(home, TerminalNarrator()) as deps:  # what the command does, in another thread
                recall_story(deps, today(), 2, REASON, tell=True)

    with MailServer(taken_back) as server:
        mail_by(home, server.address)
        assert "4 sent" in digest(home.path, "send").output
        first, *others = [towns_in(text_of(message)) for _, message in server.letters]
        assert first == set(TOWNS)
        assert others == [set(TOWNS) - {"Behbahan"}] * 3
        server.letters.clear()
        assert "1 mail tells those who got it" in recall(home, 2, "--tell")
        (told,) = [text_of(message) for _, message in server.letters]
    assert REASON in told
    assert "story 2 of the edition" in told
    assert towns_in(told) == set()


@pytest.mark.parametrize("reply", ["451 4.2.1 mailbox is busy", "452 4.2.2 mailbox full"])
def test_whose_letter_with_the_story_was_put_off_is_told_nothing(tmp_path: Path, reply: str) -> None:
    home = make_home(tmp_path)
    home.feeds.write_text(home.feeds.read_text().replace("connections: 2", "connections: 1"))
    put_off: list[str] = []

    def answer(stage: str, talk: Talk) -> str | None:
        if stage != "BODY" or put_off:
            return None
        put_off.append(talk.recipient)
        with open_deps(home, TerminalNarrator()) as deps:
            recall_story(deps, today(), 2, REASON, tell=True)
        return reply

    with MailServer(answer) as server:
        mail_by(home, server.address)
        digest(home.path, "send")
        with open_ledger(home) as ledger:
            ledger.database.execute("update editions set round_at = ''")  # the next pass is due
        assert digest(home.path, "send").exit_code == 0
        assert states(home) == {"sent": len(SUBSCRIBERS)}
        assert all("Behbahan" not in text_of(message) for _, message in server.letters)
        server.letters.clear()
        recall(home, 2, "--tell")
        assert server.letters == []


def test_who_may_have_the_story_is_told_though_the_next_letter_was_put_off(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    home.feeds.write_text(home.feeds.read_text().replace("connections: 2", "connections: 1"))
    seen: list[str] = []

    def answer(stage: str, talk: Talk) -> str | None:
        if stage != "BODY" or seen[1:]:
            return None
        seen.append(talk.recipient)
        if len(seen) == 2:
            return "451 4.2.1 mailbox is busy" if seen[0] == seen[1] else None
        with open_deps(home, TerminalNarrator()) as deps:
            recall_story(deps, today(), 2, REASON, tell=True)
        return DROP  # it was taken, and nobody said so

    with MailServer(answer) as server:
        mail_by(home, server.address)
        for _ in range(3):
            digest(home.path, "send")
            with open_ledger(home) as ledger:
                ledger.database.execute("update editions set round_at = ''")
        recall(home, 2, "--tell")
        told = [recipient for recipient, message in server.letters if REASON in text_of(message)]
    assert told == seen[:1]


def freeze_quoting(home: Home, before: str, story: Pick) -> tuple[tuple[str, str], ...]:
    """Freezes an edition of the day before, and today's whose one story quotes two of its headlines (returned)."""
    related = ((before, "Bakers of Ardavan stop work"), (before, "Bakers of Chalus stop work"))
    first = replace(story, headline="Ovens are lit again", related=related, update="The ovens are lit again.")
    with open_ledger(home) as ledger:
        edition = replace(kept(home, today()), picks=(first,))
        ledger.database.execute("delete from editions")
        for one in (make_edition(day=before, picks=stories()), edition):
            frozen = FrozenEdition(day=one.day, window=one.window, frozen_at=one.generated_at, record=dump(one))
            assert ledger.freeze_edition(frozen)
    return related


def test_a_letter_that_waits_quotes_no_headline_recalled_since(tmp_path: Path) -> None:
    home, before = make_home(tmp_path, queued=False), "2024-03-04"
    related = freeze_quoting(home, before, stories()[0])
    with open_deps(home, TerminalNarrator()) as deps:
        recall_story(deps, before, 1, REASON, tell=False)
        assert [pick.related for pick in mailed_edition(deps, today()).picks] == [related[1:]]
        recall_edition(deps, before, REASON, tell=False)
        assert [pick.related for pick in mailed_edition(deps, today()).picks] == [()]


@pytest.mark.parametrize("whole", [False, True])
def test_pages_of_a_later_day_no_longer_quote_the_recalled_headline(tmp_path: Path, whole: bool) -> None:
    home = make_home(tmp_path, queued=False)
    before = (date.fromisoformat(today()) - timedelta(days=1)).isoformat()
    freeze_quoting(home, before, stories()[1])
    later = home.path / "output" / "site" / today()
    with open_deps(home, TerminalNarrator()) as deps:
        deps.press.publish(today())
        assert any("Bakers of Ardavan" in path.read_text() for path in later.iterdir())
        if whole:
            recall_edition(deps, before, REASON, tell=False)
        else:
            recall_story(deps, before, 1, REASON, tell=False)
        deps.press.rewrite(before, today())
    pages = {path.name: path.read_text() for path in later.iterdir()}
    assert "edition.json" in pages
    assert not [name for name, text in pages.items() if "Bakers of Ardavan" in text]
    assert ("Bakers of Chalus" in pages["edition.json"]) is not whole


def test_pages_and_feeds_give_the_reason_in_place_of_the_story_and_keep_the_others(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    assert digest(home.path, "run").exit_code == 0
    site = home.path / "output" / "site"
    pages = [path for path in site.rglob("*") if path.suffix in (".html", ".txt", ".json", ".rss", ".atom")]
    assert any("Chalus" in path.read_text() for path in pages)
    recall(home, 3)
    assert not [path.name for path in pages if "Chalus" in path.read_text() or "chalus" in path.read_text()]
    for name in ("index.html", "story-3.html", "edition.json", "email.txt"):
        assert REASON in (site / today() / name).read_text(), name
    assert towns_in((site / today() / "index.html").read_text()) == set(TOWNS) - {"Chalus"}
    assert "Bakers of Dezful" in (site / "stories.atom").read_text()
    recall(home, 1)
    assert towns_in((site / today() / "index.html").read_text()) == {"Behbahan", "Dezful"}
    assert "recalled: story 3 of" in digest(home.path, "status").output
    assert [one["story"] for one in json.loads(digest(home.path, "status", "--json").output)["recalled"]] == [1, 3]


def test_the_first_reason_stands_and_telling_may_follow_those_who_had_it(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    with MailServer() as server:
        mail_by(home, server.address)
        digest(home.path, "send")
        server.letters.clear()
        recall(home, 1)
        assert digest(home.path, "subscribers", "add", "new@demo.example", "--consent", "by hand").exit_code == 0
        assert not server.letters
        assert "was recalled before; its reason stands" in recall(home, 1, "--tell")
        digest(home.path, "run")
        assert sorted(server.recipients[-4:]) == sorted(SUBSCRIBERS)
        assert len(server.letters) == 4


def test_a_recall_that_was_cut_short_is_finished_by_the_next_run(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    assert digest(home.path, "run").exit_code == 0
    with open_deps(home, TerminalNarrator()) as deps:
        assert recall_story(deps, today(), 4, REASON, tell=True)
    assert digest(home.path, "run").exit_code == 0
    assert REASON in (home.path / "output" / "site" / today() / "index.html").read_text()
    mails = [path.read_bytes() for path in (home.path / "output" / "outbox").iterdir()]
    assert sum(REASON in text_of(mail) for mail in mails) == len(SUBSCRIBERS)


def test_a_weekly_letter_leaves_the_story_out_and_its_reader_is_told_of_another(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    weekday = date.fromisoformat(today()).isoweekday()
    home.feeds.write_text(home.feeds.read_text().replace("{", f"{{weekly: true, weekly_day: {weekday}, ", 1))
    assert digest(home.path, "subscribers", "add", "week@demo.example", "--rhythm", "weekly").exit_code == 0
    with MailServer() as server, open_deps(home, TerminalNarrator()) as deps:
        recall_story(deps, today(), 2, REASON, tell=False)
        issue, _ = make_weekly(deps, today())
        assert [pick.page for pick in kept(home, issue).picks] == [f"{today()}/story-{rank}" for rank in (1, 3, 4)]
        recall_story(deps, today(), 3, REASON, tell=False)
        mail_by(home, server.address)
        assert digest(home.path, "send").exit_code == 0
        letters = [text_of(message) for _, message in server.letters]
        assert sum("The week: " in letter for letter in letters) == 1
        assert all(towns_in(letter) == {"Ardavan", "Dezful"} for letter in letters)
        recall(home, 1, "--tell")
        assert sorted(server.recipients[-5:]) == sorted((*SUBSCRIBERS, "week@demo.example"))


def test_a_weekly_letter_of_which_nothing_is_left_is_not_sent(tmp_path: Path) -> None:
    home = make_home(tmp_path, queued=False)
    issue = weekly_issue(today())
    with open_deps(home, TerminalNarrator()) as deps:
        edition = kept(home, today())
        week = week_edition([edition], size=10, now=edition.generated_at)
        assert week is not None
        frozen = FrozenEdition(day=issue, window=week.window, frozen_at=week.generated_at, record=dump(week))
        assert deps.ledger.freeze_edition(frozen)
        deps.deliveries.queue(issue, deps.clock())
        recall_edition(deps, today(), REASON, tell=False)
    for _ in range(2):
        assert digest(home.path, "send").exit_code == 0
    assert states(home) == {"refused": len(SUBSCRIBERS)}
    assert digest(home.path, "run").exit_code == 0


def test_only_a_story_that_is_there_is_recalled_and_never_the_last_one(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    assert "has no story 5; it has 1, 2, 3, 4" in recall(home, 5, code=2)
    recall(home, 0, code=2)
    for story in (1, 2, 3):
        recall(home, story)
    assert "take the edition back, without --story" in recall(home, 4, code=2)
    assert states(home) == {"queued": len(SUBSCRIBERS)}
    assert digest(home.path, "recall", today(), "--reason", REASON, "--yes").exit_code == 0
    assert "was recalled, and each of its stories" in recall(home, 4, code=2)


def test_subject_and_preheader_name_only_stories_that_stand() -> None:
    edition = make_edition(picks=stories(), words=0)
    for shortened in (without(edition, {"2024-03-05/story-2"}), with_reasons(edition, {2: REASON})):
        assert towns_in(f"{shortened.subject} {shortened.preheader}") == {"Ardavan", "Chalus", "Dezful"}
    for shortened in (without(edition, {"2024-03-05/story-1"}), with_reasons(edition, {1: REASON})):
        assert towns_in(shortened.subject) == {"Behbahan"}
    assert without(edition, ()) == edition
