"""Which sources are due and their stored state, on each engine."""

from datetime import timedelta
from typing import Any

import pytest
from factories import NOON, make_memory

from digest.model.items import Memory
from digest.store.engine import Engine
from digest.store.ledger import Ledger
from digest.store.visit_schedule import due_sources, forget_other_visits, visits_to

HOUR = timedelta(hours=1)
LATER = NOON + HOUR


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def visited(**given: Any) -> tuple[Memory, tuple[()], dict[str, tuple[str, ...]]]:
    return make_memory(**{"visited_at": NOON, "due_at": LATER, "since": NOON, **given}), (), {}


def test_sources_are_due_by_their_time_when_new_and_after_a_visit_under_a_wrong_clock(ledger: Ledger) -> None:
    ahead = LATER + HOUR
    late, soon, odd, new = (f"https://{name}.example/é?a=%22&b='" for name in ("late", "soon", "odd", "new"))
    ledger.record_visits([visited(url=late, due_at=ahead), visited(url=soon, due_at=LATER)], now=NOON)
    ledger.record_visits([visited(url=odd, visited_at=ahead + HOUR, due_at=ahead + HOUR)], now=NOON)
    assert due_sources(ledger.database, (late, soon, odd, new), now=LATER, ahead=ahead) == {soon, odd, new}
    assert due_sources(ledger.database, (late, odd), now=NOON, ahead=ahead) == {odd}
    assert due_sources(ledger.database, (), now=LATER, ahead=ahead) == frozenset()


def test_some_sources_are_remembered_and_all_others_forgotten(ledger: Ledger) -> None:
    one, two = (visited(url=f"https://{name}.example/feed") for name in ("one", "two"))
    ledger.record_visits([one, two], now=NOON)
    assert visits_to(ledger.database, ["https://two.example/feed", "https://new.example/feed"]) == {two[0].url: two[0]}
    assert forget_other_visits(ledger.database, [two[0].url, "https://new.example/feed"]) == 1
    assert ledger.visits() == {two[0].url: two[0]}
    assert forget_other_visits(ledger.database, []) == 1
