"""Runs in a cgroup with little memory: OOM kills are reported plainly, and the next run recovers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from homes import digest

from digest.services.sample import ARCHIVE

RUN = ("run", "--replay", str(ARCHIVE))
START = "from digest.entry.cli.main import main; main()"
CGROUPS = Path("/sys/fs/cgroup")
V1 = ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control")
V2 = ("memory.max", "memory.swap.max", "memory.events")


def own_groups() -> Iterator[tuple[Path, tuple[str, str, str]]]:
    """The groups that this process is in and that may limit memory, with the names of their files."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "memory":
            yield CGROUPS / "memory" / path.lstrip("/"), V1
        elif not controllers:
            yield CGROUPS / path.lstrip("/"), V2


class MemoryGroup:
    """A group of processes that has `limit` bytes, swap included."""

    def __init__(self, folder: Path, files: tuple[str, str, str]) -> None:
        self._folder = folder
        self._limit, self._swap, self._events = (folder / name for name in files)

    def run(self, limit: int, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command whose processes are all in the group; output of both streams."""
        self._limit.write_text(str(limit))
        if self._swap.exists():
            self._swap.write_text(str(limit) if self._limit.name in V1 else "0")
        enter = f'echo $$ > "{self._folder}/cgroup.procs"; exec "$@"'
        command = ["sh", "-c", enter, "sh", sys.executable, "-c", START, *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)

    @property
    def kills(self) -> int:
        """How many of its processes the kernel has killed."""
        return next(int(line.split()[1]) for line in self._events.read_text().splitlines() if "oom_kill " in line)


@pytest.fixture
def group() -> Iterator[MemoryGroup]:
    """A new group below ours."""
    for parent, files in own_groups():
        folder = parent / f"digest-test-{os.getpid()}"
        with suppress(OSError):
            folder.mkdir()
            if (folder / files[0]).exists():
                yield MemoryGroup(folder, files)
                with suppress(OSError):  # the kernel has not let go of the last process yet
                    folder.rmdir()
                return
            folder.rmdir()
    pytest.skip("needs the right to make a cgroup that limits memory")


def letters(home: Path) -> int:
    return len(list((home / "output" / "outbox").glob("*.eml")))


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [60, 100, 140, 200])
def test_a_run_that_memory_ends_in_is_never_a_silent_success_and_the_next_goes_on(
    megabytes: int, fresh: Path, group: MemoryGroup
) -> None:
    ended = group.run(megabytes * 1_000_000, "--home", str(fresh), *RUN)
    assert "Traceback" not in ended.stdout
    assert ended.returncode in (0, 1, -9)
    if ended.returncode != -9:
        assert "collected: 17 sources" in ended.stdout
        assert (ended.returncode == 1) is ("give the program more memory" in ended.stdout)
    else:
        assert group.kills
    if ended.returncode == 0:  # whatever was killed had nothing to do
        assert "articles:  69 read" in ended.stdout
    status = json.loads(digest(fresh, "status", "--json").output)
    if ended.returncode == -9 and status["runs"]:
        assert status["runs"][0]["outcome"] == "killed"
        assert "lack of memory?" in status["needs_you"][0]
    assert letters(fresh) <= 1
    again = digest(fresh, *RUN)
    assert again.exit_code == 0, again.output
    assert letters(fresh) == 1
    assert not list((fresh / "output").rglob("*.part"))
