"""Recalled editions and stories in the ledger."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digest.store.ledger import Database, Row, utc_text
from digest.store.queries import queries

WHOLE = 0
"""Used as the rank of a recalled whole edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A recalled edition or story: reason and time, whether readers are notified, whether its pages are updated.

    `rank` is that of the story, `WHOLE` for the edition.
    """

    day: str
    rank: int
    reason: str
    recalled_at: datetime
    tell: bool
    written: bool

    @property
    def name(self) -> str:
        """Describes what was recalled."""
        return recall_name(self.day, self.rank)


def recall_name(day: str, rank: int) -> str:
    """Returns `the edition of 2024-03-05` or `story 3 of 2024-03-05`."""
    return f"the edition of {day}" if rank == WHOLE else f"story {rank} of {day}"


class Recalls:
    """The recalls of a home. Deliveries of a recalled edition are no longer claimed, see `claim_deliveries`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def atomic(self) -> Any:
        """A transaction as a context manager; it begins with a write."""
        return self._database.atomic()

    def add(self, day: str, reason: str, record: str, *, tell: bool, now: datetime) -> bool:
        """Recalls an edition and gives up its waiting deliveries; False if it was recalled before. The first reason is
        kept.

        `record` is the edition.json published from now on.
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

    def add_story(
        self,
        day: str,
        rank: int,
        reason: str,
        record_of: Callable[[Mapping[int, str]], str],
        *,
        issues: Iterable[str],
        tell: bool,
        now: datetime,
    ) -> bool:
        """Recalls one story of an edition; False if it was recalled before. The first reason is kept.

        `record_of` makes the edition.json published from now on, given the reasons of all recalled stories of the day
        by rank. `issues` are those whose letters contain the story; their recipients so far are recorded for
        notification.
        """
        place = {"day": day, "rank": rank}
        with self._database.atomic():
            self._execute("open_public_record", day=day)
            new = self._execute("add_story_recall", **place, reason=reason, recalled_at=utc_text(now))
            if new:
                reasons = {one.rank: one.reason for one in self.all() if one.day == day and one.rank != WHOLE}
                self._execute("write_public_record", day=day, record=record_of(reasons))
                self._execute("forget_words", day=day)
                for issue in issues:
                    self._execute("note_story_readers", **place, issue=issue)
            if tell:
                self._execute("tell_of_story_recall", **place)
        return bool(new)

    def all(self) -> tuple[Recall, ...]:
        """Returns every recall, the latest day first."""
        return tuple(
            Recall(
                day=row["day"],
                rank=row["rank"],
                reason=row["reason"],
                recalled_at=datetime.fromisoformat(row["recalled_at"]),
                tell=bool(row["tell"]),
                written=bool(row["written"]),
            )
            for row in self._query("recalls")
        )

    def of(self, day: str, rank: int = WHOLE) -> Recall | None:
        """Returns the recall of a day's edition or of one of its stories, or None."""
        return next((recall for recall in self.all() if (recall.day, recall.rank) == (day, rank)), None)

    def mark_written(self, recall: Recall) -> None:
        """Records that the public pages show the recall."""
        if recall.rank == WHOLE:
            self._execute("mark_recall_written", day=recall.day)
        else:
            self._execute("mark_story_recall_written", day=recall.day, rank=recall.rank)

    def untold(self, recall: Recall) -> tuple[str, ...]:
        """Returns the subscribers who got, or may have got, what was recalled and have not been notified."""
        if recall.rank == WHOLE:
            rows = self._query("untold_of_recall", day=recall.day)
        else:
            rows = self._query("untold_of_story_recall", day=recall.day, rank=recall.rank)
        return tuple(row["subscriber"] for row in rows)

    def mark_told(self, recall: Recall, subscriber: str) -> bool:
        """Records that a subscriber is notified; False if already recorded."""
        if recall.rank == WHOLE:
            return bool(self._execute("mark_told_of_recall", day=recall.day, subscriber=subscriber))
        place = {"day": recall.day, "rank": recall.rank}
        return bool(self._execute("mark_told_of_story_recall", **place, subscriber=subscriber))

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)

    def _execute(self, name: str, **parameters: Any) -> int:
        return self._database.execute(self._sql[name], parameters)
