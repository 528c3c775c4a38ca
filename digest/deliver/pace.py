"""How fast, how long, and when to stop. Pure: what happened and the time now go in, the decision comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from digest.deliver.replies import Verdict

ROUNDS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
"""The wait before each further round over those whose server said `later`: the first try and six more, 8 hours."""

BLOCKS_IN_A_ROW = 3
BLOCKS_IN_A_PASS = 20
LAST_ROUND = len(ROUNDS) + 1


def wait_after(round_number: int) -> timedelta | None:
    """The wait between a round (the first is 1) and the next, or None after the last."""
    return ROUNDS[round_number - 1] if round_number < LAST_ROUND else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """Counts what goes wrong in one pass and says when to stop.

    `stop` is the reason for stopping and `paused` says that a person must look first: somebody blocks *us*.
    """

    most_errors: int
    errors: int = 0
    blocks: int = 0
    blocks_in_all: int = 0
    stop: str | None = None
    paused: bool = False

    def after(self, verdict: Verdict, detail: str) -> "Fuse":
        """The fuse after one more verdict. A message taken clears what came in a row before it."""
        if self.stop:
            return self
        if verdict is Verdict.HOPELESS:
            return replace(self, stop=f"the mail server turned us away: {detail}")
        if verdict is Verdict.BLOCKED:
            blocks, in_all = self.blocks + 1, self.blocks_in_all + 1
            blown = blocks >= BLOCKS_IN_A_ROW or in_all >= BLOCKS_IN_A_PASS
            stop = f"mail servers refuse us, not the subscribers: {detail}" if blown else None
            return replace(self, blocks=blocks, blocks_in_all=in_all, stop=stop, paused=blown)
        if verdict in (Verdict.TROUBLE, Verdict.UNKNOWN):
            errors = self.errors + 1
            stop = f"{errors} errors in a row; the last: {detail}" if errors >= self.most_errors else None
            return replace(self, errors=errors, stop=stop)
        if verdict is Verdict.ACCEPTED:
            return replace(self, errors=0, blocks=0)
        return self


class Limits:
    """When the next message may go: at most so many a minute in all (0: no limit), and to each domain that has a limit.

    Messages are spread evenly over the minute: a burst at its start is what receivers limit.
    """

    def __init__(self, per_minute: int, per_domain: Mapping[str, int]) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._gaps = {domain.lower(): 60 / limit for domain, limit in per_domain.items()}
        self._next = 0.0
        self._next_of: dict[str, float] = {}

    def domain_wait(self, domain: str, now: float) -> float:
        """Seconds until a message to a domain may go; 0 for now."""
        return max(0.0, self._next_of.get(domain, 0.0) - now)

    def take(self, domain: str, now: float) -> float:
        """Take the next place for a message to a domain and return how many seconds from now it is."""
        at = max(now, self._next, self._next_of.get(domain, 0.0))
        self._next = at + self._gap
        if domain in self._gaps:
            self._next_of[domain] = at + self._gaps[domain]
        return at - now
