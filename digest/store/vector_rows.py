"""The cache of sentence vectors: text hash and model -> packed vector. The SQL is in queries.sql."""

from collections.abc import Mapping
from datetime import datetime

from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


class VectorRows:
    """Packed vectors of one model. Every write may be repeated."""

    def __init__(self, database: Database, model: str) -> None:
        self._database = database
        self._model = model
        self._sql = queries(database.dialect)

    def made_since(self, since: datetime) -> dict[str, str]:
        """Returns text hash -> packed vector, of those made at or after a time."""
        rows = self._database.query(self._sql["vectors_since"], {"model": self._model, "since": utc_text(since)})
        return {row["content"]: row["vector"] for row in rows}

    def record(self, vectors: Mapping[str, str], *, now: datetime) -> None:
        """Stores vectors by the hash of their text, in one transaction.

        In order, so that two workers with the same texts do not wait for each other's rows.
        """
        with self._database.atomic():
            for content, vector in sorted(vectors.items()):
                self._database.execute(
                    self._sql["record_vector"],
                    {"content": content, "model": self._model, "made_at": utc_text(now), "vector": vector},
                )


def vector_names(database: Database, since: datetime) -> tuple[str, ...]:
    """Returns model and text hash of the vectors made at or after a time, of every model, in order."""
    sql = queries(database.dialect)["vector_names_since"]
    return tuple(row["name"] for row in database.query(sql, {"since": utc_text(since)}))


def drop_vectors(database: Database, before: datetime) -> int:
    """Deletes vectors of every model made before a time; returns how many."""
    return database.execute(queries()["drop_vectors"], {"before": utc_text(before)})
