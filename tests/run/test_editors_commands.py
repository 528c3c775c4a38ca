"""Editors' commands for past days and single stages: backtest, rank --near, the lab."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from homes import digest

from digest.entry.cli.main import main

DAY = "2024-03-05"
HEAVY = ("scipy", "trafilatura", "digest.rank.ranking", "digest.edition.composing")
SPAN = ("--from", "2024-03-01", "--to", "2024-03-09")


def backtest(home: Path) -> list[dict[str, Any]]:
    result = digest(home, "backtest", *SPAN, "--json")
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.stdout)
    assert row["day"] == DAY
    return list(row["changes"])


def limit_publishers(home: Path) -> None:
    feeds = home / "feeds.yaml"
    text = feeds.read_text("utf-8")
    feeds.write_text(text.replace("  size: 10\n", "  size: 10\n  caps: {per_publisher: 1}\n", 1), "utf-8")


def picks_of(home: Path) -> dict[str, str]:
    record = json.loads((home / "output" / "site" / DAY / "edition.json").read_text("utf-8"))
    return {pick["url"]: pick["headline"] for pick in record["picks"]}


# --- backtest ---


def test_under_the_same_settings_every_pick_stands(finished_home: Path) -> None:
    assert backtest(finished_home) == []
    assert f"{DAY}: every pick stands" in digest(finished_home, "backtest", *SPAN).stdout


def test_a_tighter_cap_says_which_picks_leave_and_why(finished: Path) -> None:
    limit_publishers(finished)
    leaving = [change for change in backtest(finished) if change["turn"] == "leaves"]
    assert leaving
    assert all(change["why"].startswith("already 1 picks led by ") for change in leaving)
    assert {change["url"] for change in leaving} <= picks_of(finished).keys()
    assert "already 1 picks led by" in digest(finished, "backtest", *SPAN).stdout


def test_another_weight_says_which_signal_changed_the_score(finished: Path) -> None:
    with (finished / "feeds.yaml").open("a", encoding="utf-8") as feeds:
        feeds.write("\nweights: {severity: 0.05}\n")
    found = backtest(finished)
    assert found
    assert all("severity" in dict(change["signals"]) for change in found if change["signals"])
    assert any("severity -0." in change["why"] for change in found)


def test_a_backtest_writes_nothing(finished: Path) -> None:
    limit_publishers(finished)

    def state() -> tuple[list[str], dict[str, bytes]]:
        database = sqlite3.connect(finished / "digest.db")
        rows = list(database.iterdump())
        database.close()
        return rows, {str(path): path.read_bytes() for path in (finished / "output").rglob("*") if path.is_file()}

    before = state()
    assert backtest(finished)
    assert state() == before


@pytest.mark.parametrize("span", [("2024-03-06", "2024-03-09"), ("2024-03-09", "2024-03-01"), ("soon", "2024-03-01")])
def test_days_without_an_edition_are_the_askers_mistake(finished_home: Path, span: tuple[str, str]) -> None:
    result = digest(finished_home, "backtest", "--from", span[0], "--to", span[1])
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1


# --- rank --near ---


def test_near_shows_the_next_stories_each_with_what_kept_it_out(finished_home: Path) -> None:
    near = json.loads(digest(finished_home, "rank", "--near", "2", "--json").stdout)["stories"]
    everything = json.loads(digest(finished_home, "rank", "--json").stdout)["stories"]
    assert near == everything[10:12]
    shown = digest(finished_home, "rank", "--near", "2").stdout
    for story in near:
        assert story["kept_out"] in shown
    assert everything[0]["headline"] not in shown


def test_near_wants_a_number_above_nought(finished_home: Path) -> None:
    assert digest(finished_home, "rank", "--near", "0").exit_code == 2


# --- lab ---

STRIKE = {
    "id": 1,
    "title": "Bakers strike in Mashhad over arrests of protesters",
    "text": "Police in Iran arrested ten bakers.",
    "published": "2024-03-05T10:00:00Z",
}
CAKE = {"id": 2, "title": "A cake for every season", "text": "Butter and sugar.", "published": "2024-03-04T10:00:00Z"}


def lab(home: Path, command: str, *lines: object) -> Result:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return CliRunner().invoke(main, ["--home", str(home), "lab", command], input=text)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lab_similarity_scores_pairs_of_headlines(tmp_path: Path) -> None:
    pairs = [
        {"id": "near", "a": "Bakers strike in Mashhad", "b": "Mashhad bakers on strike"},
        {"id": "far", "a": "Bakers strike in Mashhad", "b": "A cake for every season"},
    ]
    near, far = rows(lab(tmp_path, "similarity", *pairs))
    assert (near["id"], far["id"]) == ("near", "far")
    assert 0 <= far["score"] < 0.3 < 0.6 < near["score"] <= 1


def test_lab_relevance_without_a_home_takes_the_shipped_topics(tmp_path: Path) -> None:
    strike, cake = rows(lab(tmp_path, "relevance", STRIKE, CAKE))
    assert strike["relevant"]
    assert "iran-protests" in strike["topics"]
    assert (cake["id"], cake["relevant"], cake["topics"]) == (2, False, [])
    assert cake["score"] < 0.1 < strike["score"]


def test_lab_relevance_takes_the_topics_of_the_home(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("topics: {cakes: {name: {en: Cakes}, subject: [cake], matter: [season]}}\n")
    strike, cake = rows(lab(tmp_path, "relevance", STRIKE, CAKE))
    assert not strike["relevant"]
    assert cake["topics"] == ["cakes"]


def test_lab_rank_gives_day_story_and_score(tmp_path: Path) -> None:
    strike, cake = rows(lab(tmp_path, "rank", STRIKE, CAKE))
    assert strike["day"] == DAY
    assert strike["story"]
    assert strike["score"] > 0
    assert cake == {"id": 2, "day": "2024-03-04", "story": None, "score": 0.0}


@pytest.mark.parametrize("command", ["cluster", "similarity", "relevance", "rank"])
def test_the_lab_names_the_malformed_line(tmp_path: Path, command: str) -> None:
    for line in ("no json", "[1]", '{"title": "no id"}'):
        result = lab(tmp_path, command, {"id": 1}, line)
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: stdin:2: ")
        assert result.stderr.count("\n") == 1
        assert not result.stdout


@pytest.mark.parametrize("command", ["cluster", "similarity", "relevance", "rank"])
def test_no_rows_give_no_rows(tmp_path: Path, command: str) -> None:
    assert rows(lab(tmp_path, command)) == []


@pytest.mark.parametrize("time", ["soon", "0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00"])
def test_lab_rank_names_the_row_whose_time_is_none(tmp_path: Path, time: str) -> None:
    result = lab(tmp_path, "rank", STRIKE, {**CAKE, "published": time})
    assert result.exit_code == 2
    assert f"row 2: {time!r} is not a time" in result.stderr


# --- check ---


def test_check_names_overrides_that_do_nothing(finished: Path) -> None:
    held, gone = "{action: kill, target: %s, author: Ada, reason: the desk, until: 2024-03-09}", "2024-03-01"
    lines = [held % next(iter(picks_of(finished))), held % "https://nobody.example/none"]
    lines.append(lines[0].replace("2024-03-09", gone))
    one, other = list(picks_of(finished))[:2]
    lines.append(held.replace("kill", "merge").replace("author", f"value: {other}, author") % one)
    feeds = finished / "feeds.yaml"
    text = feeds.read_text("utf-8")
    assert "\noverrides: []" not in text
    feeds.write_text(text + "\noverrides:\n" + "".join(f"  - {line}\n" for line in lines), "utf-8")
    told = digest(finished, "check").output
    assert told.count("overrides: kill of") == 2
    assert "nobody.example/none by Ada names no story of 2024-03-05" in told
    assert f"ended on {gone}" in told
    assert "overrides: merge" not in told


def test_a_day_that_was_ranked_is_not_ranked_again(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = digest(finished, "rank", "--json")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the day was ranked again")

    monkeypatch.setattr("digest.services.edition.group_items", never)
    assert digest(finished, "rank", "--json").output == first.output
    assert digest(finished, "explain", "1").exit_code == 0


@pytest.mark.parametrize("command", [("rank", "--json"), ("explain", "1"), ("status",), ("check",)])
def test_who_asks_after_a_run_need_not_load_what_ranks_and_writes(finished: Path, command: tuple[str, ...]) -> None:
    digest(finished, "rank")
    arguments = ["--home", str(finished), *command]
    asked = f"from digest.entry.cli.main import main; main({arguments!r}, standalone_mode=False)"
    loaded = f"import sys; {asked}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["[]"], 0), done.stderr


def test_find_says_what_became_of_each_item(finished: Path) -> None:
    found = json.loads(digest(finished, "find", "--json", "teachers").output)
    assert found
    assert all("teachers" in f"{row['title']}".lower() or row["fate"] for row in found)
    day = json.loads(digest(finished, "rank", "--json").output)
    places = {member["url"]: place for place, story in enumerate(day["stories"], 1) for member in story["members"]}
    assert {row["url"]: row["place"] for row in found} == {row["url"]: places.get(row["url"]) for row in found}
    left_out = {row["url"]: row["why"] for row in day["off_topic"]}
    assert all(row["fate"] == f"off topic: {left_out[row['url']]}" for row in found if row["url"] in left_out)


def test_find_takes_any_question(finished: Path) -> None:
    for question in ("zzzzzz", '"', "' or 1=1 --", "x" * 10_000, "قطع اینترنت", "❶"):
        result = digest(finished, "find", question)
        assert result.exit_code in (0, 2), result.output
        assert "Traceback" not in result.output


# --- override ---


def test_an_editor_decides_takes_it_back_and_does_it_again(finished: Path) -> None:
    by = ("--by", "Ada", "--reason", "the desk")
    assert digest(finished, "override", "kill", "1", *by).exit_code == 0
    assert digest(finished, "override", "headline", "2", "Our words", "--language", "en", *by).exit_code == 0
    killed, renamed = json.loads(digest(finished, "override", "list", "--json").stdout)
    assert (killed["until"], renamed["value"]) == ("2024-03-12", "Our words")
    stories = json.loads(digest(finished, "rank", "--json").stdout)["stories"]
    assert [one["headline"] for one in stories if one["kept_out"] == "killed by Ada: the desk"] != []
    assert stories[1]["headline"] == "Our words"
    contradicted = digest(finished, "override", "pin", killed["target"], *by)
    assert contradicted.exit_code == 2
    assert "kill of" in contradicted.stderr
    assert digest(finished, "override", "undo", "1", "--by", "Bo").exit_code == 0
    assert json.loads(digest(finished, "override", "list", "--json").stdout) == [renamed]
    assert digest(finished, "override", "redo", "--by", "Bo").exit_code == 0
    log = digest(finished, "override", "list", "--log").stdout
    assert [line.split("  ")[1].partition(":")[0] for line in log.splitlines()] == [
        "Ada, do 1", "Ada, do 2", "Bo, undo 1", "Bo, redo 1",
    ]  # fmt: skip


def test_a_boost_below_nought_is_no_option(finished: Path) -> None:
    done = digest(finished, "override", "boost", "3", "-0.2", "--by", "Ada", "--reason", "less", "--json")
    assert json.loads(done.stdout)["act"]["added"][0]["value"] == -0.2
