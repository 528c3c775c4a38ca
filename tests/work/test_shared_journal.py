"""The journal of erasures on several hosts: one erases, another restores a backup."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from buckets import BucketServer, bucket_server
from homes import digest
from posts import make_post

from bench.clusters import Cluster
from digest.model.subscribers import SubscriberState
from digest.services.homes import Home, open_ledger
from digest.store.subscriber_rows import Subscribers

STAYS, LEAVES, LEFT_BEFORE = "stays@demo.example", "leaves@demo.example", "left-before@demo.example"


@pytest.fixture
def buckets() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


def second_host(first: Home, folder: Path) -> Home:
    """Another host of the same home: its own folder, and its own copy of the key."""
    folder.mkdir()
    home = Home(path=Path(shutil.copytree(first.path, folder / "home", ignore=shutil.ignore_patterns("digest.db*"))))
    shutil.copy(first.path.parent / "home.key", folder)
    environment = home.path / "digest.env"
    environment.write_text(environment.read_text().replace(f"{first.path.parent}/home.key", f"{folder}/home.key"))
    return home


def listed(home: Home) -> list[str]:
    with open_ledger(home) as ledger:
        rows = Subscribers(ledger.database).all()
        return sorted(row.id for row in rows if row.state is SubscriberState.ACTIVE)


@pytest.mark.slow
def test_an_erasure_on_one_host_is_repeated_where_another_restores_a_backup(
    tmp_path: Path, postgresql: Cluster, buckets: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_DATABASE", postgresql.new_database())
    first = make_post(tmp_path, STAYS, LEAVES, LEFT_BEFORE)
    assert digest(first.path, "subscribers", "erase", LEFT_BEFORE).exit_code == 0  # in the file of this host
    with (first.path / "digest.env").open("a") as file:
        file.write(f"DIGEST_FILES={buckets.new_bucket()}\n")
    second = second_host(first, tmp_path / "second")
    backup = tmp_path / "backup.tar.gz"
    assert digest(first.path, "backup", str(backup)).exit_code == 0
    assert digest(first.path, "subscribers", "erase", LEAVES).exit_code == 0
    assert digest(second.path, "send").exit_code == 0
    expected = listed(second)
    assert len(expected) == 1

    monkeypatch.setenv("DIGEST_DATABASE", postgresql.new_database())
    restored = tmp_path / "restored"
    with monkeypatch.context() as alone:
        alone.delenv("DIGEST_DATABASE")
        assert digest(restored, "restore", str(backup)).exit_code == 0
    copied = digest(restored, "store", "copy", str(restored / "digest.db"), os.environ["DIGEST_DATABASE"])
    assert copied.exit_code == 0, copied.output
    held = digest(second.path, "send")
    assert "digest keys accept" in held.output
    assert listed(second) == expected
    assert digest(second.path, "keys", "accept").exit_code == 0
    assert digest(first.path, "subscribers", "count").stdout == "1 active\n2 left\n"
