"""`digest sources`: states with their history, probing, retrying."""

import json
from pathlib import Path

from homes import digest

from digest.services.act_log import ActLog
from digest.services.sample import ARCHIVE


def rows(home: Path, *arguments: str) -> list[dict[str, object]]:
    result = digest(home, "sources", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_second_run_finds_nothing_due(finished: Path) -> None:
    before = rows(finished, "status")
    assert "no source is due" in digest(finished, "collect", "--replay", str(ARCHIVE)).stdout
    assert rows(finished, "status") == before


def test_a_named_source_is_shown_with_its_states(finished: Path) -> None:
    (row,) = rows(finished, "status", "Meridian Wire")
    assert row["health"] == "fresh"
    assert [state["health"] for state in row["history"]] == ["fresh"]
    assert row["since"] < row["due"]
    assert "Meridian Wire: its states" in digest(finished, "sources", "status", "Meridian Wire").stdout


def test_what_needs_a_person_stands_below_the_table(finished: Path) -> None:
    assert "look for the new address" in digest(finished, "sources", "status").stdout


def test_probing_prints_items_and_records_nothing(fresh: Path) -> None:
    (row,) = rows(fresh, "probe", "Meridian Wire", "--replay", str(ARCHIVE))
    assert row["health"] == "fresh"
    assert len(row["items"]) == row["entries"] > 0
    assert {state["health"] for state in rows(fresh, "status")} == {"not visited"}
    assert digest(fresh, "sources", "probe").exit_code == 2


def test_a_source_begins_anew_when_a_person_says_so(finished: Path) -> None:
    assert "1 sources begin anew" in digest(finished, "sources", "retry", "Meridian Wire").stdout
    assert "collected: 1 sources (1 fresh), 0 new items" in digest(finished, "collect", "--replay", str(ARCHIVE)).stdout


def test_a_feed_is_added_to_feeds_yaml_with_its_publisher(fresh: Path) -> None:
    feeds = fresh / "feeds.yaml"
    before = feeds.read_text("utf-8")
    (known,) = rows(fresh, "status", "Meridian Wire")
    again = digest(fresh, "sources", "add", str(known["url"]), "--replay", str(ARCHIVE))
    assert "known:   Meridian Wire" in again.stdout
    feeds.write_text("\n".join(line for line in before.splitlines() if str(known["url"]) not in line) + "\n", "utf-8")
    named = ("--name", "The Wire", "--by", "Ada")
    added = digest(fresh, "sources", "add", str(known["url"]), "--replay", str(ARCHIVE), *named)
    assert added.exit_code == 0, added.output
    assert rows(fresh, "status", "The Wire")[0]["url"] == known["url"]
    logged = digest(fresh, "override", "list", "--log").stdout
    assert "Ada" in logged
    assert "source The Wire added" in logged
    assert digest(fresh, "override", "undo", "--by", "Bo").exit_code == 0
    assert "The Wire" not in feeds.read_text("utf-8")
    nothing = digest(fresh, "sources", "add", "https://nowhere.example/", "--replay", str(ARCHIVE))
    assert nothing.exit_code == 2
    assert "https://nowhere.example/: HTTP 404" in nothing.stderr


def test_a_list_is_imported_without_its_bad_outlines_and_joins_known_publishers(fresh: Path, tmp_path: Path) -> None:
    (known,) = rows(fresh, "status", "Meridian Wire")
    site = str(known["url"]).split("/")[2]
    opml = tmp_path / "list.opml"
    outlines = (f"https://{site}/more.xml", "https://new.example/feed", "no address")
    opml.write_text(f"<opml><body>{''.join(f'<outline xmlUrl={url!r}/>' for url in outlines)}</body></opml>")
    result = digest(fresh, "sources", "import", str(opml))
    assert result.exit_code == 0, result.output
    assert "2 sources added" in result.stdout
    assert "left out: " in result.stderr
    publishers = {row["url"]: row["publisher"] for row in rows(fresh, "status")}
    assert publishers[outlines[0]] == known["publisher"]
    assert publishers[outlines[1]] == "new.example"
    (act,) = ActLog(fresh).acts()
    assert (act.author, act.settings) == ("command line", ("source meridian.example, new.example added",))
    assert digest(fresh, "sources", "import", str(opml), "--by", "Ada").exit_code == 0
    assert len(ActLog(fresh).acts()) == 1


def test_of_very_many_sources_those_in_trouble_are_shown(finished: Path, tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    outlines = "".join(f"<outline text='Paper {n}' xmlUrl='https://paper{n}.example/f'/>" for n in range(250))
    opml.write_text(f"<opml><body>{outlines}</body></opml>")
    before = digest(finished, "sources", "status").stdout
    assert digest(finished, "sources", "import", str(opml)).exit_code == 0
    said = digest(finished, "sources", "status").stdout
    assert "250 not visited" in said
    assert "without trouble are not shown" in said
    assert "Paper 7" not in said
    assert "Paper 7" in digest(finished, "sources", "status", "--all").stdout
    assert len(rows(finished, "status")) > 250
    assert "Paper 7" not in before
