"""Editions that were taken back, as the ledger keeps them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digest.store.ledger import Database, Row, utc_text
from digest.store.queries import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """An edition taken back: why and when, whether its readers are told, and whether its pages say so already."""

    day: str
    reason: str
    recalled_at: datetime
    tell: bool
    written: bool


class Recalls:
    """The recalls of a home. A recalled edition is claimed for sending no more, see `claim_delivery`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def atomic(self) -> Any:
        """A transaction as a context manager; it begins with a write."""
        return self._database.atomic()

    def add(self, day: str, reason: str, record: str, *, tell: bool, now: datetime) -> bool:
        """Take an edition back and give up what waits of it; False where it was before. The first reason stands.

        `record` is the edition.json that everybody reads from now on.
        """
        with self._database.atomic():
            new = self._execute(
                "add_recall", day=day, reason=reason, recalled_at=utc_text(now), record=record, tell=int(tell)
            )
            self._execute("discard_recalled", day=day)
            self._execute("forget_words", day=day)
            if tell:
                self._execute("tell_of_recall", day=day)
        return bool(new)

    def all(self) -> tuple[Recall, ...]:
        """Every recall, the latest day first."""
        return tuple(
            Recall(
                day=row["day"],
                reason=row["reason"],
                recalled_at=datetime.fromisoformat(row["recalled_at"]),
                tell=bool(row["tell"]),
                written=bool(row["written"]),
            )
            for row in self._query("recalls")
        )

    def of_day(self, day: str) -> Recall | None:
        """The recall of a day, None where its edition stands."""
        return next((recall for recall in self.all() if recall.day == day), None)

    def mark_written(self, day: str) -> None:
        """Note that the public pages say so."""
        self._execute("mark_recall_written", day=day)

    def untold(self, day: str) -> tuple[str, ...]:
        """The subscribers who got, or may have got, a letter of the day and have not been told."""
        return tuple(row["subscriber"] for row in self._query("untold_of_recall", day=day))

    def mark_told(self, day: str, subscriber: str) -> bool:
        """Note that a subscriber is told; False where that was noted before."""
        return bool(self._execute("mark_told_of_recall", day=day, subscriber=subscriber))

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)

    def _execute(self, name: str, **parameters: Any) -> int:
        return self._database.execute(self._sql[name], parameters)
