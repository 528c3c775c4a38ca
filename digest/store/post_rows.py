"""Posts as the ledger keeps them: an edition in a place beside mail and archive. The SQL is in queries.sql."""

from dataclasses import dataclass
from datetime import datetime

from digest.model.subscribers import DeliveryState
from digest.store.ledger import Database, utc_text
from digest.store.queries import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPost:
    """A post and what became of it."""

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
        """Have an edition appear in a place, once."""
        self._execute("queue_post", day=day, outlet=outlet, place=place, now=utc_text(now))

    def claim(self, day: str, outlet: str, place: str, *, now: datetime) -> bool:
        """Take a queued post whose time has come; False where no post is due."""
        return bool(self._execute("claim_post", day=day, outlet=outlet, place=place, now=utc_text(now)))

    def settle(
        self, day: str, outlet: str, place: str, state: DeliveryState, *, detail: str, retry_at: datetime
    ) -> None:
        """Write down what became of a claimed post."""
        given = {"state": state.value, "detail": detail, "retry_at": utc_text(retry_at)}
        self._execute("settle_post", day=day, outlet=outlet, place=place, **given)

    def release(self, outlet: str, state: DeliveryState) -> int:
        """Give those that a killed run left claimed another state; returns how many."""
        return self._execute("release_posts", outlet=outlet, state=state.value)

    def since(self, day: str) -> tuple[KeptPost, ...]:
        """The posts of a day and later."""
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
