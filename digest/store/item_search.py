"""The search through all stored items. The SQL is in queries.sql; the words are match keys, made by the caller."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from digest.model.items import Item
from digest.store.ledger import Database, Row, item_of_row, utc_text
from digest.store.queries import queries

OVERLAP = timedelta(days=2)  # by which a clock that was set back may have dated items too early
_REACHED = "searchable_until"


class ItemSearch:
    """Items by their words. An item is added once; what is thrown away later leaves the search at the next `tidy`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def unsearchable(self, limit: int) -> Iterator[tuple[Item, ...]]:
        """The items that the search does not know yet, up to `limit` at a time, the earliest seen first.

        Looks no further back than OVERLAP before the last item that an earlier call came to.
        """
        known = {row["key"]: row["value"] for row in self._query("read_home")}.get(_REACHED)
        seen = utc_text(datetime.fromisoformat(known) - OVERLAP) if known else ""
        after = {"seen": seen, "id": ""}
        while rows := self._query("unsearchable_items", **after, limit=limit):
            after = {"seen": rows[-1]["first_seen"], "id": rows[-1]["id"]}
            yield tuple(item_of_row(row) for row in rows)
            self._database.execute(self._sql["set_home"], {"key": _REACHED, "value": after["seen"]})

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Makes items, as (id, words), searchable; all or none."""
        with self._database.atomic():
            for item, words in rows:
                if self._database.execute(self._sql["mark_searchable"], {"item": item}):
                    self._database.execute(self._sql["add_item_words"], {"item": item, "words": words})

    def find(self, words: Sequence[str], limit: int) -> tuple[Item, ...]:
        """The items that have all these words, best first; none for no words. The last word may be a prefix."""
        if not words:
            return ()
        question = self._database.question(words)
        return tuple(item_of_row(row) for row in self._query("find_items", question=question, limit=limit))

    def tidy(self) -> int:
        """Forgets the words of items that were thrown away; returns how many."""
        return self._database.execute(self._sql["drop_item_words"], {})

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)
