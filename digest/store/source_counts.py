"""How much each source brought, day by day."""

from collections.abc import Mapping
from datetime import datetime

from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class SourceCounts:
    """The items of the sources, counted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def by_day(self, since: datetime) -> Mapping[str, Mapping[str, int]]:
        """Source -> day (YYYY-MM-DD, UTC) -> how many items it published from a time on."""
        counts: dict[str, dict[str, int]] = {}
        for row in self._database.query(self._sql["items_by_source"], {"since": utc_text(since)}):
            counts.setdefault(str(row["source"]), {})[str(row["day"])] = int(row["items"])
        return counts

    def sources(self) -> frozenset[str]:
        """The names of the sources of which any item is stored."""
        return frozenset(str(row["source"]) for row in self._database.query(self._sql["sources_with_items"], {}))

    def visited_since(self) -> Mapping[str, datetime]:
        """Address of a source -> the first state of it that is still remembered."""
        rows = self._database.query(self._sql["first_states"], {})
        return {str(row["url"]): datetime.fromisoformat(row["since"]) for row in rows}
