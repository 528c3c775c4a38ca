"""Units, manual page and shell completion as printed by an installed program."""

import shutil
import subprocess
import sys
from pathlib import Path
from pwd import getpwuid

import pytest
from click.testing import CliRunner
from homes import digest
from posts import make_post
from waiting import PATIENCE

from digest.entry.cli.main import COMMANDS, main

PROGRAM = Path(sys.executable).with_name("digest")


def test_units_name_this_home_its_keys_its_user_and_this_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_post(tmp_path).path
    monkeypatch.setattr(sys, "argv", [str(PROGRAM)])
    said = digest(home, "units").output
    user = getpwuid(home.stat().st_uid).pw_name
    assert said.count(f"ExecStart={PROGRAM} --home {home} ") == 3
    assert said.count(f"User={user}\n") == 3
    assert f"ReadWritePaths={home} {tmp_path}\n" in said
    assert "/var/lib/letter" not in said
    assert "/opt/top-ten" not in said


def test_the_usual_key_folder_is_that_of_the_user_who_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_post(tmp_path).path
    (home / "digest.env").unlink()
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    said = digest(home, "units", "--user", "root").output
    assert f"ReadWritePaths={home} /root/.local/share/top-ten\n" in said
    assert "ProtectHome=read-only\n" in said
    assert "ProtectHome=yes" not in said


def test_units_are_written_into_a_folder_and_systemd_takes_them(tmp_path: Path) -> None:
    home, folder = make_post(tmp_path).path, tmp_path / "system"
    folder.mkdir()
    assert digest(home, "units", "--write", str(folder)).exit_code == 0
    assert {path.suffix for path in folder.iterdir()} == {".service", ".timer"}
    if shutil.which("systemd-analyze"):
        command = ["systemd-analyze", "verify", "--man=no", *map(str, folder.iterdir())]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert not [line for line in done.stderr.splitlines() if "digest-" in line]


@pytest.mark.parametrize("name", ["two words", "100%", 'a"b'])
def test_a_path_that_systemd_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    result = digest(make_post(tmp_path / name).path, "units")
    assert result.exit_code == 2
    assert "move it" in result.output


def test_a_folder_that_is_no_home_and_a_user_who_is_not_there_are_named(tmp_path: Path) -> None:
    assert "is not a home" in digest(tmp_path, "units").output
    said = digest(make_post(tmp_path).path, "units", "--user", "nobody-of-that-name")
    assert (said.exit_code, "no such user" in said.output) == (2, True)


def test_the_manual_page_has_every_command_and_roff_reads_it_without_a_warning(tmp_path: Path) -> None:
    page = digest(tmp_path, "man").output
    for name in COMMANDS:
        assert ".SS digest " + name.replace("-", r"\-") in page
    if shutil.which("groff"):
        command = ["groff", "-man", "-Tutf8", "-ww"]
        done = subprocess.run(command, input=page, capture_output=True, text=True, timeout=PATIENCE, check=True)
        assert done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_takes_its_completion(shell: str, tmp_path: Path) -> None:
    script = digest(tmp_path, "completion", shell).output
    assert f"_DIGEST_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=PATIENCE)


def test_a_completion_asks_the_program_for_commands_below_commands() -> None:
    environ = {"_DIGEST_COMPLETE": "bash_complete", "COMP_WORDS": "digest subscribers er", "COMP_CWORD": "2"}
    assert CliRunner().invoke(main, env=environ, prog_name="digest").output == "plain,erase\n"
