"""Full-text search in all stored items. The SQL is in queries.sql; the caller provides the words as match keys."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from digest.model.items import Item
from digest.store.engine import searchable
from digest.store.ledger import Database, Row, item_of_row, utc_text
from digest.store.queries import queries

OVERLAP = timedelta(days=2)  # how far back to look: a clock that was set back may have dated items too early
_REACHED = "searchable_until"


class ItemSearch:
    """The index of items by their words. An item is added once; deleted items leave the index at the next `tidy`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def unsearchable(self, limit: int) -> Iterator[tuple[Item, ...]]:
        """Yields the items not yet indexed, up to `limit` at a time, the earliest seen first.

        Looks back at most OVERLAP before the last item indexed by an earlier call.
        """
        known = {row["key"]: row["value"] for row in self._query("read_home")}.get(_REACHED)
        seen = utc_text(datetime.fromisoformat(known) - OVERLAP) if known else ""
        after = {"seen": seen, "id": ""}
        while rows := self._query("unsearchable_items", **after, limit=limit):
            after = {"seen": rows[-1]["first_seen"], "id": rows[-1]["id"]}
            yield tuple(item_of_row(row) for row in rows)
            self._database.execute(self._sql["set_home"], {"key": _REACHED, "value": after["seen"]})

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Indexes items, given as (id, words), in one transaction."""
        with self._database.atomic():
            for item, words in rows:
                if self._database.execute(self._sql["mark_searchable"], {"item": item}):
                    self._database.execute(self._sql["add_item_words"], {"item": item, "words": searchable(words)})

    def find(self, words: Sequence[str], limit: int) -> tuple[Item, ...]:
        """Returns the items that contain all words, best first; none for no words. The last word may be a prefix."""
        if not words:
            return ()
        question = self._database.question(words)
        return tuple(item_of_row(row) for row in self._query("find_items", question=question, limit=limit))

    def tidy(self) -> int:
        """Removes deleted items from the index; returns how many."""
        return self._database.execute(self._sql["drop_item_words"], {})

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)
