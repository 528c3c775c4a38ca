"""Queries that run for each letter or each check of the queue use an index, on each engine."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.clusters import Cluster
from digest.store.deliveries import Deliveries
from digest.store.engine import Engine, open_engine
from digest.store.migration import migrate
from digest.store.queries import queries

CLAIM = {
    "day": "2024-03-05",
    "after": "",
    "end": "~",
    "round": 1,
    "sender": "s",
    "also": "queued",
    "recalls": 0,
    "wanted": 5,
}
SETTLED = {"day": "2024-03-05", "subscriber": "a", "state": "sent", "detail": "", "attempts": 1, "sender": "s"}
STORY_READER = {"day": "2024-03-05", "subscriber": "a"}


@pytest.mark.parametrize(
    ("name", "parameters", "table"),
    [
        ("claim_deliveries", CLAIM, "deliveries"),
        ("settle_delivery", SETTLED, "deliveries"),
        ("count_waiting", {"day": "2024-03-05", "also": "queued", "first": "", "end": "~"}, "deliveries"),
        ("editions_waiting", {"also": "queued"}, "deliveries"),
        ("senders", {}, "deliveries"),
        ("mark_uncertain", {"sender": "s"}, "deliveries"),
        ("forget_story_reader", STORY_READER, "story_recall_letters"),
        ("keep_story_reader", STORY_READER, "story_recall_letters"),
        ("items_without_article", {"start": "2024-03-05", "end": "2024-03-06"}, "items"),
    ],
)
def test_it_reads_no_whole_table(engine: Engine, name: str, parameters: dict[str, Any], table: str) -> None:
    sql = queries(engine.dialect)[name]
    if engine.dialect == "sqlite":
        plan = [str(row["detail"]) for row in engine.query(f"explain query plan {sql}", parameters)]
        assert not [step for step in plan if step.startswith(f"SCAN {table}")], plan
    else:
        engine.execute("set enable_seqscan = off")  # the tables of a test are too small for an index to be cheaper
        plan = [str(row["QUERY PLAN"]) for row in engine.query(f"explain {sql}", parameters)]
        assert not [step for step in plan if f"Seq Scan on {table}" in step], plan


# --- a list long enough for the planner to choose by itself ---

SUBSCRIBERS = 20_000
MIDDLE = f"{SUBSCRIBERS // 2:032}"
SHARD = {"day": "2024-03-05", "also": "uncertain", "first": MIDDLE, "end": f"{SUBSCRIBERS // 2 + 500:032}"}


@pytest.fixture(scope="module")
def long_list(postgresql: Cluster) -> Iterator[Engine]:
    """A list on PostgreSQL with one edition sent, and another just queued, before the server has looked at either."""
    with closing(open_engine(postgresql.new_database())) as engine:
        migrate(engine)
        engine.execute("alter table deliveries set (autovacuum_enabled = off)")
        engine.execute(
            "insert into subscribers (id, state, sealed) "
            f"select lpad(number::text, 32, '0'), 'active', 'x' from generate_series(1, {SUBSCRIBERS}) as number"
        )
        for day in ("2024-03-04", "2024-03-05"):
            engine.execute(
                "insert into editions (day, window_start, window_end, frozen_at, record) values (:day, '', '', '', '')",
                {"day": day},
            )
            Deliveries(engine).queue(day, datetime(2024, 3, 5, tzinfo=UTC))
            if day == "2024-03-04":
                engine.execute("update deliveries set state = 'sent'")
        yield engine


def plan_of(engine: Engine, name: str, parameters: dict[str, Any]) -> str:
    rows = engine.query(f"explain {queries(engine.dialect)[name]}", parameters)
    return "\n".join(str(row["QUERY PLAN"]) for row in rows)


@pytest.mark.parametrize(
    ("name", "parameters", "index"),
    [
        ("claim_deliveries", {**CLAIM, "after": MIDDLE}, "deliveries_pkey"),
        ("settle_delivery", {**SETTLED, "subscriber": MIDDLE}, "deliveries_"),
        ("count_waiting", SHARD, "deliveries_pkey"),
        ("senders", {}, "deliveries_state"),
        ("mark_uncertain", {"sender": "s"}, "deliveries_state"),
    ],
)
def test_of_a_long_list_no_more_is_read_than_needed(
    long_list: Engine, name: str, parameters: dict[str, Any], index: str
) -> None:
    plan = plan_of(long_list, name, parameters)
    assert "Seq Scan on deliveries" not in plan, plan
    assert f"using {index}" in plan or f"on {index}" in plan, plan


def test_a_claim_does_not_read_all_that_waits_even_where_the_server_expects_a_short_list(long_list: Engine) -> None:
    long_list.execute("delete from pg_statistic where starelid = 'deliveries'::regclass")
    long_list.execute("update pg_class set reltuples = 1, relpages = 1 where oid = 'deliveries'::regclass")
    plan = plan_of(long_list, "claim_deliveries", {**CLAIM, "after": MIDDLE})
    assert "deliveries_state" not in plan, plan
