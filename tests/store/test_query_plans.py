"""Queries that run for each letter or each check of the queue use an index, on each engine."""

from typing import Any

import pytest

from digest.store.engine import Engine
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


@pytest.mark.parametrize(
    ("name", "parameters", "table"),
    [
        ("claim_deliveries", CLAIM, "deliveries"),
        ("settle_delivery", SETTLED, "deliveries"),
        ("count_waiting", {"day": "2024-03-05", "also": "queued", "first": "", "end": "~"}, "deliveries"),
        ("editions_waiting", {"also": "queued"}, "deliveries"),
        ("senders", {}, "deliveries"),
        ("mark_uncertain", {"sender": "s"}, "deliveries"),
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
