"""Names that publishers give themselves, with counts. The SQL is in queries.sql."""

from collections.abc import Iterable
from datetime import datetime

from digest.model.publisher_names import NameOrigin, SeenName
from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class PublisherNameRows:
    """The table of names seen for publishers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def record(self, seen: Iterable[SeenName], *, now: datetime) -> None:
        """Increments the counts of names, in one transaction."""
        with self._database.atomic():
            for one in seen:
                row = {"publisher": one.publisher, "origin": one.origin.value, "name": one.name, "times": one.times}
                self._database.execute(self._sql["record_publisher_name"], {**row, "seen_at": utc_text(now)})

    def all(self) -> tuple[SeenName, ...]:
        """Returns every name with its count, by publisher and name."""
        return tuple(
            SeenName(
                publisher=row["publisher"], origin=NameOrigin(row["origin"]), name=row["name"], times=int(row["times"])
            )
            for row in self._database.query(self._sql["publisher_names"], {})
        )

    def drop(self, before: datetime) -> int:
        """Deletes names not seen since a time; returns how many."""
        return self._database.execute(self._sql["drop_publisher_names"], {"before": utc_text(before)})
