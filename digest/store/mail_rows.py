"""Incoming mails that wait for a worker. The SQL is in queries.sql."""

from datetime import datetime

from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class MailRows:
    """The table `incoming_mails`, of encrypted mails. Every write may be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def add(self, identifier: str, sealed: str, now: datetime) -> None:
        """Stores a mail."""
        self._database.execute(self._sql["add_mail"], {"id": identifier, "sealed": sealed, "now": utc_text(now)})

    def sealed(self, identifier: str) -> str | None:
        """Returns a mail; None if it has been handled."""
        rows = self._database.query(self._sql["mail"], {"id": identifier})
        return next((str(row["sealed"]) for row in rows), None)

    def first(self, limit: int) -> tuple[str, ...]:
        """Returns the ids of the mails that have waited longest."""
        return tuple(row["id"] for row in self._database.query(self._sql["first_mails"], {"limit": limit}))

    def drop(self, identifier: str) -> None:
        """Deletes a mail that was handled."""
        self._database.execute(self._sql["drop_mail"], {"id": identifier})
