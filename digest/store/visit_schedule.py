"""Which sources are due, and their stored states, for a part of the sources without reading the others."""

from collections.abc import Iterable
from datetime import datetime

from digest.model.items import Memory
from digest.store.ledger import Database, memory_of_row, utc_text
from digest.store.queries import queries


def due_sources(database: Database, urls: Iterable[str], *, now: datetime, ahead: datetime) -> frozenset[str]:
    """Those of some addresses that are to be visited now: due, never visited, or visited after `ahead`.

    A visit later than now was made under a wrong clock.
    """
    given = {"urls": database.listed(urls), "now": utc_text(now), "ahead": utc_text(ahead)}
    return frozenset(str(row["url"]) for row in database.query(queries(database.dialect)["due_sources"], given))


def visits_to(database: Database, urls: Iterable[str]) -> dict[str, Memory]:
    """Returns the stored states of some sources, by URL."""
    rows = database.query(queries(database.dialect)["visits_to"], {"urls": database.listed(urls)})
    return {row["url"]: memory_of_row(row) for row in rows}


def forget_other_visits(database: Database, urls: Iterable[str]) -> int:
    """Deletes the stored states of all sources but these; returns how many."""
    return database.execute(queries(database.dialect)["forget_other_visits"], {"urls": database.listed(urls)})
