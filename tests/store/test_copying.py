"""A home is copied from one engine to the other and back without losing a row."""

from pathlib import Path

import pytest
from factories import NOON, make_window

from digest.model.subscribers import SubscriberState
from digest.store.copying import ROWS_PER_COMMIT, copy_store, tables
from digest.store.deliveries import Deliveries
from digest.store.engine import Engine, StoreError, open_engine
from digest.store.engines.sqlite import SqliteEngine
from digest.store.ledger import FrozenEdition, Ledger
from digest.store.migration import migrate
from digest.store.subscriber_rows import SealedSubscriber, Subscribers

SUBSCRIBERS = ROWS_PER_COMMIT + 7


@pytest.fixture
def filled(sqlite: SqliteEngine) -> SqliteEngine:
    """A home with an edition, more subscribers than one batch, and their deliveries."""
    ledger = Ledger(sqlite)
    ledger.mark_home("id", "a-home")
    with sqlite.atomic():
        for number in range(SUBSCRIBERS):
            row = SealedSubscriber(
                id=f"s{number:05}", state=SubscriberState.ACTIVE, sealed="ü\u200cی", score=0.1 + number
            )
            Subscribers(sqlite).add(row, f"index {number}")
    ledger.freeze_edition(FrozenEdition(day="2024-03-05", window=make_window(), frozen_at=NOON, record="{}"))
    assert Deliveries(sqlite).queue("2024-03-05", NOON) == SUBSCRIBERS
    return sqlite


@pytest.fixture
def empty(new_postgresql: str) -> Engine:
    return open_engine(new_postgresql)


def counts(engine: Engine) -> dict[str, int]:
    return {t.name: engine.query(f"select count(*) as n from {t.name}")[0]["n"] for t in tables()}


def test_every_table_has_a_key_to_be_copied_by() -> None:
    assert all(table.key and all(table.key) for table in tables())
    assert {"items", "deliveries", "subscribers", "home"} <= {table.name for table in tables()}


def test_a_home_goes_to_postgresql_and_back_unchanged(filled: SqliteEngine, empty: Engine, tmp_path: Path) -> None:
    there = copy_store(filled, empty)
    back = SqliteEngine(tmp_path / "back.db")
    assert copy_store(empty, back) == there
    assert counts(back) == counts(filled)
    assert Deliveries(empty).counts() == (("2024-03-05", "queued", SUBSCRIBERS),)


def test_a_copy_that_was_cut_short_goes_on(filled: SqliteEngine, empty: Engine) -> None:
    class CutShort(Exception):
        pass

    def cut(line: str) -> None:
        if line.startswith("subscribers"):
            raise CutShort

    with pytest.raises(CutShort):
        copy_store(filled, empty, cut)
    assert counts(empty)["deliveries"] == 0
    empty.execute("delete from subscribers where id > 's01000'")
    copy_store(filled, empty)
    assert counts(empty) == counts(filled)


def test_another_home_is_not_written_over(filled: SqliteEngine, empty: Engine) -> None:
    migrate(empty)
    Ledger(empty).mark_home("id", "another")
    with pytest.raises(StoreError, match="contains another home"):
        copy_store(filled, empty)


def test_sides_that_differ_are_told_with_the_table(filled: SqliteEngine, empty: Engine) -> None:
    copy_store(filled, empty)
    empty.execute("update subscribers set state = 'left' where id = 's00003'")
    with pytest.raises(StoreError, match=r"the \d+ rows of subscribers differ from the \d+ of"):
        copy_store(filled, empty)


def test_a_backup_of_postgresql_is_a_sqlite_file(filled: SqliteEngine, empty: Engine, tmp_path: Path) -> None:
    copy_store(filled, empty)
    empty.back_up(tmp_path / "backup.db")
    assert counts(open_engine(tmp_path / "backup.db")) == counts(filled)
    assert (tmp_path / "backup.db").stat().st_mode & 0o077 == 0
