"""The public archive: the editions that were sent, and full-text search in them."""

from collections.abc import Iterable
from typing import Any

from digest.store.engine import searchable
from digest.store.ledger import Database, Row
from digest.store.queries import queries


class Archive:
    """Public editions. Drafts and editions waiting for approval are excluded."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def days(self, limit: int, until: str = "9999-12-31") -> tuple[tuple[str, str], ...]:
        """Returns (day, edition.json) of the days up to `until`, latest first."""
        return tuple((row["day"], row["record"]) for row in self._query("public_days", limit=limit, until=until))

    def record(self, day: str) -> str | None:
        """Returns the edition.json of a public day."""
        return next((row["record"] for row in self._query("public_day", day=day)), None)

    def unsearchable(self) -> tuple[tuple[str, str], ...]:
        """Returns (day, edition.json) of public days not yet indexed for search."""
        return tuple((row["day"], row["record"]) for row in self._query("unsearchable_days"))

    def add_words(self, day: str, picks: Iterable[tuple[str, str]]) -> None:
        """Indexes a day's picks, given as (headline, words as match keys), in one transaction."""
        with self._database.atomic():
            for headline, words in picks:
                parameters = {"day": day, "headline": headline, "words": searchable(words)}
                self._database.execute(self._sql["add_words"], parameters)

    def search(self, words: Iterable[str], limit: int) -> tuple[tuple[str, str], ...]:
        """Returns (day, headline) of the picks that contain all words, best first; the last word may be a prefix."""
        wanted = tuple(words)
        if not wanted:
            return ()
        question = self._database.question(wanted)
        return tuple(
            (row["day"], row["headline"]) for row in self._query("search_words", question=question, limit=limit)
        )

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)
