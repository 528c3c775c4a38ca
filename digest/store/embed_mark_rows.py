"""Hosts with new texts that may lack a sentence vector. The SQL is in queries.sql."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from digest.store.ledger import Database
from digest.store.queries import queries


class EmbedMarkRows:
    """The table `embed_marks`: a mark for each host with new texts, until they were embedded."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def put(self, hosts: Iterable[str]) -> None:
        """Gives hosts new marks, in one transaction."""
        mark = uuid4().hex
        with self._database.atomic():
            for host in sorted(set(hosts)):  # always in the same order, so that two workers do not wait for each other
                self._database.execute(self._sql["put_embed_mark"], {"host": host, "mark": mark})

    def all(self) -> Mapping[str, str]:
        """Returns host -> mark."""
        return {row["host"]: row["mark"] for row in self._database.query(self._sql["embed_marks"])}

    def drop(self, marks: Mapping[str, str]) -> None:
        """Deletes marks, except those of hosts that got a new one since they were read."""
        with self._database.atomic():
            for host, mark in sorted(marks.items()):
                self._database.execute(self._sql["drop_embed_mark"], {"host": host, "mark": mark})
