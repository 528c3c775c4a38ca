"""The operator's commands for the list and its keys."""

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from posts import digest, make_post

from digest.entry.cli.main import main
from digest.services.homes import Home, open_ledger
from digest.services.new_home import create_home

ADDRESS = "reader@harbour.example"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_post(tmp_path, ADDRESS)


def run(home: Home, *arguments: str, code: int = 0) -> str:
    result = digest(home.path, *arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_a_dry_run_reports_on_every_line_and_imports_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(f"address\nnew@harbour.example\n{ADDRESS}\nnobody\nnew@harbour.example\n")
    said = run(home, "subscribers", "import", str(file), "--consent", "fair", "--dry-run")
    assert said.startswith(f"{file}:2: added\n")
    assert "would be: 1 added, 2 there already, 1 refused" in said
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"active": 1}
    run(home, "subscribers", "import", str(file), "--consent", "fair", code=2)
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"active": 2}


def test_an_export_is_sealed_and_comes_back_with_its_passphrase(home: Home, tmp_path: Path) -> None:
    sealed, secret = tmp_path / "list.sealed", tmp_path / "passphrase"
    secret.write_text("correct horse battery\n")
    run(home, "subscribers", "export", "--output", str(sealed), "--passphrase-file", str(secret))
    assert b"harbour" not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600
    run(home, "subscribers", "erase", ADDRESS)
    words = ("subscribers", "import", str(sealed), "--passphrase-file", str(secret), "--consent", "export")
    run(home, *words)
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"left": 1}
    run(home, *words, "--revive", "asked by letter, 7 March")
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"active": 1, "left": 1}
    assert "revived: asked by letter" in run(home, "subscribers", "show", ADDRESS)


def test_a_paused_reader_is_paused_wherever_the_list_is_imported(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("address,state\nnew@harbour.example,paused\nother@harbour.example,active\n")
    run(home, "subscribers", "import", str(file), "--consent", "fair")
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"active": 2, "paused": 1}
    exported, away = tmp_path / "exported.csv", make_post(tmp_path / "away")
    run(home, "subscribers", "export", "--output", str(exported), "--plain")
    run(away, "subscribers", "import", str(exported), "--consent", "export")
    assert json.loads(run(away, "subscribers", "count", "--json")) == {"active": 2, "paused": 1}


def test_who_left_stays_out_of_imports_and_additions_in_any_spelling(home: Home, tmp_path: Path) -> None:
    run(home, "subscribers", "erase", ADDRESS)
    file = tmp_path / "list.csv"
    file.write_text(f"address\n{ADDRESS.upper()}\nother@harbour.example\n")
    dry = run(home, "subscribers", "import", str(file), "--consent", "fair", "--dry-run")
    assert f"{file}:2: left before" in dry
    assert "would be: 1 left before, 1 added" in dry
    said = run(home, "subscribers", "import", str(file), "--consent", "fair")
    assert "1 left before, 1 added" in said
    assert "left before" in run(home, "subscribers", "add", ADDRESS, "--consent", "fair", code=2)
    run(home, "subscribers", "add", ADDRESS, "--revive", "asked again")
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"active": 2, "left": 1}


def test_a_new_list_is_never_read_whole_to_be_indexed_anew(tmp_path: Path) -> None:
    with open_ledger(create_home(tmp_path / "new", replay=False)) as ledger:
        assert ledger.home()["address_case"] == "ignored"


def test_a_list_of_an_older_version_is_found_without_case(home: Home, tmp_path: Path) -> None:
    run(home, "subscribers", "add", "Some.One@harbour.example", "--consent", "fair")
    with open_ledger(home) as ledger:
        ledger.database.execute("update subscribers set address_index = 'as written' || id")
        ledger.database.execute("delete from home where key = 'address_case'")
    assert "active" in run(home, "subscribers", "find", "some.one@HARBOUR.example")
    assert "already" in run(home, "subscribers", "add", "SOME.ONE@harbour.example", "--consent", "fair")


def test_a_file_that_cannot_be_read_is_the_callers_error(home: Home, tmp_path: Path) -> None:
    for words in (("subscribers", "import"), ("sources", "import"), ("restore",)):
        assert f"{tmp_path / 'none'}: there is no such file; name" in run(home, *words, str(tmp_path / "none"), code=2)
        assert f"{tmp_path}: this is a folder; name" in run(home, *words, str(tmp_path), code=2)


def test_half_an_export_is_not_left_behind(home: Home, tmp_path: Path) -> None:
    with open_ledger(home) as ledger:
        ledger.database.execute("update subscribers set sealed = 'damaged'")
    run(home, "subscribers", "export", "--plain", "--output", str(tmp_path / "list.csv"), code=1)
    assert not (tmp_path / "list.csv").exists()


def test_a_short_passphrase_is_refused(home: Home, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("short")
    run(home, "subscribers", "export", "--output", str(tmp_path / "x"), "--passphrase-file", str(secret), code=2)
    assert not (tmp_path / "x").exists()


def test_a_subscriber_is_found_shown_and_erased_by_address_and_by_id(home: Home) -> None:
    found = json.loads(run_with(home, ADDRESS, "subscribers", "find", "--json"))
    shown = json.loads(run(home, "subscribers", "show", found["id"], "--json"))
    assert shown["address"] == ADDRESS
    run(home, "subscribers", "erase", found["id"])
    assert json.loads(run(home, "subscribers", "show", found["id"], "--json")) == {"id": found["id"], "state": "left"}
    run(home, "subscribers", "find", ADDRESS, code=2)
    assert ["erased", 1] in [
        [row["event"], row["number"]] for row in json.loads(run(home, "subscribers", "stats", "--json"))
    ]


def test_new_keys_keep_every_subscriber_and_a_lost_key_is_named(home: Home, tmp_path: Path) -> None:
    assert "1 subscribers" in run(home, "keys", "rotate")
    assert len((tmp_path / "home.key").read_text().splitlines()) == 2
    assert json.loads(run_with(home, ADDRESS, "subscribers", "show", "--json"))["address"] == ADDRESS
    assert str(tmp_path / "home.journal") in run(home, "keys", "where")
    (tmp_path / "home.key").rename(tmp_path / "elsewhere")
    assert "home.key: the key of the address book is missing" in run(home, "subscribers", "show", ADDRESS, code=1)
    assert not (tmp_path / "home.key").exists()


def test_keys_may_come_from_the_environment(home: Home, tmp_path: Path) -> None:
    key = (tmp_path / "home.key").read_text().strip()
    env = home.path / "digest.env"
    env.write_text(f"DIGEST_KEYS=base64:{key}\nDIGEST_FROM=letter@herald.example\n")
    assert json.loads(run_with(home, ADDRESS, "subscribers", "show", "--json"))["address"] == ADDRESS
    assert "put a new key before the present one" in run(home, "keys", "rotate", code=2)
    new = "bmV3" * 10 + "bmU="
    env.write_text(f"DIGEST_KEYS=base64:{new},{key}\nDIGEST_FROM=letter@herald.example\n")
    assert "1 subscribers" in run(home, "keys", "rotate")
    env.write_text("DIGEST_KEYS=base64:c2hvcnQ=\nDIGEST_FROM=letter@herald.example\n")
    said = run(home, "subscribers", "show", ADDRESS, code=1)
    assert "c2hvcnQ" not in said


def test_a_maildir_is_read_and_emptied(home: Home, tmp_path: Path) -> None:
    run(home, "inbox", str(tmp_path), code=2)
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    head = "Authentication-Results: mx.herald.example; dmarc=pass header.from=harbour.example\n"
    (tmp_path / "Maildir" / "new" / "1").write_text(f"From: {ADDRESS}\nSubject: leave\n{head}\n")
    (tmp_path / "Maildir" / "cur" / "2").write_bytes(b"\x00 no mail")
    with (home.path / "digest.env").open("a") as file:
        file.write("DIGEST_AUTHSERV=mx.herald.example\n")
    said = json.loads(run(home, "inbox", str(tmp_path / "Maildir"), "--json"))
    assert said == {"leave": 1, "ignored": 1}
    assert [path for path in (tmp_path / "Maildir").rglob("*") if path.is_file()] == []
    assert json.loads(run(home, "subscribers", "count", "--json")) == {"left": 1}


def test_a_mail_that_cannot_be_read_is_set_aside_and_the_next_is_taken(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digest.subscribe import inbox

    real = inbox.read_mail

    def fails_once(raw: bytes) -> object:
        if b"poison" in raw:
            raise ZeroDivisionError
        return real(raw)

    monkeypatch.setattr(inbox, "read_mail", fails_once)
    box = tmp_path / "Maildir"
    for name in ("new", "cur"):
        (box / name).mkdir(parents=True)
    (box / "new" / "1").write_bytes(b"Subject: poison\n\n")
    (box / "new" / "2").write_bytes(b"Subject: =?utf-8?b?a?=\n\n")
    said = json.loads(run(home, "inbox", str(box), "--json").splitlines()[-1])
    assert said == {"set aside": 1, "ignored": 1}
    assert [path for path in box.rglob("*") if path.is_file()] == []
    (aside,) = json.loads(run(home, "status", "--aside", "--json"))
    assert (aside["kind"], aside["times"]) == ("mail", 1)
    assert aside["error"].startswith("ZeroDivisionError at ")
    assert "poison" not in json.dumps(aside)


def test_status_names_a_lost_key_and_a_restored_database_while_nothing_is_queued(home: Home, tmp_path: Path) -> None:
    with open_ledger(home) as ledger:
        ledger.database.execute("delete from deliveries")
    run(home, "subscribers", "count")
    key, away = tmp_path / "home.key", tmp_path / "away.key"
    subscriber = run_with(home, ADDRESS, "subscribers", "find").split()[0]
    key.rename(away)
    assert f"{key}: the key of the address book is missing" in run(home, "status")
    assert "missing" in run(home, "subscribers", "erase", subscriber, code=1)
    key.write_text(base64.b64encode(b"x" * 32).decode())
    key.chmod(0o600)
    assert "this key does not belong to this home" in json.loads(run(home, "status", "--json"))["needs_you"][0]
    away.rename(key)
    assert "key" not in str(json.loads(run(home, "status", "--json"))["needs_you"])
    (tmp_path / "home.journal").write_text("1 sending 2024-03-04\n2 sending 2024-03-05\n")
    assert "digest keys accept" in json.loads(run(home, "status", "--json"))["needs_you"][0]
    run(home, "keys", "accept")
    assert "keys accept" not in run(home, "status")


def test_an_address_is_read_from_standard_input_and_an_argument_is_warned_of(home: Home) -> None:
    assert "added" in run_with(home, "new@harbour.example\n", "subscribers", "add", "--consent", "fair")
    found = run_with(home, "new@harbour.example\n", "subscribers", "find", "--json")
    assert json.loads(found)["state"] == "active"
    assert run_with(home, "new@harbour.example\n", "subscribers", "show").startswith("id:")
    assert run_with(home, "new@harbour.example\n", "subscribers", "erase") == "erased\n"
    assert "other users of this machine" in run(home, "subscribers", "find", ADDRESS)
    assert "no address" in run_with(home, "\n", "subscribers", "find", code=2)


def run_with(home: Home, typed: str, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["--home", str(home.path), *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result.output


def test_no_key_is_made_inside_the_home_and_one_that_is_there_goes_on_opening(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A system user whose folder is the home: its usual place for keys is in it.
    new = make_post(tmp_path / "new")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(new.path))
    (new.path / "digest.env").unlink()
    said = run(new, "subscribers", "add", "--consent", "fair", ADDRESS, code=2)
    assert f"{new.path}/digest.env: DIGEST_KEYS=" in said
    assert not list(new.path.rglob("*.key"))
    monkeypatch.setenv("DIGEST_KEYS", str(tmp_path / "beside" / "letter.key"))
    run(new, "subscribers", "add", "--consent", "fair", ADDRESS)
    monkeypatch.delenv("DIGEST_KEYS")
    usual = new.path / ".local/share/top-ten" / f"{(new.path / 'home.id').read_text().strip()}.key"
    usual.parent.mkdir(parents=True)
    (tmp_path / "beside" / "letter.key").rename(usual)
    assert "active" in run(new, "subscribers", "find", ADDRESS)
