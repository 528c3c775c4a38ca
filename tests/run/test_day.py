"""A whole day as users run it, on the bundled sample."""

import json
import os
import re
import sqlite3
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from homes import copy_of, digest

from digest.services.recorded_runs import RUN_LOCK
from digest.services.sample import ARCHIVE, SUBSCRIBER
from digest.store.engine import StoreError
from digest.store.ledger import Ledger
from digest.store.locks import FileLocks
from digest.text.tracking import without_tracking

DAY = "2024-03-05"


def edition_of(home: Path) -> dict[str, object]:
    record = json.loads((home / "output" / "site" / DAY / "edition.json").read_text("utf-8"))
    assert isinstance(record, dict)
    return record


def test_a_run_leaves_page_mail_text_and_record(finished_home: Path) -> None:
    folder = finished_home / "output" / "site" / DAY
    forms = {"email.html", "email.txt", "index.html", "light.html", "share.html", "discreet.html", "discreet.txt"}
    english = forms | {f"story-{rank}.html" for rank in range(1, 11)}
    persian = {name.replace(".", ".fa.") for name in english}
    assert {path.name for path in folder.iterdir()} == {"edition.json"} | english | persian


def test_each_subscriber_gets_the_letter_in_the_language_of_choice(fresh: Path) -> None:
    assert digest(fresh, "subscribers", "add", "fa@demo.example", "--language", "fa").exit_code == 0
    assert digest(fresh, "run", "--replay", str(ARCHIVE)).exit_code == 0
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (fresh / "output" / "outbox").glob("*.eml")
    ]
    texts = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in letters}
    assert {letter["To"]: letter["Content-Language"] for letter in letters} == {
        SUBSCRIBER: "en",
        "fa@demo.example": "fa",
    }
    assert "In this letter" in texts[SUBSCRIBER]
    assert "در این نامه" in texts["fa@demo.example"]
    assert [letter["Subject"].isascii() for letter in letters if letter["To"] == "fa@demo.example"] == [False]


def test_the_letter_holds_what_was_published(finished_home: Path) -> None:
    (path,) = (finished_home / "output" / "outbox").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    record = edition_of(finished_home)
    assert message["To"] == SUBSCRIBER
    assert message["Subject"] == record["subject"]
    html = message.get_body(("html",)).get_content()
    for pick in record["picks"]:
        assert without_tracking(pick["url"]).replace("&", "&amp;") in html


def test_the_record_keeps_links_as_published_and_no_subscriber_follows_what_tracks_them(finished_home: Path) -> None:
    site = finished_home / "output" / "site"
    assert "utm_source" in (site / DAY / "edition.json").read_text("utf-8")
    shown = [path for path in site.rglob("*") if path.is_file() and path.name != "edition.json"]
    assert [path for path in shown if re.search("utm_|at_medium", path.read_text("utf-8"))] == []


def test_ten_stories_each_once_none_off_topic(finished_home: Path) -> None:
    picks = edition_of(finished_home)["picks"]
    assert len(picks) == 10
    members = [member for pick in picks for member in pick["members"]]
    assert len(members) == len({member["canonical_url"] for member in members})
    off = json.loads(digest(finished_home, "rank", "--json").stdout)["off_topic"]
    assert not {(one["url"], one["title"]) for one in off} & {(one["url"], one["title"]) for one in members}


def test_another_language_is_off_topic_by_name(finished_home: Path) -> None:
    off = json.loads(digest(finished_home, "rank", "--json").stdout)["off_topic"]
    assert "language" in {entry["why"] for entry in off}


def test_a_story_that_both_languages_report_shows_both(finished_home: Path) -> None:
    languages = [{passage["language"] for passage in pick["passages"]} for pick in edition_of(finished_home)["picks"]]
    assert {"en", "fa"} in languages


def test_rank_gives_the_picks_of_the_edition_first(finished_home: Path) -> None:
    ranked = json.loads(digest(finished_home, "rank", "--day", DAY, "--json").stdout)
    assert ranked["day"] == DAY
    picks = edition_of(finished_home)["picks"]
    assert [s["story"] for s in ranked["stories"][: len(picks)]] == [pick["story"] for pick in picks]
    assert all(story["kept_out"] for story in ranked["stories"][len(picks) :])


def test_explain_says_why_a_story_is_in(finished_home: Path) -> None:
    first = edition_of(finished_home)["picks"][0]
    for name in ("1", first["story"], first["story"][:8], first["members"][0]["url"]):
        result = digest(finished_home, "explain", name)
        assert result.exit_code == 0, result.output
        assert first["headline"] in result.stdout
        assert "severity" in result.stdout


def test_explain_says_why_an_item_is_off_topic(finished_home: Path) -> None:
    off = json.loads(digest(finished_home, "rank", "--json").stdout)["off_topic"][0]
    assert off["why"] in digest(finished_home, "explain", off["url"]).stdout


def test_explain_says_what_became_of_each_news_item_of_a_post(finished_home: Path) -> None:
    post = "https://radiokarvan.example/channel/5121"
    told = json.loads(digest(finished_home, "explain", "--json", post).stdout)["items"]
    assert [bool(item["story"]) for item in told] == [True, True, False]
    assert all(item["canonical_url"] in digest(finished_home, "explain", post).stdout for item in told)
    strike = digest(finished_home, "explain", "--json", f"{post}#1")
    assert json.loads(strike.stdout)["story"] == told[0]["story"]


def test_an_unknown_story_is_the_askers_mistake(finished_home: Path) -> None:
    result = digest(finished_home, "explain", "nothing-like-it")
    assert result.exit_code == 2
    assert "nothing-like-it" in result.stderr


def test_status_tells_the_edition_deliveries_and_sources(finished_home: Path) -> None:
    facts = json.loads(digest(finished_home, "status", "--json").stdout)
    assert facts["latest_edition"] == DAY
    assert facts["deliveries"] == [{"day": DAY, "state": "sent", "deliveries": 1}]
    assert facts["subscribers"] == {"active": 1}
    assert facts["sources"]["fresh"] > 5


def test_every_planted_fault_is_named(finished_home: Path) -> None:
    rows = json.loads(digest(finished_home, "sources", "status", "--json").stdout)
    assert {"moved", "not-found", "unparseable", "bot-page"} <= {row["health"] for row in rows}


def test_an_unknown_source_is_named_with_a_near_miss(finished_home: Path) -> None:
    result = digest(finished_home, "sources", "status", "Meridian Wir")
    assert result.exit_code == 2
    assert "did you mean 'Meridian Wire'?" in result.stderr


def test_preview_freezes_nothing(fresh: Path) -> None:
    digest(fresh, "collect", "--replay", str(ARCHIVE))
    result = digest(fresh, "preview", "--day", DAY)
    assert result.exit_code == 0, result.output
    assert all(Path(line).is_file() for line in result.stdout.splitlines())
    assert json.loads(digest(fresh, "status", "--json").stdout)["latest_edition"] is None


def test_a_dry_run_sends_nothing_and_the_next_run_does(fresh: Path) -> None:
    digest(fresh, "run", "--replay", str(ARCHIVE), "--dry-run")
    assert not (fresh / "output" / "outbox").exists()
    digest(fresh, "run", "--replay", str(ARCHIVE))
    assert len(list((fresh / "output" / "outbox").iterdir())) == 1


def test_an_erased_subscriber_is_not_written_to(fresh: Path) -> None:
    digest(fresh, "run", "--replay", str(ARCHIVE), "--dry-run")
    digest(fresh, "subscribers", "erase", SUBSCRIBER)
    digest(fresh, "run", "--replay", str(ARCHIVE))
    assert not (fresh / "output" / "outbox").exists()


def test_the_clock_of_a_replay_hides_what_lies_in_its_future(fresh: Path) -> None:
    digest(fresh, "collect", "--replay", str(ARCHIVE), "--at", "2024-03-05T06:00Z")
    database = sqlite3.connect(fresh / "digest.db")
    latest = database.execute("select max(published) from items").fetchone()[0]
    database.close()
    assert "2024-03-04" < latest <= "2024-03-05T06:00:00Z"


# --- what must not happen ---


def test_a_replay_never_touches_a_live_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "keys"))
    assert digest(tmp_path, "init", str(tmp_path / "live")).exit_code == 0
    result = digest(tmp_path / "live", "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 2
    assert "this is a live home" in result.stderr
    assert not list((tmp_path / "live" / "output").rglob("*.html"))


def test_a_replay_home_delivers_to_files_whatever_the_mailer(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_MAILER", "smtp://nobody@127.0.0.1:9")
    result = digest(fresh, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 0, result.output
    assert len(list((fresh / "output" / "outbox").glob("*.eml"))) == 1


def test_a_home_keeps_its_kind(sample_home: Path) -> None:
    result = digest(sample_home, "init", str(sample_home))
    assert result.exit_code == 2
    assert "this is a replay home already" in result.stderr


def test_no_address_stands_in_the_database(finished_home: Path) -> None:
    for path in finished_home.glob("digest.db*"):
        assert SUBSCRIBER.encode() not in path.read_bytes()


def test_the_outbox_is_outside_what_is_served(finished_home: Path) -> None:
    outbox = finished_home / "output" / "outbox"
    assert outbox.stat().st_mode & 0o777 == 0o700
    assert not list((finished_home / "output" / "site").rglob("*.eml"))


def test_a_live_homes_key_is_none_of_a_replay_homes_business(
    tmp_path: Path, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "live.key"))
    home = copy_of(sample_home, tmp_path)
    assert digest(home, "run", "--replay", str(ARCHIVE)).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_held_day_needs_a_person_and_status_says_so(fresh: Path) -> None:
    settings = fresh / "feeds.yaml"
    settings.write_text(settings.read_text("utf-8").replace("edition:\n", "edition:\n  floor: 1.0\n", 1), "utf-8")
    held = digest(fresh, "run", "--replay", str(ARCHIVE))
    assert held.exit_code == 1
    facts = json.loads(digest(fresh, "status", "--json").stdout)
    assert facts["runs"][0]["outcome"] == "held"
    assert any("is held" in line for line in facts["needs_you"])
    assert not (fresh / "output" / "outbox").exists()


# --- bad input: one clear line, the right exit code, nothing lost ---


def one_line(result: object, code: int) -> str:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.stderr
    # What preflight notes of the letter is no part of what went wrong.
    lines = [line for line in result.stderr.splitlines() if not line.startswith("preflight warns: ")]
    assert len(lines) == 1, lines
    return lines[0]


def test_a_missing_feeds_yaml_is_one_line(fresh: Path) -> None:
    (fresh / "feeds.yaml").unlink()
    assert "feeds.yaml" in one_line(digest(fresh, "run"), 2)


@pytest.mark.parametrize("content", ["", "edition: [", "edition: {tytle: x}\ntopics: {}\n"])
def test_an_empty_or_broken_feeds_yaml_ends_with_its_place(fresh: Path, content: str) -> None:
    (fresh / "feeds.yaml").write_text(content)
    result = digest(fresh, "check")
    assert result.exit_code == 2
    assert "feeds.yaml" in result.stderr


def test_a_missing_archive_is_one_line(fresh: Path) -> None:
    assert "nowhere.warc.gz" in one_line(digest(fresh, "run", "--replay", "nowhere.warc.gz"), 2)


def test_a_damaged_archive_is_one_line_and_loses_nothing(fresh: Path, tmp_path: Path) -> None:
    digest(fresh, "collect", "--replay", str(ARCHIVE), "--at", "2024-03-05T06:00Z")
    before = json.loads(digest(fresh, "status", "--json").stdout)["sources"]
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(ARCHIVE.read_bytes()[:5000] + b"garbage" * 100)
    assert "damaged.warc.gz" in one_line(digest(fresh, "run", "--replay", str(damaged)), 2)
    assert json.loads(digest(fresh, "status", "--json").stdout)["sources"] == before


def test_a_database_from_a_newer_version_is_one_line(fresh: Path) -> None:
    database = sqlite3.connect(fresh / "digest.db")
    database.execute("insert into migrations values (9999, '9999_the_future')")
    database.commit()
    database.close()
    assert "made by a newer version" in one_line(digest(fresh, "run", "--replay", str(ARCHIVE)), 1)


def test_an_output_that_cannot_be_written_is_one_line_and_the_next_run_goes_on(fresh: Path) -> None:
    site = fresh / "output" / "site"
    site.write_text("a file where a folder belongs")
    assert str(site) in one_line(digest(fresh, "run", "--replay", str(ARCHIVE)), 1)
    site.unlink()
    assert digest(fresh, "run", "--replay", str(ARCHIVE)).exit_code == 0
    assert (site / DAY / "index.html").is_file()


def test_a_disk_that_fills_up_in_the_middle_is_one_line_and_the_next_run_goes_on(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = Ledger.record_articles

    def full(self: Ledger, articles: object) -> None:
        raise StoreError("digest.db: database or disk is full; free some space on this disk, then run again")

    monkeypatch.setattr(Ledger, "record_articles", full)
    assert "disk is full" in one_line(digest(fresh, "run", "--replay", str(ARCHIVE)), 1)
    monkeypatch.setattr(Ledger, "record_articles", recorded)
    assert digest(fresh, "run", "--replay", str(ARCHIVE)).exit_code == 0
    assert (fresh / "output" / "site" / DAY / "index.html").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_output_is_one_line(fresh: Path) -> None:
    (fresh / "output").chmod(0o500)
    assert "Permission denied" in one_line(digest(fresh, "run", "--replay", str(ARCHIVE)), 1)


def test_a_second_run_at_work_is_no_failure(fresh: Path) -> None:
    with FileLocks(fresh).hold(RUN_LOCK):
        result = digest(fresh, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 0
    assert "another run" in result.stderr


@pytest.mark.parametrize(("option", "value"), [("--day", "yesterday"), ("--at", "noon"), ("--day", "2999-01-01")])
def test_a_day_or_time_that_is_none_is_the_callers_mistake(fresh: Path, option: str, value: str) -> None:
    assert value in one_line(digest(fresh, "run", "--replay", str(ARCHIVE), option, value), 2)


def test_figures_of_the_picks_are_kept_and_printed(finished_home: Path) -> None:
    said = digest(finished_home, "status", "--json")
    ((day, figures),) = json.loads(said.output)["quality"].items()
    assert day == json.loads(said.output)["latest_edition"]
    assert 0 <= figures["single_source"] <= 1
    assert "Quality of the picks" in digest(finished_home, "status").output
