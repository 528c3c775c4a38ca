"""Quality of collecting on the evaluation data; the floors here may only be raised."""

import json
import tarfile
from pathlib import Path

import pytest
from factories import NOON, make_source

from bench.extraction import FLOOR, measure
from bench.faults import report
from digest.collect.collectors.feed import read_feed
from digest.collect.web.answers import Response

pytestmark = pytest.mark.eval


@pytest.mark.parametrize("day", ["2022-10-23", "2022-10-24"])
def test_every_planted_fault_is_named(eval_data: Path, day: str) -> None:
    assert report(day, eval_data)


def test_every_feed_file_is_read_with_at_least_feedparsers_items(eval_data: Path) -> None:
    folder = eval_data / "eval/feeds"
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf-8").splitlines()]
    fewer = []
    for archive in sorted({row["archive"] for row in rows}):
        with tarfile.open(folder / archive) as files:
            for row in (row for row in rows if row["archive"] == archive):
                file = files.extractfile(row["path"])
                assert file is not None
                answer = Response(
                    url="https://herald.example/feed", status=200, headers=(), body=file.read(), received=NOON
                )
                reading = read_feed(make_source(), answer)
                if len(reading.entries) < row["n_items"]:
                    fewer.append((row["path"], row["n_items"], len(reading.entries)))
    assert fewer == []


def test_extraction_stays_above_its_floor(eval_data: Path) -> None:
    assert measure(eval_data).f1 >= FLOOR
