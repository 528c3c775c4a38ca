"""The cache of translations. The SQL is in queries.sql."""

from collections.abc import Iterable
from datetime import datetime

from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class TranslationRows:
    """Translations by one translator, by the key of the original. Every write may be repeated."""

    def __init__(self, database: Database, translator: str) -> None:
        self._database = database
        self._translator = translator
        self._sql = queries(database.dialect)

    def of(self, keys: Iterable[str]) -> dict[str, str]:
        """Returns key -> translation for those keys that have one."""
        found = {}
        for key in keys:
            parameters = {"content": key, "translator": self._translator}
            for row in self._database.query(self._sql["translation"], parameters):
                found[key] = row["translation"]
        return found

    def record(self, key: str, translation: str, *, now: datetime) -> None:
        """Stores a translation; an existing one is kept."""
        row = {"content": key, "translator": self._translator, "made_at": utc_text(now), "translation": translation}
        self._database.execute(self._sql["record_translation"], row)


def drop_translations(database: Database, before: datetime) -> int:
    """Deletes translations of every translator made before a time; returns how many."""
    return database.execute(queries()["drop_translations"], {"before": utc_text(before)})
