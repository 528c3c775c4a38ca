"""`archive: true` keeps the pages behind the picks."""

import json
import os
import time
from pathlib import Path

from homes import digest

from digest.collect.web.warc import Replay
from digest.services.sample import ARCHIVE

DAY = "2024-03-05"


def archiving(home: Path) -> Path:
    feeds = home / "feeds.yaml"
    feeds.write_text(feeds.read_text("utf-8").replace("\nedition:\n", "\nedition:\n  archive: true\n", 1), "utf-8")
    return home / "output" / "evidence" / f"{DAY}.warc.gz"


def test_pages_behind_the_picks_are_kept_for_the_owner_alone(fresh: Path) -> None:
    path = archiving(fresh)
    assert digest(fresh, "run", "--replay", str(ARCHIVE), "--dry-run").exit_code == 0
    edition = json.loads((fresh / "output" / "site" / DAY / "edition.json").read_text("utf-8"))
    with Replay(path) as kept, Replay(ARCHIVE) as whole:
        urls = {member["url"] for pick in edition["picks"] for member in pick["members"]}
        assert len(kept) == len(urls)
        assert all(kept.has(url) for url in urls if whole.has(url))
    assert (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    written = path.stat().st_mtime_ns
    assert digest(fresh, "run", "--replay", str(path), "--dry-run").exit_code == 0
    assert path.stat().st_mtime_ns == written


def test_without_the_setting_nothing_is_kept(finished: Path) -> None:
    assert not (finished / "output" / "evidence").exists()


def test_evidence_is_thrown_away_after_its_time(fresh: Path) -> None:
    path = archiving(fresh)
    digest(fresh, "run", "--replay", str(ARCHIVE), "--dry-run")
    digest(fresh, "prune")
    assert path.exists()
    long_ago = time.time() - 181 * 24 * 3600
    os.utime(path, (long_ago, long_ago))
    digest(fresh, "prune")
    assert not path.exists()
