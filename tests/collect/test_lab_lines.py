"""The JSON lines of `digest lab feed` and `digest lab extract`."""

import gzip
import json
from pathlib import Path

from click.testing import CliRunner

from digest.entry.cli.main import main

ITEM = "<item><guid isPermaLink='false'>1</guid><title>Rain</title></item>"
FEED = f"<rss version='2.0'><channel><title>x</title>{ITEM}</channel></rss>"
PAGE = "<html><title>Rain</title><body><article><p>" + "Rain fell on the harbour all day long. " * 12 + "</p></article>"


def lab(name: str, *lines: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["lab", name], input="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_feed_files_become_rows_and_a_missing_one_costs_only_its_own(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(FEED)
    good, missing = lab("feed", str(feed), str(tmp_path / "nowhere.xml"))
    assert (good["state"], good["items"]) == (
        "fresh",
        [{"guid": "1", "title": "Rain", "url": None, "published": None}],
    )
    assert "nowhere.xml" in str(missing["error"])
    assert missing["items"] == []


def test_pages_become_texts_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    lines = [json.dumps({"id": name, "path": str(tmp_path / name)}) for name in ("a.html", "b.html.gz", "c.html")]
    plain, packed, missing = lab("extract", *lines)
    assert "Rain fell on the harbour" in str(plain["text"])
    assert plain["language"] == "en"
    assert packed["text"] == plain["text"]
    assert "c.html" in str(missing["error"])
