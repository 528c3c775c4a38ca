"""The units and container files in the docs are valid."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from waiting import PATIENCE

from digest.beats.newsletter import read_newsletter
from digest.config.environment import VARIABLES, read_environment
from digest.entry.cli.main import COMMANDS
from digest.entry.web.app import HEALTH_PATH

DOCS = Path(__file__).parents[2] / "docs"
UNITS = sorted((DOCS / "systemd").iterdir())
COMPOSE = sorted((DOCS / "container").glob("*.yaml"))
MANIFESTS = [
    manifest
    for path in sorted((DOCS / "kubernetes").iterdir())
    for manifest in yaml.safe_load_all(path.read_text("utf-8"))
]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_every_unit(unit: Path, tmp_path: Path) -> None:
    # The program itself is not installed here: any program that exists stands in for it.
    stand_in = shutil.which("true") or ""
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace("/opt/top-ten/bin/digest", stand_in))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    told = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, told) == (0, [])


def test_the_container_file_passes_its_linter() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not here")
    done = subprocess.run([hadolint, DOCS / "container" / "Containerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_and_units_call_commands_and_variables_that_exist() -> None:
    services = [service for path in COMPOSE for service in yaml.safe_load(path.read_text())["services"].values()]
    commands = [service["command"][0] for service in services if "command" in service]
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


@pytest.mark.parametrize("compose", COMPOSE, ids=lambda path: path.name)
def test_services_of_compose_wait_for_services_that_exist_and_mount_volumes_that_do(compose: Path) -> None:
    file = yaml.safe_load(compose.read_text())
    for service in file["services"].values():
        assert set(service.get("depends_on", ())) <= set(file["services"])
        assert {volume.partition(":")[0] for volume in service.get("volumes", ())} <= set(file["volumes"])


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_manifests_keep_to_the_schema_of_kubernetes(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.34", strict=True)


def named(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == kind}


def pods() -> dict[str, dict[str, Any]]:
    return {
        name: one["spec"]["template"]["spec"] for kind in ("Deployment", "Job") for name, one in named(kind).items()
    }


@pytest.mark.parametrize("name", pods())
def test_pods_run_a_command_that_exists_within_limits_and_with_what_is_there(name: str) -> None:
    pod = pods()[name]
    (container,) = pod["containers"]
    assert container["args"][0] in COMMANDS
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert "memory" in container["resources"]["limits"]
    assert container["image"].rpartition(":")[2] not in ("", "latest")
    for source in container["envFrom"]:
        ((kind, reference),) = source.items()
        assert reference["name"] in named({"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind])
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
    assert volumes["feeds"]["configMap"]["name"] in named("ConfigMap")
    for probe in ("readinessProbe", "livenessProbe"):
        if probe in container:
            assert container[probe]["httpGet"]["path"] == HEALTH_PATH
            assert container[probe]["httpGet"]["port"] in {port["name"] for port in container["ports"]}


def test_the_settings_of_the_manifests_are_read_by_the_program(tmp_path: Path) -> None:
    values = {**named("ConfigMap")["letter-settings"]["data"], **named("Secret")["letter-secrets"]["stringData"]}
    environment = read_environment(tmp_path, values)
    assert (environment.key_text, bool(environment.files), bool(environment.database)) == ("KEYS", True, True)
    feeds = tmp_path / "feeds.yaml"
    feeds.write_text(named("ConfigMap")["letter-feeds"]["data"]["feeds.yaml"], "utf-8")
    assert read_newsletter(feeds).settings.sources


def test_pods_that_stand_in_for_each_other_are_selected_by_what_serves_and_protects_them() -> None:
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in named("Deployment").values()]
    for one in named("Service").values():
        assert one["spec"]["selector"] in labels
    for one in named("PodDisruptionBudget").values():
        assert one["spec"]["selector"]["matchLabels"] in labels
