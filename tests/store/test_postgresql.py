"""Errors specific to PostgreSQL, each reported in one line."""

import pytest

from bench.clusters import Cluster
from digest.store.engine import Engine, StoreError, open_engine
from digest.store.engines.postgresql import PostgresEngine, translated
from digest.store.migration import migrate


@pytest.fixture
def engine(new_postgresql: str) -> Engine:
    engine = open_engine(new_postgresql)
    migrate(engine)
    return engine


def test_parameters_become_psycopgs_and_signs_of_percent_stay() -> None:
    assert translated("x = :day and y like 'blocked:%'") == "x = %(day)s and y like 'blocked:%%'"
    assert translated("select 'a'::text, :a_b") == "select 'a'::text, %(a_b)s"


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (
            "create table a (\n    text text not null,\n    b real\n)",
            'create table a (\n    text text collate "C" not null,\n    b double precision\n)',
        ),
        ("alter table a add column b text not null", 'alter table a add column b text collate "C" not null'),
        ("alter table a add column c integer", "alter table a add column c bigint"),
        ("update a set b = 'text integer'", "update a set b = 'text integer'"),
    ],
)
def test_migrations_get_the_types_that_behave_as_in_sqlite(engine: PostgresEngine, statement: str, wanted: str) -> None:
    assert engine.define(statement) == wanted


def test_a_server_that_does_not_answer_is_told_without_its_password(postgresql: Cluster) -> None:
    with pytest.raises(StoreError, match="check DIGEST_DATABASE") as told:
        open_engine("postgresql://top:secret@127.0.0.1:1/letter")
    assert "secret" not in str(told.value).replace("postgresql://127.0.0.1/letter", "")


def test_a_database_that_is_missing_is_named(postgresql: Cluster) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        open_engine(f"postgresql:///nowhere?host={postgresql.folder}&user={postgresql.user}")


def test_a_row_that_another_process_holds_is_told_in_plain_words(engine: Engine, new_postgresql: str) -> None:
    other = open_engine(new_postgresql)
    other.execute("set lock_timeout = 50")
    with engine.atomic():
        engine.execute("insert into home values ('a', 'b')")
        with pytest.raises(StoreError, match="another process holds it"):
            other.execute("insert into home values ('a', 'c')")


def test_a_standby_says_that_it_is_one(engine: Engine) -> None:
    engine.execute("set default_transaction_read_only = on")
    with pytest.raises(StoreError, match="read-only standby"):
        engine.execute("insert into home values ('a', 'b')")


def test_two_senders_claim_different_rows_without_waiting(engine: Engine, new_postgresql: str) -> None:
    from digest.store.deliveries import Deliveries
    from digest.store.queries import queries

    for name in "ab":
        engine.execute("insert into subscribers (id, state, sealed) values (:id, 'active', 'x')", {"id": name})
    engine.execute(
        "insert into editions (day, window_start, window_end, frozen_at, record) values ('2024-03-05', '', '', '', '')"
    )
    engine.execute(queries(engine.dialect)["queue_deliveries"], {"day": "2024-03-05"})
    other = open_engine(new_postgresql)
    with engine.atomic():
        for database, wanted, sender, taken in ((engine, 1, "one", ["a"]), (other, 5, "two", ["b"])):
            claims = Deliveries(database).turn(
                "2024-03-05", (), wanted=wanted, after="", round=1, sender=sender, resend=False
            )
            assert [one.subscriber for one in claims] == taken


def test_texts_are_ordered_by_code_point_as_in_sqlite(engine: Engine) -> None:
    for key in ("b", "B", "é", "ی", "a"):
        engine.execute("insert into home values (:key, '')", {"key": key})
    assert [row["key"] for row in engine.query("select key from home order by key")] == ["B", "a", "b", "é", "ی"]


def test_the_search_finds_all_words_and_the_beginning_of_the_last(engine: Engine) -> None:
    from digest.store.archive_search import Archive

    archive = Archive(engine)
    archive.add_words("2024-03-05", [("Teachers strike", "teachers strike harbour"), ("Floods", "floods harbour")])
    assert archive.search(["harbour", "tea"], 5) == (("2024-03-05", "Teachers strike"),)
    assert archive.search(["it's", "'; drop"], 5) == ()


def test_the_engine_is_the_one_that_the_address_names(new_postgresql: str) -> None:
    assert isinstance(open_engine(new_postgresql), PostgresEngine)
