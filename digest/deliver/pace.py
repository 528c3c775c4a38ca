"""Decides how fast and how long to send, and when to stop. Pure: events and the current time in, decision out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from digest.deliver.replies import ReplyMeaning

ROUNDS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
"""The wait before each retry round for those whose server said `later`: the first try and six more, in 8 hours."""

BLOCKS_IN_A_ROW = 3
BLOCKS_IN_A_PASS = 20
LAST_ROUND = len(ROUNDS) + 1

FIRST = 20
REFUSED_SHARE = 0.05
"""If more than half of the first 20, or 5 % of a long run, are refused for one reason, it is about us."""


def wait_after(round_number: int) -> timedelta | None:
    """Returns the wait between a round (the first is 1) and the next; None after the last."""
    return ROUNDS[round_number - 1] if round_number < LAST_ROUND else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """A circuit breaker: counts failures in one pass and says when to stop.

    `stop` is the reason for stopping, and `paused` says that a person must look first: somebody blocks *us*, or so many
    are refused for one reason, `common_reason`, that the fault is ours. `total` is the length of the pass; `trusting`
    is set if a person has said that the refusals are correct.
    """

    most_errors: int
    total: int = 0
    trusting: bool = False
    errors: int = 0
    blocks: int = 0
    blocks_in_all: int = 0
    settled: int = 0
    refusals: Mapping[str, int] = field(default_factory=dict)
    common_reason: str = ""
    stop: str | None = None
    paused: bool = False

    def after(self, verdict: ReplyMeaning, detail: str, reason: str = "") -> "Fuse":
        """Returns the state after one more verdict; `reason` groups permanent refusals.

        An accepted message resets the counts of consecutive failures.
        """
        if self.stop:
            return self
        if verdict is ReplyMeaning.HOPELESS:
            return replace(self, stop=f"the mail server turned us away: {detail}")
        if verdict is ReplyMeaning.BLOCKED:
            blocks, in_all = self.blocks + 1, self.blocks_in_all + 1
            blown = blocks >= BLOCKS_IN_A_ROW or in_all >= BLOCKS_IN_A_PASS
            stop = f"mail servers refuse us, not the subscribers: {detail}" if blown else None
            return replace(self, blocks=blocks, blocks_in_all=in_all, stop=stop, paused=blown)
        if verdict in (ReplyMeaning.TROUBLE, ReplyMeaning.UNKNOWN, ReplyMeaning.SLOWER):
            errors = self.errors + 1
            stop = f"{errors} errors in a row; the last: {detail}" if errors >= self.most_errors else None
            return replace(self, errors=errors, stop=stop)
        fuse = replace(self, settled=self.settled + 1)
        if verdict is ReplyMeaning.ACCEPTED:
            fuse = replace(fuse, errors=0, blocks=0)
        if reason:
            fuse = replace(fuse, refusals={**self.refusals, reason: self.refusals.get(reason, 0) + 1})
        return fuse._held(detail, reason) if reason or fuse.settled == FIRST else fuse

    def at_end(self) -> "Fuse":
        """Returns the state after the last message: a short pass is judged only now."""
        return self if self.stop or self.settled >= FIRST else self._held("", self._commonest, ended=True)

    @property
    def _commonest(self) -> str:
        return max(self.refusals, key=lambda reason: self.refusals[reason], default="")

    def _held(self, detail: str, reason: str, *, ended: bool = False) -> "Fuse":
        reason = reason or self._commonest
        number = self.refusals.get(reason, 0)
        of_first = (ended or self.settled == FIRST) and number > self.settled / 2
        of_many = number >= FIRST and number > self.total * REFUSED_SHARE
        if self.trusting or not number or not (of_first or of_many):
            return self
        stop = (
            f"{number} of the first {self.settled} are refused for one reason, so the fault is hardly theirs: "
            f"{detail or reason}; if it is, send with: digest send --yes"
        )
        return replace(self, stop=stop, paused=True, common_reason=reason)


class SendingLimits:
    """When the next message may be sent: a limit per minute in total (0: no limit), and for each domain that has one.

    Messages are spread evenly over the minute, because receivers limit bursts.
    """

    def __init__(self, per_minute: int, per_domain: Mapping[str, int]) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._gaps = {domain.lower(): 60 / limit for domain, limit in per_domain.items()}
        self._next = 0.0
        self._next_of: dict[str, float] = {}

    def domain_wait(self, domain: str, now: float) -> float:
        """Returns the seconds until a message to a domain may be sent; 0 for now."""
        return max(0.0, self._next_of.get(domain, 0.0) - now)

    def take(self, domain: str, now: float) -> float:
        """Reserves the next slot for a message to a domain; returns how many seconds away it is."""
        at = max(now, self._next, self._next_of.get(domain, 0.0))
        self._next = at + self._gap
        if domain in self._gaps:
            self._next_of[domain] = at + self._gaps[domain]
        return at - now
