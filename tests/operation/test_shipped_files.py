"""The units and container files in the docs are valid."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from digest.config.environment import VARIABLES
from digest.entry.cli.main import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
UNITS = sorted((DOCS / "systemd").iterdir())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_every_unit(unit: Path, tmp_path: Path) -> None:
    # The program itself is not installed here: any program that exists stands in for it.
    stand_in = shutil.which("true") or ""
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace("/opt/top-ten/bin/digest", stand_in))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, told) == (0, [])


def test_the_container_file_passes_its_linter() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not here")
    done = subprocess.run([hadolint, DOCS / "container" / "Containerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_and_units_call_commands_and_variables_that_exist() -> None:
    compose = yaml.safe_load((DOCS / "container" / "compose.yaml").read_text())
    commands = [service["command"][0] for service in compose["services"].values() if "command" in service]
    for unit in UNITS:
        commands += re.findall(r"ExecStart=\S+ --home \S+ (\w+)", unit.read_text())
    assert set(commands) <= set(COMMANDS)
    known = {variable.name for variable in VARIABLES}
    text = "\n".join(path.read_text() for path in [*DOCS.glob("*.md"), *(DOCS / "container").iterdir(), *UNITS])
    assert set(re.findall(r"DIGEST_[A-Z_]+", text)) <= known


def test_every_command_in_the_docs_exists() -> None:
    for page in DOCS.glob("*.md"):
        for name in re.findall(r"`digest(?: --home [^\s`]+)? ([a-z][a-z-]*)[^`\n]*`", page.read_text("utf-8")):
            assert name in COMMANDS, f"{page.name}: digest {name}"
