"""`digest items`: the recorded items, for editors and scripts."""

import json
from datetime import datetime
from pathlib import Path

from homes import digest

from digest.beats.newsletter import read_newsletter

FIELDS = ("source", "id", "url", "title", "published", "updated", "first_seen", "summary", "text", "language")


def rows(home: Path, *arguments: str) -> list[dict[str, str | None]]:
    result = digest(home, "items", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_recorded_item_is_one_json_line_oldest_first(finished: Path) -> None:
    found = rows(finished)
    assert len(found) > 50
    assert all(tuple(row) == FIELDS for row in found)
    assert [row["published"] for row in found] == sorted(str(row["published"]) for row in found)
    assert len({row["id"] for row in found}) == len(found)
    assert {row["updated"] for row in found} == {None}


def test_items_are_those_of_the_source_and_the_local_day_that_are_asked_for(finished: Path) -> None:
    every = rows(finished)
    of_source = rows(finished, "--source", "Meridian Wire")
    assert of_source == [row for row in every if row["source"] == "Meridian Wire"]
    assert of_source
    zone = read_newsletter(finished / "feeds.yaml").settings.zone
    local = [datetime.fromisoformat(str(row["published"])).astimezone(zone).date().isoformat() for row in of_source]
    of_day = rows(finished, "--source", "Meridian Wire", "--day", local[-1])
    assert of_day == [row for row, day in zip(of_source, local, strict=True) if day == local[-1]]
    assert rows(finished, "--day", "2001-02-03") == []


def test_a_source_that_is_unknown_and_a_day_that_is_none_are_the_callers_errors(finished: Path) -> None:
    unknown = digest(finished, "items", "--source", "Meridian Wir")
    assert (unknown.exit_code, "no source is called 'Meridian Wir'" in unknown.stderr) == (2, True)
    assert digest(finished, "items", "--day", "yesterday").exit_code == 2


def test_without_json_a_table_is_shown(finished: Path) -> None:
    shown = digest(finished, "items", "--source", "Meridian Wire").stdout
    assert f"{len(rows(finished, '--source', 'Meridian Wire'))} items" in shown
