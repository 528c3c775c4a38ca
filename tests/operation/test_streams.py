"""Standard streams that are closed, full or without a reader end no command."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import click
import pytest
from homes import digest
from posts import make_post

from digest.entry.cli.display import JsonNarrator, TerminalNarrator
from digest.entry.cli.main import escape_what_cannot_be_written
from digest.services.homes import Home

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


@pytest.mark.parametrize("encoding", ["iso-8859-1", "cp1252", "koi8-r"])
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_letters_that_a_stream_cannot_hold_are_escaped(
    monkeypatch: pytest.MonkeyPatch, stream: str, encoding: str
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, stream, io.TextIOWrapper(written, encoding))
    escape_what_cannot_be_written()
    click.echo("پشتیبان and \udce9", err=stream == "stderr")
    getattr(sys, stream).flush()
    assert written.getvalue() == rb"\u067e\u0634\u062a\u06cc\u0628\u0627\u0646 and \udce9" + b"\n"


@pytest.mark.parametrize("name", [b"donn\xe9es", b"\xff\xfe", "خانه".encode("cp1256"), "домой".encode("koi8-r")])
def test_a_home_in_a_folder_whose_name_is_not_utf_8_works(tmp_path: Path, name: bytes) -> None:
    folder = tmp_path / os.fsdecode(name)
    home = Home(path=make_post(tmp_path / "keys", "subscriber@demo.example").path.rename(folder))
    for command in (["check"], ["send"], ["status"], ["backup", str(folder / "output" / "letter.tar")]):
        result = digest(home.path, *command)
        assert result.exit_code == 0, result.output
    assert len(list(home.path.rglob("*.eml"))) == 1
