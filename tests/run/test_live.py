"""The live web, recorded and replayed: the sample's archive served over real HTTP on loopback."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import digest
from news_sites import COOKIE, EVENTS, serve_news
from posts import today

from digest.services.new_home import create_home


@pytest.fixture
def web() -> Iterator[str]:
    """The address of a site with the four events."""
    with serve_news(EVENTS) as address:
        yield address


def settings(base: str) -> str:
    return (
        "edition:\n  minimum_per_topic: {}\n  caps: {per_owner: 9, per_publisher: 9}\n"
        "topics: {iran-protests: {beat: iran-protests, sources: false}}\n"
        "publishers: {herald: {name: Herald}}\n"
        f"sources:\n  - {{name: Herald, url: {base}/feed, publisher: herald, language: en}}\n"
    )


def test_a_live_run_that_was_recorded_can_be_replayed(
    web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    day = today()
    create_home(tmp_path / "live", replay=False, feeds=settings(web))
    recording = tmp_path / "today.warc.gz"
    live = digest(tmp_path / "live", "run", "--day", day, "--record", str(recording))
    assert live.exit_code == 0, live.output
    create_home(tmp_path / "past", replay=True, feeds=settings(web))
    past = digest(tmp_path / "past", "run", "--day", day, "--replay", str(recording))
    assert past.exit_code == 0, past.output
    first, again = (
        json.loads((tmp_path / home / "output" / "site" / day / "edition.json").read_text())
        for home in ("live", "past")
    )
    assert [pick["headline"] for pick in first["picks"]] == [pick["headline"] for pick in again["picks"]]
    assert len(first["picks"]) == 4
    assert not first["sample"]
    assert again["sample"]


def test_a_recording_holds_no_cookie(web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_PRIVATE_WEB", "allow")
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    create_home(tmp_path / "live", replay=False, feeds=settings(web))
    recording = tmp_path / "today.warc.gz"
    assert digest(tmp_path / "live", "collect", "--record", str(recording)).exit_code == 0
    assert COOKIE.encode() not in gzip.decompress(recording.read_bytes())


def test_private_addresses_are_refused_unless_allowed(
    web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "keys"))
    create_home(tmp_path / "live", replay=False, feeds=settings(web))
    result = digest(tmp_path / "live", "collect", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["health"] == {"unreachable": 1}
    (row,) = json.loads(digest(tmp_path / "live", "sources", "status", "--json").stdout)
    assert "127.0.0.1" in row["detail"]
