"""Standard streams that are closed, full or without a reader end no command."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
from posts import make_post

from digest.entry.cli.display import JsonNarrator, TerminalNarrator

DIGEST = Path(sys.executable).with_name("digest")


def without_reader() -> TextIO:
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w")


def on_a_full_disk() -> TextIO:
    return open("/dev/full", "w")


@pytest.fixture(params=[without_reader, on_a_full_disk])
def stderr(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: Callable[[], TextIO] = request.param
    stream = opened()
    monkeypatch.setattr(sys, "stderr", stream)
    yield
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is still in its buffer goes nowhere
    stream.close()


@pytest.mark.usefixtures("stderr")
@pytest.mark.parametrize("narrator", [TerminalNarrator, JsonNarrator])
def test_a_line_that_cannot_be_written_ends_nothing(narrator: type[TerminalNarrator | JsonNarrator]) -> None:
    one = narrator()
    for number in range(3):
        one.say(f"line {number}")
    with one.progress("sources", 2) as advance:
        advance()
        one.say("a line within")


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_with_closed_streams_does_its_work(tmp_path: Path, closed: str) -> None:
    home = make_post(tmp_path, "subscriber@demo.example")
    line = f'exec "{DIGEST}" --home "{home.path}" send {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert len(list(home.path.rglob("*.eml"))) == 1
