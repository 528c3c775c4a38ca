"""A run killed at any write resumes there: no item, edition or delivery is lost or doubled."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from homes import copy_of
from waiting import PATIENCE

from bench.clusters import Cluster
from digest.services.homes import Home, database_address
from digest.services.sample import ARCHIVE
from digest.store.copying import copy_store
from digest.store.engine import open_engine

DYING = Path(__file__).with_name("dying_run.py")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def new_home(request: pytest.FixtureRequest, sample_home: Path) -> Iterator[Callable[[Path], Path]]:
    """Copies the fresh home into a folder; its ledger is then on the engine that the test runs on."""
    cluster: Cluster | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with pytest.MonkeyPatch.context() as environment:

        def new(folder: Path) -> Path:
            home = copy_of(sample_home, folder)
            if cluster:
                address = cluster.new_database()
                with closing(open_engine(home / "digest.db")) as file, closing(open_engine(address)) as server:
                    copy_store(file, server)
                (home / "digest.db").unlink()
                environment.setenv("DIGEST_DATABASE", address)
            return home

        yield new


@pytest.fixture(scope="module")
def undisturbed(
    new_home: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], int]:
    """Returns the result of a run that was not killed, and its number of writes on the engine."""
    home = new_home(tmp_path_factory.mktemp("undisturbed"))
    finished = dying_run(home, "before", 0)
    assert finished.returncode == 0, finished.stderr
    return left_behind(home), int(finished.stdout.splitlines()[-1])


def dying_run(home: Path, moment: str, number: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DYING), moment, str(number), "--home", str(home), "run", "--replay", str(ARCHIVE)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def left_behind(home: Path) -> dict[str, Any]:
    """Returns the ledger without attempts and runs, every published file, and every letter."""
    tables = {
        "items": "select * from items order by id",
        "articles": "select * from articles order by item",
        "visits": "select * from source_visits order by url",
        "editions": "select * from editions order by day",
        "deliveries": "select day, subscriber, state, detail from deliveries order by day, subscriber",
    }
    with closing(open_engine(database_address(Home(path=home)))) as engine:
        facts: dict[str, Any] = {name: engine.query(sql) for name, sql in tables.items()}
    for folder in ("site", "outbox"):
        root = home / "output" / folder
        facts[folder] = {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
    return facts


def check_killed(home: Path, moment: str, number: int, expected: dict[str, Any]) -> None:
    killed = dying_run(home, moment, number)
    assert killed.returncode == -signal.SIGKILL, f"write {number} was not reached: {killed.stderr}"
    finished = dying_run(home, "before", 0)
    assert finished.returncode == 0, finished.stderr
    assert left_behind(home) == expected


def test_an_undisturbed_run_makes_one_edition_and_one_letter(undisturbed: tuple[dict[str, Any], int]) -> None:
    facts, writes = undisturbed
    assert len(facts["editions"]) == 1
    assert [row["state"] for row in facts["deliveries"]] == ["sent"]
    assert len(facts["outbox"]) == 1
    assert writes >= 8


@pytest.mark.parametrize("back", [0, 1, 2, 3, 4])
def test_a_run_killed_near_its_end_sends_one_letter(
    new_home: Callable[[Path], Path], undisturbed: tuple[dict[str, Any], int], tmp_path: Path, back: int
) -> None:
    """The last writes: the edition frozen, deliveries queued, claimed, settled, the run's end."""
    expected, writes = undisturbed
    check_killed(new_home(tmp_path), "after", writes - back - 1, expected)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_killed_at_any_write_leaves_what_an_undisturbed_one_leaves(
    new_home: Callable[[Path], Path], undisturbed: tuple[dict[str, Any], int], tmp_path: Path, moment: str
) -> None:
    expected, writes = undisturbed
    for number in range(1, writes + 1):
        check_killed(new_home(tmp_path / str(number)), moment, number, expected)


def test_a_second_run_changes_nothing_and_says_so(
    new_home: Callable[[Path], Path], undisturbed: tuple[dict[str, Any], int], tmp_path: Path
) -> None:
    home = new_home(tmp_path)
    dying_run(home, "before", 0)
    second = dying_run(home, "before", 0)
    assert left_behind(home) == undisturbed[0]
    assert "no source is due" in second.stdout
    assert "stands" in second.stdout
    assert "nothing was waiting" in second.stdout
