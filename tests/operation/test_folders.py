"""Folders without write permission, and a permissive umask, for every command that writes."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from homes import digest
from posts import make_post, states, today

from digest.services.homes import Home

SUBSCRIBERS = tuple(f"subscriber{number}@demo.example" for number in range(3))
WRITES_THE_DATABASE = (
    ("run",),
    ("collect",),
    ("send",),
    ("approve",),
    ("recall", "{today}", "--reason", "It was wrong.", "--yes"),
    ("recall", "{today}", "--story", "2", "--reason", "It was wrong.", "--yes"),
    ("subscribers", "add", "new@demo.example"),
    ("subscribers", "erase", SUBSCRIBERS[0]),
    ("keys", "rotate"),
    ("prune",),
    ("backup", "{out}/backup.tar.gz"),
)
WRITES_OUTPUT = (("run",), ("send",), ("preview",), ("recall", "{today}", "--reason", "It was wrong.", "--yes"))
WRITES_KEYS = (("run",), ("send",), ("subscribers", "erase", SUBSCRIBERS[0]), ("keys", "rotate"))
WRITES_ELSEWHERE = (
    ("backup", "{out}/backup.tar.gz"),
    ("sources", "export", "--output", "{out}/sources.opml"),
    ("subscribers", "export", "--plain", "--output", "{out}/list.csv"),
    ("init", "{out}/home"),
)
CASES = (
    *(("home", command) for command in WRITES_THE_DATABASE),
    *(("home/output", command) for command in WRITES_OUTPUT),
    *(("keys", command) for command in WRITES_KEYS),
    *(("out", command) for command in WRITES_ELSEWHERE),
)


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Makes the folder read-only, also for root, who ignores file modes."""
    if os.geteuid():
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    mount, umount = (shutil.which(name) or name for name in ("mount", "umount"))
    if subprocess.run([mount, "--bind", folder, folder], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a folder read-only")
    try:
        subprocess.run([mount, "-o", "remount,ro,bind", folder], check=True)
        yield
    finally:
        subprocess.run([umount, folder], check=True)


def make_home(folder: Path) -> Home:
    """A home with its keys in a separate folder, next to one for other output of commands."""
    for name in ("keys", "out"):
        (folder / name).mkdir()
    home = make_post(folder, *SUBSCRIBERS)
    for path in folder.glob("home.*"):
        path.rename(folder / "keys" / path.name)
    environment = home.path / "digest.env"
    environment.write_text(environment.read_text().replace(f"{folder}/home.key", f"{folder}/keys/home.key"))
    (home.path / "output").mkdir(exist_ok=True)
    return home


def given(command: tuple[str, ...], folder: Path) -> list[str]:
    return [part.format(out=folder / "out", today=today()) for part in command]


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


@pytest.mark.slow
@pytest.mark.parametrize(("place", "command"), CASES, ids=lambda value: value if isinstance(value, str) else value[0])
def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_done_by_halves(
    place: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    home = make_home(tmp_path)
    before = files(tmp_path / place)
    with closed(tmp_path / place):
        failed = digest(home.path, *given(command, tmp_path))
    assert (failed.exit_code, "Traceback" in failed.output) == (1, False)
    assert str(tmp_path / place) in failed.output
    assert any(why in failed.output for why in ("Read-only", "Permission denied", "may write in it", "read-only"))
    assert files(tmp_path / place) == before
    assert "sent" not in states(home)
    again = digest(home.path, *given(command, tmp_path))
    if place == "keys" and "erase" in command:  # noted before the journal was tried, and finished by the next command
        assert "that address is not in the list" in again.output
    else:
        assert again.exit_code == 0, again.output


@pytest.mark.slow
@pytest.mark.parametrize("place", ["home/output", "keys"])
def test_the_doctor_names_a_folder_that_cannot_be_written(place: str, tmp_path: Path) -> None:
    home = make_home(tmp_path)
    with closed(tmp_path / place):
        found = digest(home.path, "doctor", "--json")
    (folders,) = [check for check in json.loads(found.stdout) if check["check"] == "folders"]
    assert (found.exit_code, folders["good"]) == (1, False)
    assert str(tmp_path / place) in folders["found"]
    assert digest(home.path, "doctor").exit_code == 0


@pytest.mark.slow
def test_no_umask_makes_a_file_that_everybody_may_write(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        home = make_home(tmp_path)
        for path in (home.path, tmp_path / "keys", tmp_path / "out", *home.path.rglob("*")):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o022)
        old = set(tmp_path.rglob("*"))
        commands = {*WRITES_THE_DATABASE, *WRITES_OUTPUT, *WRITES_KEYS, *WRITES_ELSEWHERE}
        for command in sorted(commands, key=lambda one: ("recall" in one, "--story" not in one, one)):
            os.umask(0)
            done = digest(home.path, *given(command, tmp_path))
            assert done.exit_code == 0, done.output
    finally:
        os.umask(before)
    made = set(tmp_path.rglob("*")) - old
    assert {"backup.tar.gz", "sources.opml", "list.csv", "index.html", "feeds.yaml"} <= {path.name for path in made}
    assert [path for path in tmp_path.rglob("*") if path in made and path.stat().st_mode & stat.S_IWOTH] == []
    for name in ("backup.tar.gz", "list.csv"):
        assert (tmp_path / "out" / name).stat().st_mode & 0o077 == 0
