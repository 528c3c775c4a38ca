import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOON, make_item, make_window

from digest.model import Article, Entry, Health, Reading, SubscriberState, TextState
from digest.store.engine import Engine, StoreError, migrate, migrations
from digest.store.ledger import FrozenEdition, Ledger
from digest.store.queries import queries
from digest.store.readers import Readers, SealedSubscriber

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(tmp_path / "digest.db")
    migrate(engine)
    yield engine
    engine.close()


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def reading(entries: int = 1) -> Reading:
    return Reading(health=Health.FRESH, entries=tuple(Entry(guid=str(n), url="", title="") for n in range(entries)))


def frozen(day: str = "2024-03-05") -> FrozenEdition:
    return FrozenEdition(day=day, window=make_window(), frozen_at=NOON, record=f'{{"day": "{day}"}}')


def add_reader(ledger: Ledger, name: str) -> None:
    row = SealedSubscriber(id=name, state=SubscriberState.ACTIVE, sealed=f"sealed {name}")
    assert Readers(ledger.database).add(row, f"index of {name}")


def test_an_item_is_recorded_once(ledger: Ledger) -> None:
    item = make_item()
    assert ledger.record_visits([("https://a.example", reading(), (item,))], now=NOON, due_at=LATER) == 1
    assert ledger.record_visits([("https://a.example", reading(), (item,))], now=LATER, due_at=LATER) == 0
    assert ledger.items_between(NOON, LATER) == (item,)


def test_a_visit_is_remembered_with_its_state(ledger: Ledger) -> None:
    broken = Reading(health=Health.UNPARSEABLE, detail="cut off after 3 items")
    ledger.record_visits([("https://a.example", broken, ())], now=NOON, due_at=LATER)
    visit = ledger.visits()["https://a.example"]
    assert (visit.health, visit.detail, visit.due_at) == (Health.UNPARSEABLE, "cut off after 3 items", LATER)


def test_the_text_of_the_page_stands_before_the_text_of_the_feed(ledger: Ledger) -> None:
    item = make_item(text="the feed's own")
    ledger.record_visits([("https://a.example", reading(), (item,))], now=NOON, due_at=LATER)
    assert [i.id for i in ledger.items_without_article(NOON, LATER)] == [item.id]
    ledger.record_articles([Article(item=item.id, state=TextState.READ, text="the page's", language="en")])
    assert ledger.items_without_article(NOON, LATER) == ()
    assert ledger.items_between(NOON, LATER)[0].text == "the page's"


def test_a_page_without_text_leaves_the_feeds_own(ledger: Ledger) -> None:
    item = make_item(text="the feed's own")
    ledger.record_visits([("https://a.example", reading(), (item,))], now=NOON, due_at=LATER)
    ledger.record_articles([Article(item=item.id, state=TextState.PAYWALL)])
    assert ledger.items_between(NOON, LATER)[0].text == "the feed's own"


def test_the_first_edition_of_a_day_stands(ledger: Ledger) -> None:
    assert ledger.freeze_edition(frozen())
    second = FrozenEdition(day="2024-03-05", window=make_window(), frozen_at=LATER, record="another")
    assert not ledger.freeze_edition(second)
    assert ledger.edition("2024-03-05") == frozen()


def test_a_failed_run_is_written_down_as_failed(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.running("run", lambda: NOON):
        _ = 1 / 0
    (run,) = ledger.last_runs(5)
    assert (run.command, run.outcome, run.detail) == ("run", "failed", "ZeroDivisionError")


def test_the_first_mark_of_a_home_stands(ledger: Ledger) -> None:
    ledger.mark_home("kind", "replay")
    ledger.mark_home("kind", "live")
    assert ledger.home() == {"kind": "replay"}


# --- the engine ---


def test_a_transaction_is_all_or_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.atomic():
        engine.execute("insert into home values ('a', 'b')")
        _ = 1 / 0
    assert engine.query("select * from home") == []


def test_the_database_is_readable_by_its_owner_only(engine: Engine) -> None:
    assert engine.path.stat().st_mode & 0o077 == 0


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = engine.query("select sql from sqlite_master order by name")
    migrate(engine)
    assert engine.query("select sql from sqlite_master order by name") == before


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_database_from_a_newer_version_is_refused_by_name(engine: Engine) -> None:
    engine.execute("insert into migrations values (9999, '9999_the_future')")
    with pytest.raises(StoreError, match="made by a newer version of this program .*9999_the_future"):
        migrate(engine)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "digest.db"
    path.write_text("this is a shopping list, and not a short one " * 50)
    with pytest.raises(StoreError, match=r"digest\.db: file is not a database"):
        migrate(Engine(path))


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        Engine(tmp_path / "nowhere" / "digest.db")


def test_a_locked_database_is_told_in_plain_words(engine: Engine) -> None:
    other = sqlite3.connect(engine.path)
    other.execute("begin immediate")
    engine.query("pragma busy_timeout = 50")
    with pytest.raises(StoreError, match="another process holds it"):
        engine.execute("insert into home values ('a', 'b')")
    other.close()


def test_a_full_disk_is_told_in_plain_words_and_loses_nothing(engine: Engine) -> None:
    engine.execute("insert into home values ('kept', 'yes')")
    pages = engine.query("pragma page_count")[0]["page_count"]
    engine.query(f"pragma max_page_count = {pages}")
    with pytest.raises(StoreError, match="free some space"):
        engine.execute("insert into home values ('big', :big)", {"big": "x" * 1_000_000})
    assert engine.query("select key from home") == [{"key": "kept"}]


@pytest.mark.parametrize("name", sorted(queries()))
def test_every_statement_is_one_that_the_database_accepts(engine: Engine, name: str) -> None:
    parameters = dict.fromkeys(re.findall(r":(\w+)", queries()[name]))
    assert engine.query(f"explain {queries()[name]}", parameters)
