"""Work shared by several machines, as seen in the database: workers, waiting jobs, standbys."""

from dataclasses import dataclass

from digest.store.ledger import Database
from digest.store.queries import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWork:
    """Workers seen alive in the last minute, the number of waiting jobs, and the age of the oldest.

    `behind_seconds` is the lag of the slowest of the `standbys`.
    """

    workers: int
    waiting: int
    oldest_seconds: float
    standbys: int
    behind_seconds: float


def shared_work(database: Database) -> SharedWork | None:
    """Returns the shared work; None for a single-machine engine, or if nothing was ever queued."""
    sql = queries(database.dialect)
    if not database.query(sql["queue_tables"])[0]["tables"]:
        return None
    jobs, standbys = database.query(sql["queue_state"])[0], database.query(sql["standbys"])[0]
    return SharedWork(
        workers=int(jobs["workers"]),
        waiting=int(jobs["waiting"]),
        oldest_seconds=float(jobs["oldest_seconds"]),
        standbys=int(standbys["standbys"]),
        behind_seconds=float(standbys["behind_seconds"]),
    )


def check_database(database: Database) -> str:
    """Returns `ok`, or what is wrong with the database."""
    return str(database.query(queries(database.dialect)["check_database"])[0]["answer"])
