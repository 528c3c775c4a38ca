"""Stored asides (see `digest.model.asides`): each once, with a count, and at most a few hundred."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from digest.model.asides import PRIVATE, Aside, AsideKind
from digest.store.ledger import Database, Row, utc_text
from digest.store.queries import queries

MOST_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAside:
    """A stored aside, its first and last time, and its count; for a private kind, `content` is encrypted."""

    id: str
    aside: Aside
    first_at: datetime
    last_at: datetime
    times: int


class AsideRows:
    """The table `aside`. Every write may be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries()

    def add(self, aside: Aside, now: datetime) -> None:
        """Stores an aside, or increments its count; the oldest are dropped."""
        content = aside.content.decode("ascii") if aside.kind in PRIVATE else base64.b64encode(aside.content).decode()
        with self._database.atomic():
            row = {"name": aside.name, "error": aside.error, "trace": aside.trace, "content": content}
            self._execute(
                "add_aside", row | {"id": identifier_of(aside), "kind": aside.kind.value, "now": utc_text(now)}
            )
            self._execute("drop_most_asides", {"most": MOST_ROWS})

    def all(self) -> tuple[KeptAside, ...]:
        """Returns all stored asides, the latest first."""
        return tuple(_kept(row) for row in self._database.query(self._sql["asides"], {}))

    def count_since(self, since: datetime) -> dict[str, int]:
        """Counts the asides of each kind first seen at or after a time."""
        rows = self._database.query(self._sql["count_asides"], {"since": utc_text(since)})
        return {row["kind"]: row["asides"] for row in rows}

    def drop(self, before: datetime, private_before: datetime) -> int:
        """Deletes what was last seen before a time, an earlier one for private kinds; returns how many."""
        private = dict(zip(("mail", "sign_up", "letter"), sorted(PRIVATE), strict=True))
        times = {"before": utc_text(before), "private_before": utc_text(private_before)}
        return self._execute("drop_asides", times | private)

    def _execute(self, name: str, parameters: Mapping[str, Any]) -> int:
        return self._database.execute(self._sql[name], parameters)


def identifier_of(aside: Aside) -> str:
    """Returns the id of an aside: the same input failing in the same way is counted once."""
    return sha256(f"{aside.kind}\n{aside.name}\n{aside.error}".encode()).hexdigest()[:12]


def _kept(row: Row) -> KeptAside:
    kind = AsideKind(row["kind"])
    content = row["content"].encode() if kind in PRIVATE else base64.b64decode(row["content"])
    aside = Aside(kind=kind, name=row["name"], error=row["error"], trace=row["trace"], content=content)
    return KeptAside(
        id=row["id"],
        aside=aside,
        first_at=datetime.fromisoformat(row["first_at"]),
        last_at=datetime.fromisoformat(row["last_at"]),
        times=row["times"],
    )
