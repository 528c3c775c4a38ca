import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from factories import NOON, make_item, make_window

from digest.collect.reading.identity import keys_of
from digest.model.items import Article, Health, Item, Memory, TextState
from digest.model.subscribers import SubscriberState
from digest.store.engine import Engine, StoreError, open_engine
from digest.store.engines.sqlite import SqliteEngine
from digest.store.ledger import FrozenEdition, Ledger
from digest.store.migration import expands, migrate, migrations, statements
from digest.store.queries import queries
from digest.store.subscriber_rows import SealedSubscriber, Subscribers

HOUR = timedelta(hours=1)
LATER = NOON + HOUR


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def visited(*items: Item, **given: Any) -> tuple[Memory, tuple[Item, ...], dict[str, tuple[str, ...]]]:
    defaults = {"url": "https://a.example", "visited_at": NOON, "due_at": LATER, "since": NOON, "health": Health.FRESH}
    return Memory(**{**defaults, **given}), items, keys_of(items)


def frozen(day: str = "2024-03-05") -> FrozenEdition:
    record = f'{{"day": "{day}"}}'
    return FrozenEdition(day=day, window=make_window(), frozen_at=NOON, record=record, public_record=record)


def add_subscriber(ledger: Ledger, name: str) -> None:
    row = SealedSubscriber(id=name, state=SubscriberState.ACTIVE, sealed=f"sealed {name}")
    assert Subscribers(ledger.database).add(row, f"index of {name}")


def test_an_item_is_recorded_once(ledger: Ledger) -> None:
    item = make_item()
    assert ledger.record_visits([visited(item)], now=NOON) == 1
    assert ledger.record_visits([visited(item)], now=LATER) == 0
    assert ledger.items_between(NOON, LATER) == (item,)


def test_a_visit_is_remembered_with_its_state(ledger: Ledger) -> None:
    broken = visited(
        health=Health.UNPARSEABLE, detail="cut off after 3 items", entries=3, failures=2, moved_to="https://b.example",
        etag='"x"', last_modified="Tue, 05 Mar 2024 10:00:00 GMT", body="0f", gap=3600, ttl=60, newest=NOON,
    )  # fmt: skip
    ledger.record_visits([broken], now=NOON)
    assert ledger.visits() == {"https://a.example": broken[0]}


def test_states_have_a_history_and_lasting_ones_one_entry(ledger: Ledger) -> None:
    for since, health in ((NOON, Health.FRESH), (NOON, Health.UNCHANGED), (LATER, Health.BLOCKED)):
        ledger.record_visits([visited(since=since, health=health)], now=LATER)
    states = ledger.states("https://a.example")
    assert [(state.since, state.health) for state in states] == [(LATER, Health.BLOCKED), (NOON, Health.FRESH)]
    assert ledger.drop_states(LATER) == 1
    assert len(ledger.states("https://a.example")) == 1


def test_a_forgotten_source_is_due(ledger: Ledger) -> None:
    ledger.record_visits([visited()], now=NOON)
    assert ledger.forget_visits(["https://a.example", "https://b.example"]) == 1
    assert ledger.visits() == {}


SAID = "Teachers in Sanandaj stayed away from class on Tuesday, and two of their number are in custody since then."


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Teachers end their strike"},
        {"url": "https://herald.example/new", "guid": "g1"},
        {"guid": "g2"},
        {"url": "https://herald.example/new", "guid": "g2", "id": "i2"},
    ],
    ids=["title", "address", "guid", "address and guid, with the same words"],
)
def test_what_changed_is_an_update_of_the_same_item(ledger: Ledger, changed: dict[str, str]) -> None:
    item = make_item(id="i1", guid="g1", url="https://herald.example/old", summary=SAID)
    assert ledger.record_visits([visited(item)], now=NOON) == 1
    later = replace(item, published=LATER, first_seen=LATER, **changed)
    assert ledger.record_visits([visited(later)], now=LATER) == 0
    (kept,) = ledger.items_between(NOON, LATER + timedelta(hours=1))
    assert (kept.id, kept.published, kept.first_seen) == ("i1", NOON, NOON)
    assert (kept.title, kept.url) == (later.title, later.url)
    seen = {(version.title, version.url) for version in ledger.versions("i1")}
    assert seen == ({(item.title, item.url)} if {"title", "url"} & changed.keys() else set())


def test_a_guid_that_several_entries_share_names_none_of_them(ledger: Ledger) -> None:
    first, second, third = (make_item(id=f"i{n}", guid="same", url=f"https://herald.example/{n}") for n in range(3))
    assert ledger.record_visits([visited(first, second)], now=NOON) == 2
    assert ledger.record_visits([visited(second, third)], now=LATER) == 1


def test_another_source_that_lists_the_page_does_not_change_the_item(ledger: Ledger) -> None:
    item = make_item(id="i1", url="https://herald.example/strike")
    ledger.record_visits([visited(item)], now=NOON)
    ledger.record_visits([visited(replace(item, source="gazette", guid="x", title="Another title"))], now=LATER)
    assert ledger.items_between(NOON, LATER) == (item,)
    assert ledger.versions("i1") == ()


def test_the_text_of_the_page_stands_before_the_text_of_the_feed(ledger: Ledger) -> None:
    item = make_item(text="the feed's own")
    ledger.record_visits([visited(item)], now=NOON)
    assert [i.id for i in ledger.items_without_article(NOON, LATER)] == [item.id]
    ledger.record_articles([Article(item=item.id, state=TextState.READ, text="the page's", language="en")])
    assert ledger.items_without_article(NOON, LATER) == ()
    assert ledger.items_between(NOON, LATER)[0].text == "the page's"


def test_a_post_that_grew_has_the_words_of_its_items_and_not_those_of_its_page(ledger: Ledger) -> None:
    whole = make_item(id="i1", text="the first and the second")
    ledger.record_visits([visited(whole)], now=NOON)
    ledger.record_articles([Article(item="i1", state=TextState.READ, text="the whole page", language="en")])
    part = replace(whole, title="The first", text="the first", canonical_url="https://t.me/harbour/7#1")
    ledger.record_visits([visited(part)], now=LATER)
    assert [item.text for item in ledger.items_between(NOON, LATER)] == ["the first"]


def test_the_page_of_a_post_of_several_news_items_is_not_read_for_each(ledger: Ledger) -> None:
    page, part = make_item(id="i1"), make_item(id="i2", canonical_url="https://t.me/harbour/7#2")
    ledger.record_visits([visited(page, part)], now=NOON)
    assert [item.id for item in ledger.items_without_article(NOON, LATER)] == [page.id]


def test_a_page_without_text_leaves_the_feeds_own(ledger: Ledger) -> None:
    item = make_item(text="the feed's own")
    ledger.record_visits([visited(item)], now=NOON)
    ledger.record_articles([Article(item=item.id, state=TextState.PAYWALL)])
    assert ledger.items_between(NOON, LATER)[0].text == "the feed's own"


def test_an_item_has_another_revision_after_each_change_of_its_texts(ledger: Ledger) -> None:
    def revision() -> str:
        (kept,), (bare,) = (ledger.items_between(NOON, LATER, texts=texts) for texts in (True, False))
        assert bare == replace(kept, summary="", text="")
        return kept.revision

    item = make_item(summary=SAID, text="the feed's own")
    revisions = []
    for hours, title in enumerate(("first", "second", "second", "third")):
        ledger.record_visits([visited(replace(item, title=title))], now=NOON + hours * HOUR)
        revisions.append(revision())
    assert revisions[1] == revisions[2]
    ledger.record_articles([Article(item=item.id, state=TextState.READ, text="the page's", language="en")])
    revisions.append(revision())
    assert len(set(revisions)) == 4


@pytest.mark.parametrize(
    ("own", "page", "dated"), [(LATER, NOON, NOON), (NOON, NOON - HOUR, NOON), (LATER, None, LATER)]
)
def test_an_undated_item_gets_the_date_of_its_page(
    ledger: Ledger, own: datetime, page: datetime | None, dated: datetime
) -> None:
    item = make_item(published=own, first_seen=LATER)
    ledger.record_visits([visited(item)], now=LATER)
    ledger.record_articles([Article(item=item.id, state=TextState.READ, published=page)])
    assert [found.published for found in ledger.items_between(NOON - HOUR, LATER + HOUR)] == [dated]


def test_the_first_edition_of_a_day_stands(ledger: Ledger) -> None:
    assert ledger.freeze_edition(frozen())
    second = FrozenEdition(day="2024-03-05", window=make_window(), frozen_at=LATER, record="another")
    assert not ledger.freeze_edition(second)
    assert ledger.edition("2024-03-05") == frozen()


def test_a_failed_run_is_written_down_as_failed(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.running("run", lambda: NOON, "a1"):
        _ = 1 / 0
    (run,) = ledger.last_runs(5)
    assert (run.command, run.outcome, run.detail) == ("run", "failed", "ZeroDivisionError")


def test_the_first_mark_of_a_home_stands(ledger: Ledger) -> None:
    ledger.mark_home("kind", "replay")
    ledger.mark_home("kind", "live")
    assert ledger.home() == {"kind": "replay"}


# --- the engine ---


def test_a_transaction_is_all_or_nothing(engine: Engine) -> None:
    def fail_half_way() -> None:
        with engine.atomic():
            engine.execute("insert into home values ('a', 'b')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert engine.query("select * from home") == []


def test_a_part_of_a_transaction_that_fails_undoes_only_itself(engine: Engine) -> None:
    def fail_half_way(key: str) -> None:
        with engine.atomic():
            engine.execute("insert into home values (:key, '')", {"key": key})
            raise ZeroDivisionError

    with engine.atomic():
        engine.execute("insert into home values ('first', '')")
        for key in ("second", "third"):
            with pytest.raises(ZeroDivisionError):
                fail_half_way(key)
        with engine.atomic():
            engine.execute("insert into home values ('last', '')")
    assert {row["key"] for row in engine.query("select key from home")} == {"first", "last"}


def test_the_database_is_readable_by_its_owner_only(sqlite: SqliteEngine) -> None:
    assert sqlite.path.stat().st_mode & 0o077 == 0


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = engine.query("select number, name from migrations order by number")
    migrate(engine)
    assert engine.query("select number, name from migrations order by number") == before


def test_processes_that_start_together_bring_a_database_up_together(address: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(lambda _: _migrated(address), range(4)))
    assert sorted(name for names in ran for name in names) == [name for _, name, _ in migrations()]


def _migrated(address: str) -> tuple[str, ...]:
    with closing(open_engine(address)) as engine:
        return migrate(engine)


def test_a_program_lives_with_what_a_newer_one_only_added(engine: Engine, ledger: Ledger) -> None:
    engine.execute("alter table source_visits add column mood text not null default 'calm'")
    engine.execute("insert into migrations values (9998, '9998_expand_moods')")
    assert migrate(engine) == ()
    assert ledger.record_visits([visited(make_item())], now=NOON) == 1
    engine.execute("insert into migrations values (9999, '9999_moods_needed')")
    with pytest.raises(StoreError, match="9999_moods_needed"):
        migrate(engine)


def test_migrations_that_expand_only_add(engine: Engine) -> None:
    adds = re.compile(
        r"create (virtual table|table|index|unique index) \w+|alter table \w+ add column \w+ \w+( default \S+)?$|"
        r"alter table \w+ add column \w+ \w+ not null default \S+$|alter table \w+ set \(|"
        r"alter table \w+ drop constraint \w+$"
    )
    of_them = [(name, script) for _, name, script in migrations() if expands(name)]
    assert [name for name, script in of_them if not all(map(adds.match, statements(script)))] == []


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_database_from_a_newer_version_is_refused_by_name(engine: Engine) -> None:
    engine.execute("insert into migrations values (9999, '9999_the_future')")
    with pytest.raises(StoreError, match=r"made by a newer version of this program .*9999_the_future"):
        migrate(engine)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "digest.db"
    path.write_text("this is a shopping list, and not a short one " * 50)
    with pytest.raises(StoreError, match=r"digest\.db: file is not a database"):
        migrate(open_engine(path))


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        open_engine(tmp_path / "nowhere" / "digest.db")


def test_a_locked_database_is_told_in_plain_words(sqlite: SqliteEngine) -> None:
    other = sqlite3.connect(sqlite.path)
    other.execute("begin immediate")
    sqlite.query("pragma busy_timeout = 50")
    with pytest.raises(StoreError, match="another process holds it"):
        sqlite.execute("insert into home values ('a', 'b')")
    other.close()


def test_a_full_disk_is_told_in_plain_words_and_loses_nothing(sqlite: SqliteEngine) -> None:
    sqlite.execute("insert into home values ('kept', 'yes')")
    pages = sqlite.query("pragma page_count")[0]["page_count"]
    sqlite.query(f"pragma max_page_count = {pages}")
    with pytest.raises(StoreError, match="free some space"):
        sqlite.execute("insert into home values ('big', :big)", {"big": "x" * 1_000_000})
    assert sqlite.query("select key from home") == [{"key": "kept"}]


# The tables of the first are made with the first job; the second is no query, and runs with every queueing.
@pytest.mark.parametrize("name", sorted(queries().keys() - {"queue_state", "analyze_deliveries"}))
def test_every_statement_is_one_that_the_database_accepts(engine: Engine, name: str) -> None:
    statement = queries(engine.dialect)[name]
    parameters = dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", statement))
    assert engine.query(f"explain {statement}", parameters)


@pytest.mark.parametrize(
    ("blocks", "inodes", "said"),
    [(10**6, 0, "the disk is full"), (0, 60, "the disk is full"), (10**6, 60, "check that the folder exists")],
)
def test_a_disk_without_room_for_a_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, inodes: int, said: str
) -> None:
    (tmp_path / "digest.db").mkdir()  # which cannot be opened as a database
    disk = SimpleNamespace(f_bavail=blocks, f_frsize=4096, f_files=60, f_favail=inodes)
    monkeypatch.setattr("digest.store.engines.sqlite.os.statvfs", lambda folder: disk)
    with pytest.raises(StoreError, match=said):
        SqliteEngine(tmp_path / "digest.db")
