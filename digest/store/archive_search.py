"""The public archive: the editions that were sent, and a search through them."""

from collections.abc import Iterable
from typing import Any

from digest.store.ledger import Database, Row
from digest.store.queries import queries


class Archive:
    """What everybody may read. A draft, or an edition that waits for approval, is not in it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def days(self, limit: int, until: str = "9999-12-31") -> tuple[tuple[str, str], ...]:
        """(day, edition.json) of the days up to one, latest first."""
        return tuple((row["day"], row["record"]) for row in self._query("public_days", limit=limit, until=until))

    def record(self, day: str) -> str | None:
        """The edition.json of a public day."""
        return next((row["record"] for row in self._query("public_day", day=day)), None)

    def unsearchable(self) -> tuple[tuple[str, str], ...]:
        """(day, edition.json) of the public days that the search does not know yet."""
        return tuple((row["day"], row["record"]) for row in self._query("unsearchable_days"))

    def add_words(self, day: str, picks: Iterable[tuple[str, str]]) -> None:
        """Make a day's picks, as (headline, words in match keys), searchable; all or none."""
        with self._database.atomic():
            for headline, words in picks:
                parameters = {"day": day, "headline": headline, "words": words}
                self._database.execute(self._sql["add_words"], parameters)

    def search(self, words: Iterable[str], limit: int) -> tuple[tuple[str, str], ...]:
        """(day, headline) of the picks that have all these words, best first; the last word may be a prefix."""
        wanted = tuple(words)
        if not wanted:
            return ()
        question = self._database.question(wanted)
        return tuple(
            (row["day"], row["headline"]) for row in self._query("search_words", question=question, limit=limit)
        )

    def _query(self, name: str, **parameters: Any) -> list[Row]:
        return self._database.query(self._sql[name], parameters)
