"""Both engines give the same day: the replay of the sample yields the same edition, files and letters."""

from pathlib import Path

import pytest
from homes import copy_of, digest

from digest.services.sample import ARCHIVE, SUBSCRIBER
from digest.store.engine import open_engine


def files(home: Path) -> dict[str, bytes]:
    output = home / "output"
    return {
        str(path.relative_to(output)): path.read_bytes()
        for folder in ("site", "outbox")
        for path in sorted((output / folder).rglob("*"))
        if path.is_file()
    }


def test_the_sample_day_is_the_same_on_postgresql(
    sample_home: Path, finished_home: Path, tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_of(sample_home, tmp_path)
    assert digest(home, "store", "copy", str(home / "digest.db"), new_postgresql).exit_code == 0
    (home / "digest.db").unlink()
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    result = digest(home, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 0, result.output
    assert files(home) == files(finished_home)
    assert not (home / "digest.db").exists()


def test_status_backup_and_list_work_on_postgresql(
    finished_home: Path, tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_of(finished_home, tmp_path)
    assert digest(home, "store", "copy", str(home / "digest.db"), new_postgresql).exit_code == 0
    (home / "digest.db").unlink()
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    for arguments in (("status", "--json"), ("rank",), ("sources", "status"), ("items",), ("prune",), ("metrics",)):
        result = digest(home, *arguments)
        assert result.exit_code == 0, f"{arguments}: {result.output}"
    listed = digest(home, "subscribers", "find", SUBSCRIBER)
    assert listed.exit_code == 0, listed.output
    backup = tmp_path / "backup.tar.gz"
    assert digest(home, "backup", str(backup)).exit_code == 0
    monkeypatch.delenv("DIGEST_DATABASE")
    restored = tmp_path / "restored"
    assert digest(restored, "restore", str(backup)).exit_code == 0
    counted = open_engine(restored / "digest.db").query("select count(*) as n from editions")
    assert counted == [{"n": 1}]


def test_a_wrong_address_is_one_line_and_nothing_is_made(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_of(sample_home, tmp_path)
    monkeypatch.setenv("DIGEST_DATABASE", "postgresql://top:secret@127.0.0.1:1/letter")
    result = digest(home, "run", "--replay", str(ARCHIVE))
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "check DIGEST_DATABASE" in result.output
    assert "secret" not in result.output
