"""An unusable database gives one line and exit code 1, and nothing is written."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from homes import digest
from posts import make_post

from bench.clusters import Cluster
from digest.services.homes import Home
from digest.store.engine import open_engine

pytestmark = pytest.mark.slow

COMMANDS = [("status",), ("send",), ("scheduler", "--once"), ("worker",)]


@pytest.fixture
def home(tmp_path: Path, new_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DIGEST_DATABASE", new_postgresql)
    return make_post(tmp_path, "subscriber@demo.example")


def run(address: str, statement: str) -> None:
    with closing(open_engine(address)) as engine:
        engine.execute(statement)


def newer(address: str, server: Cluster) -> str:
    run(address, "insert into migrations (number, name) values (9999, '9999_future')")
    return address


def another(address: str, server: Cluster) -> str:
    run(address, "update home set value = 'another' where key = 'id'")
    return address


def unknown_user(address: str, server: Cluster) -> str:
    return address.replace("user=postgres", "user=nobody_of_that_name")


def read_only(address: str, server: Cluster) -> str:
    database = re.search(r"///(\w+)", address)[1]  # type: ignore[index]
    run(address, f"alter database {database} set default_transaction_read_only = on")
    return address


def of_another_encoding(address: str, server: Cluster) -> str:
    name = f"ascii_{uuid4().hex[:12]}"
    server.run("createdb", "--template=template0", "--encoding=SQL_ASCII", name)
    return re.sub(r"///\w+", f"///{name}", address)


def nowhere(address: str, server: Cluster) -> str:
    return "postgresql://letter:secret@127.0.0.1:9/letter"


def wrong_password(address: str, server: Cluster) -> str:
    """The address of a user whom the server asks for a password."""
    name = f"guarded_{uuid4().hex[:12]}"
    run(address, f"create role {name} login password 'right'")
    rules = server.data / "pg_hba.conf"
    rules.write_text(f"local all {name} scram-sha-256\n{rules.read_text()}")
    run(address, "select pg_reload_conf()")
    return re.sub(r"user=\w+", f"user={name}&password=wrong", address)


def without_rights(address: str, server: Cluster) -> str:
    return _of_a_guest(server.new_database(), "")


def used_up(address: str, server: Cluster) -> str:
    return _of_a_guest(server.new_database(), "connection limit 0")


def _of_a_guest(address: str, limit: str) -> str:
    name = "guest_of_" + re.search(r"///(\w+)", address)[1]  # type: ignore[index]
    run(address, f"create role {name} login {limit}")
    return re.sub(r"user=\w+", f"user={name}", address)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (newer, "made by a newer version of this program"),
        (another, "this is the database of another home"),
        (unknown_user, "check DIGEST_DATABASE"),
        (read_only, "name the primary in DIGEST_DATABASE"),
        (of_another_encoding, "createdb --encoding=UTF8"),
        (nowhere, "check DIGEST_DATABASE"),
        (wrong_password, "check DIGEST_DATABASE"),
        (without_rights, "grant create on schema public"),
        (used_up, "raise max_connections, or start fewer workers"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line(
    home: Home,
    postgresql: Cluster,
    new_postgresql: str,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[str, Cluster], str],
    said: str,
) -> None:
    if spoil in (unknown_user, without_rights, used_up, wrong_password) and "user=postgres" not in new_postgresql:
        pytest.skip("needs a server whose superuser is called postgres")
    monkeypatch.setenv("DIGEST_DATABASE", spoil(new_postgresql, postgresql))
    for command in COMMANDS:
        result = digest(home.path, *command)
        assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
        assert said in result.output
        assert not {"secret", "wrong"} & set(re.findall(r"\w+", result.output))
