"""A home of the released version 0.1.0, stored as text, works with this version and loses nothing."""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from homes import digest

from digest.config.environment import read_environment
from digest.model.subscribers import Subscriber
from digest.services.homes import Home, open_ledger
from digest.store.subscriber_rows import Subscribers
from digest.subscribe.address_book import unseal
from digest.subscribe.link_tokens import Bearer, Purpose, read_token
from digest.wiring import open_address_book

RELEASED = Path(__file__).with_name("released_home")
LEAVE = "AQIAAAAAAN2y7J2u41dHx8cJKFhjs4XC2woF-_jI2hHeLvecrn5e"  # in the letters that version 0.1.0 sent to behrouz@
MARKS = {
    "behrouz@example.org": "a117b84f19a12b3c825003ce47439ec5",
    "golnaz@example.org": "f45f4ce7e0baab91fe2805c48af17105",
}
"""The left parts of the Message-IDs under which it sent, or is to send, the letter of 2024-01-03."""

PEOPLE = {
    "Anahita@example.org": ("fa", "html", "active"),
    "behrouz@example.org": ("en", "text", "active"),
    "cyrus@example.org": ("en", "light", "bounced"),
    "daria@example.org": ("fa", "discreet", "active"),
    "esfandiar@example.org": ("en", "html", "active"),
    "ferial@example.org": ("en", "html", "active"),
    "golnaz@example.org": ("fa", "html", "active"),
    "hamid@example.org": ("en", "html", "active"),
    "iraj@example.org": ("en", "html", "paused"),
    "kaveh@example.org": ("en", "html", "pending"),
}

Rows = Mapping[str, list[dict[str, object]]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The home as that version left it: database, feeds.yaml, digest.env, key and journal."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name, place in (
        ("feeds.yaml", folder),
        ("digest.env", folder),
        ("letter.key", tmp_path),
        ("letter.journal", tmp_path),
    ):
        shutil.copy(RELEASED / name, place / name)
        (place / name).chmod(0o600)
    with sqlite3.connect(folder / "digest.db") as database:
        database.executescript(f"begin; {(RELEASED / 'digest.sql').read_text('utf-8')} commit;")
    database.close()
    return Home(path=folder)


def rows(home: Home, tables: tuple[str, ...] = ()) -> Rows:
    """Every row of the tables, in their order; of all tables but those of full-text indexes where none is named."""
    with sqlite3.connect(home.database) as database:
        database.row_factory = sqlite3.Row
        names = tables or tuple(
            name
            for (name,) in database.execute("select name from sqlite_master where type = 'table' order by name")
            if not name.startswith(("edition_words", "sqlite_"))
        )
        found = {
            name: [dict(row) for row in database.execute(f"select * from {name} order by rowid")] for name in names
        }
    database.close()
    return found


def people(home: Home) -> dict[str, Subscriber]:
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, {})
        opened = (
            unseal(row.id, row.state, row.sealed, vault) for row in Subscribers(ledger.database).all() if row.sealed
        )
        return {subscriber.address: subscriber for subscriber in opened}


def test_every_row_of_the_released_version_is_there_afterwards_and_a_copy_of_its_database_too(home: Home) -> None:
    before = rows(home)
    with open_ledger(home):
        pass
    after = rows(home, tuple(before))
    for table, was in before.items():
        if table in ("home", "migrations"):
            continue
        shared = set(was[0]) if was else set()
        assert [{name: row[name] for name in shared} for row in after[table]] == was, table
    facts = {row["key"]: row["value"] for row in after["home"]}
    assert facts.items() >= {(row["key"], row["value"]) for row in before["home"]}
    (copy,) = home.path.glob("digest.db.before-*")
    with sqlite3.connect(copy) as database:
        assert database.execute("select count(*) from subscribers").fetchone() == (11,)
    database.close()


def test_every_subscriber_opens_with_address_language_form_and_state(home: Home) -> None:
    found = {address: (one.language, one.form, one.state.value) for address, one in people(home).items()}
    assert found == PEOPLE
    assert json.loads(digest(home.path, "subscribers", "count", "--json").output)["left"] == 1


def test_links_in_letters_of_the_released_version_work_and_further_letters_keep_their_message_ids(home: Home) -> None:
    now = datetime(2024, 6, 1, tzinfo=UTC)
    subscribers = people(home)
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, {})
    assert read_token(LEAVE, Purpose.LEAVE, vault, now) == Bearer(subscriber=subscribers["behrouz@example.org"].id)
    for address, mark in MARKS.items():
        assert vault.message_mark("2024-01-03", subscribers[address].id) == mark


def test_addresses_are_found_in_any_case_from_the_first_command_on(home: Home) -> None:
    for address in ("anahita@example.org", "ANAHITA@EXAMPLE.ORG", "Behrouz@Example.org"):
        result = digest(home.path, "subscribers", "find", address)
        assert (result.exit_code, "active" in result.output) == (0, True), result.output


def test_settings_overrides_and_environment_are_read_as_they_are(home: Home) -> None:
    checked = digest(home.path, "check", "--json")
    assert checked.exit_code == 0, checked.output
    assert '"topics": ["unrest"]' in checked.output
    assert read_environment(home.path, {}).keys == home.path / "../letter.key"


def test_what_waited_is_sent_and_nobody_gets_a_letter_twice(home: Home) -> None:
    with home.feeds.open("a", encoding="utf-8") as feeds:
        feeds.write("embedder: {model: off}\n")
    result = digest(home.path, "send", "--yes", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["outcomes"] == {"sent": 1}
    (letter,) = (home.path / "output" / "outbox").glob("*.eml")
    text = letter.read_text("ascii")
    assert "To: golnaz@example.org" in text
    assert f"Message-ID: <{MARKS['golnaz@example.org']}@" in text
    states = sorted(str(row["state"]) for row in rows(home, ("deliveries",))["deliveries"])
    assert states == ["refused", *["sent"] * 24, "uncertain"]
