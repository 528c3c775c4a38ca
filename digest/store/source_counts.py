"""Counts the items of each source by day."""

from collections.abc import Mapping
from datetime import datetime

from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class SourceCounts:
    """Queries for item counts per source."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def by_day(self, since: datetime) -> Mapping[str, Mapping[str, int]]:
        """Returns source -> day (YYYY-MM-DD, UTC) -> number of items published since a time."""
        counts: dict[str, dict[str, int]] = {}
        for row in self._database.query(self._sql["items_by_source"], {"since": utc_text(since)}):
            counts.setdefault(str(row["source"]), {})[str(row["day"])] = int(row["items"])
        return counts

    def sources(self) -> frozenset[str]:
        """Returns the names of the sources with any stored item."""
        return frozenset(str(row["source"]) for row in self._database.query(self._sql["sources_with_items"], {}))

    def visited_since(self) -> Mapping[str, datetime]:
        """Maps each source's address to the time of its first remembered state."""
        rows = self._database.query(self._sql["first_states"], {})
        return {str(row["url"]): datetime.fromisoformat(row["since"]) for row in rows}
