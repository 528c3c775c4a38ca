"""The weekly letter in a home: once to each who chose it, next to the daily one, whenever the run is killed."""

import email
import html
import json
import re
from email.message import Message
from pathlib import Path

import pytest
from homes import digest

from digest.model.issues import weekly_issue
from digest.services.sample import ARCHIVE
from digest.store.deliveries import Deliveries

DAY = "2024-03-05"  # a Tuesday
RUN = ("run", "--replay", str(ARCHIVE))
RHYTHMS = {"d@harbour.example": "daily", "w@harbour.example": "weekly", "b@harbour.example": "both"}


@pytest.fixture
def home(fresh: Path) -> Path:
    """The sample's home with a weekly letter on Tuesdays and a subscriber of each rhythm."""
    with_weekly(fresh, day=2)
    for address, rhythm in RHYTHMS.items():
        assert digest(fresh, "subscribers", "add", address, "--rhythm", rhythm).exit_code == 0
    return fresh


def with_weekly(home: Path, *, day: int) -> None:
    feeds = home / "feeds.yaml"
    text = feeds.read_text("utf-8")
    assert text.count("\nedition:\n") == 1 or text.startswith("edition:\n")
    feeds.write_text(text.replace("edition:\n", f"edition:\n  weekly: true\n  weekly_day: {day}\n", 1), "utf-8")


def mails(home: Path) -> dict[str, list[Message]]:
    """The mails in the outbox by recipient."""
    found: dict[str, list[Message]] = {}
    for path in sorted((home / "output" / "outbox").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes())
        found.setdefault(mail["To"], []).append(mail)
    return found


def subjects(home: Path, address: str) -> list[bool]:
    """For each mail of an address whether it is the weekly letter, the daily one first."""
    return sorted("The week: " in mail["Subject"] for mail in mails(home).get(address, []))


def test_each_subscriber_gets_the_letters_of_the_chosen_rhythm_once(home: Path) -> None:
    for _ in range(2):
        result = digest(home, *RUN)
        assert result.exit_code == 0, result.output
    assert {address: subjects(home, address) for address in RHYTHMS} == {
        "d@harbour.example": [False],
        "w@harbour.example": [True],
        "b@harbour.example": [False, True],
    }
    both = mails(home)["b@harbour.example"]
    assert len({mail["Message-ID"] for mail in both}) == 2


def test_on_other_weekdays_and_without_the_setting_there_is_none(fresh: Path) -> None:
    assert digest(fresh, "subscribers", "add", "w@harbour.example", "--rhythm", "weekly").exit_code == 0
    assert digest(fresh, *RUN).exit_code == 0
    assert subjects(fresh, "w@harbour.example") == [False]  # without a weekly letter everybody gets the daily one


def test_a_weekly_letter_is_no_day_of_the_archive(home: Path) -> None:
    assert digest(home, *RUN).exit_code == 0
    site = home / "output" / "site"
    assert sorted(path.name for path in site.iterdir() if path.name.startswith("2024")) == [DAY, weekly_issue(DAY)]
    assert json.loads(digest(home, "status", "--json").stdout)["latest_edition"] == DAY
    assert "The week" not in (site / "editions.atom").read_text("utf-8")


def test_a_weekly_letter_has_a_page_in_each_language_that_the_archive_and_the_mail_lead_to(home: Path) -> None:
    assert digest(home, *RUN).exit_code == 0
    site = home / "output" / "site"
    folder = site / weekly_issue(DAY)
    assert sorted(path.name for path in folder.iterdir()) == [
        "index.fa.html", "index.html", "share.fa.html", "share.html",
    ]  # fmt: skip
    page = (folder / "index.html").read_text("utf-8")
    links = re.findall(r'href="(\.\./[^"#]+|[^"#:/]+)"', page)
    assert f"../{DAY}/story-1.html" in links
    assert [link for link in links if not (folder / link).exists()] == []
    assert f'href="{weekly_issue(DAY)}/index.html"' in (site / "index.html").read_text("utf-8")
    weekly = next(mail for mail in mails(home)["b@harbour.example"] if "The week: " in mail["Subject"])
    assert weekly["Archived-At"] is None or weekly["Archived-At"].endswith(f"/archive/{weekly_issue(DAY)}/>")


def test_a_page_of_a_weekly_letter_that_is_gone_is_written_again_and_follows_a_recall(home: Path) -> None:
    assert digest(home, *RUN).exit_code == 0
    page = home / "output" / "site" / weekly_issue(DAY) / "index.html"
    before = page.read_text("utf-8")
    page.unlink()
    assert digest(home, *RUN).exit_code == 0
    assert page.read_text("utf-8") == before
    headline = json.loads((home / "output" / "site" / DAY / "edition.json").read_text("utf-8"))["picks"][0]["headline"]
    assert headline in html.unescape(before)
    recalled = digest(home, "recall", DAY, "--story", "1", "--reason", "it was wrong", "--yes")
    assert recalled.exit_code == 0, recalled.output
    assert headline not in html.unescape(page.read_text("utf-8"))


def test_a_week_that_cannot_be_composed_costs_only_the_weekly_letter_and_is_tried_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("digest.services.weekly_letters.week_edition", fails)
        result = digest(home, *RUN)
    assert result.exit_code == 0, result.output
    assert "could not be made" in result.output
    assert subjects(home, "b@harbour.example") == [False]
    assert [one["name"] for one in json.loads(digest(home, "status", "--aside", "--json").stdout)] == [
        weekly_issue(DAY)
    ]
    assert digest(home, *RUN).exit_code == 0
    assert subjects(home, "b@harbour.example") == [False, True]


def test_a_run_killed_after_the_letter_was_frozen_sends_it_at_the_next(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Deliveries.queue

    def dies(self: Deliveries, day: str, now: object) -> int | None:
        if day == weekly_issue(DAY):
            raise KeyboardInterrupt
        return queue(self, day, now)  # type: ignore[arg-type]

    with monkeypatch.context() as killed:
        killed.setattr(Deliveries, "queue", dies)
        assert digest(home, *RUN).exit_code != 0
    assert subjects(home, "b@harbour.example") == [False]
    assert digest(home, *RUN).exit_code == 0
    assert subjects(home, "b@harbour.example") == [False, True]
