"""Posts in the ledger: an edition published at a place besides mail and archive. The SQL is in queries.sql."""

from dataclasses import dataclass
from datetime import datetime

from digest.model.subscribers import DeliveryState
from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPost:
    """A post and its state."""

    day: str
    outlet: str
    place: str
    state: DeliveryState
    detail: str


class PostRows:
    """The table `posts`. Every write may be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = queries(database.dialect)

    def queue(self, day: str, outlet: str, place: str, *, now: datetime) -> None:
        """Queues an edition for a place, once."""
        self._execute("queue_post", day=day, outlet=outlet, place=place, now=utc_text(now))

    def claim(self, day: str, outlet: str, place: str, *, now: datetime) -> bool:
        """Claims a queued post that is due; False if none is."""
        return bool(self._execute("claim_post", day=day, outlet=outlet, place=place, now=utc_text(now)))

    def settle(
        self, day: str, outlet: str, place: str, state: DeliveryState, *, detail: str, retry_at: datetime
    ) -> None:
        """Records the outcome of a claimed post."""
        given = {"state": state.value, "detail": detail, "retry_at": utc_text(retry_at)}
        self._execute("settle_post", day=day, outlet=outlet, place=place, **given)

    def release(self, outlet: str, state: DeliveryState) -> int:
        """Changes the state of posts left claimed by a killed run; returns how many."""
        return self._execute("release_posts", outlet=outlet, state=state.value)

    def since(self, day: str) -> tuple[KeptPost, ...]:
        """Returns the posts of a day and later."""
        return tuple(
            KeptPost(
                day=row["day"],
                outlet=row["outlet"],
                place=row["place"],
                state=DeliveryState(row["state"]),
                detail=row["detail"],
            )
            for row in self._database.query(self._sql["posts_since"], {"day": day})
        )

    def _execute(self, name: str, **parameters: str) -> int:
        return self._database.execute(self._sql[name], parameters)
