"""Sends one edition over several connections; each gets its next message only after the outcome of its last."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from digest.deliver.pace import Fuse, SendingLimits
from digest.deliver.replies import NOT_SPOKEN, Reply, ReplyMeaning, Stage, judge, outcome, reason_of
from digest.deliver.sessions import Envelope, Mailer, Session
from digest.model.asides import is_machines
from digest.model.errors import fault_place
from digest.model.subscribers import DeliveryState, Outcome

Claimed = TypeVar("Claimed")

NOT_OFFERED = "not offered to the server"
LONGEST_WAIT = 1.0  # seconds between checks of a waiting connection whether sending has stopped
GROW_AFTER = 50  # letters taken in a row after which one more connection is tried
MOST_DETAILS = 1000
SLOWED_OFTEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Generic[Claimed]):
    """A delivery and its outcome; `tried` is False if its server was never contacted."""

    claimed: Claimed
    outcome: Outcome
    tried: bool = True


class Turns(Protocol[Claimed]):
    """The ledger's side: takes outcomes, hands out deliveries."""

    async def turn(self, settled: Settled[Claimed] | None, *, more: bool) -> Claimed | None:
        """Commits an outcome and, with `more`, claims another delivery; None if none is left."""

    def begin_again(self) -> bool:
        """Restarts with the deliveries that were put back; False if there are none."""


@dataclass(kw_only=True)
class Pass(Generic[Claimed]):
    """One pass over an edition: `run` it once, then read `outcomes`, `fuse` and `reasons`.

    It starts with `connections`. If the server accepts no more, the connection that is told so ends and its letter goes
    to the others; after every `GROW_AFTER` letters one more connection is tried.
    """

    turns: Turns[Claimed]
    mailer: Mailer
    prepare: Callable[[Claimed], Envelope | Outcome]
    connections: int
    limits: SendingLimits
    fuse: Fuse
    begun: bool = False
    """Whether letters of the edition were sent in an earlier pass."""
    lost: Callable[[Claimed, Exception], None]
    """Called with a delivery whose SMTP dialogue raised an unexpected exception."""
    settled: Callable[[], None] = lambda: None
    stopping: Callable[[], bool] = lambda: False
    """Whether to start no further letter, although there is no fault."""
    backoff: float = 0.5  # seconds to wait for each error in a row
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, set[str]] = field(default_factory=dict)
    """By reason of a refusal the details that were written down for it."""
    _slowed: dict[str, tuple[int, int]] = field(default_factory=dict)
    _wait_for_domains: bool = False
    _wanted: int = 0
    _working: int = 0
    _taken: int = 0

    async def run(self) -> None:
        """Sends until nothing is left or the fuse stops it.

        Subscribers whose domain is at its limit are skipped at first; once only they are left, it waits for them.
        Raises OSError and DigestError of the ledger or a folder; unsettled deliveries then stay uncertain.
        """
        self._wanted = self._most
        try:
            await self._walk()
            self._wait_for_domains = True
            while not self._ended and self.turns.begin_again():
                await self._walk()
        except BaseExceptionGroup as group:
            # The connections share one ledger and one disk: raise the first problem.
            raise group.exceptions[0] from None
        self.fuse = self.fuse.at_end()

    @property
    def _ended(self) -> bool:
        return bool(self.fuse.stop) or self.stopping()

    @property
    def _most(self) -> int:
        return min(self.connections, self.mailer.connections or self.connections)

    async def _walk(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._wanted):
                self._begin(group)

    def _begin(self, group: asyncio.TaskGroup) -> None:
        self._working += 1
        group.create_task(self._connection(group))

    async def _connection(self, group: asyncio.TaskGroup) -> None:
        line = _Line(self.mailer)
        settled: Settled[Claimed] | None = None
        retired = False
        try:
            while claimed := await self.turns.turn(settled, more=not (self._ended or retired)):
                try:
                    settled, retired = await self._one(line, claimed)
                except Exception as error:
                    if is_machines(error):
                        raise
                    await line.close()
                    settled, retired = self._lost(claimed, error), False
                if settled.outcome.detail != NOT_OFFERED:
                    self.outcomes[settled.outcome.state.value] += 1
                    self.settled()
                if settled.outcome.state is DeliveryState.SENT:
                    self._grow(group)
        finally:
            if not retired:
                self._working -= 1
            await line.close()

    def _lost(self, claimed: Claimed, error: Exception) -> Settled[Claimed]:
        """Returns the outcome of a delivery whose dialogue raised: it is unknown whether the letter was accepted."""
        self.lost(claimed, error)
        detail = f"trouble: sending failed with {fault_place(error)}"
        self.fuse = self.fuse.after(ReplyMeaning.TROUBLE, detail)
        return Settled(claimed=claimed, outcome=Outcome(state=DeliveryState.UNCERTAIN, detail=detail))

    def _grow(self, group: asyncio.TaskGroup) -> None:
        self._taken += 1
        if self._taken >= GROW_AFTER and self._wanted < self._most:
            self._taken = 0
            self._wanted += 1
            self._begin(group)

    def _retire(self) -> bool:
        """Whether this connection may end because others continue; the last one stays."""
        if self._working < 2:
            return False
        self._working -= 1
        self._wanted = max(1, self._working)
        self._taken = 0
        return True

    async def _one(self, line: "_Line", claimed: Claimed) -> tuple[Settled[Claimed], bool]:
        """Sends one delivery; returns its outcome, and whether the connection should end."""
        envelope = self.prepare(claimed)
        if isinstance(envelope, Outcome):
            if envelope.state is DeliveryState.QUEUED:
                self.fuse = self.fuse.after(ReplyMeaning.TROUBLE, envelope.detail)
            return Settled(claimed=claimed, outcome=envelope), False
        untouched = Settled(
            claimed=claimed, outcome=Outcome(state=DeliveryState.QUEUED, detail=NOT_OFFERED), tried=False
        )
        if not await self._place(envelope.recipient.rpartition("@")[2].lower()):
            return untouched, False
        reply = await line.send(envelope)
        verdict = judge(reply, sender=envelope.sender, recipient=envelope.recipient)
        result = outcome(verdict, reply, envelope.recipient)
        if verdict is ReplyMeaning.SLOWER and self._is_of_one(envelope.recipient):
            verdict = ReplyMeaning.LATER
            result = outcome(verdict, reply, envelope.recipient)
        if verdict is ReplyMeaning.SLOWER and self._retire():
            return untouched, True
        self.fuse = self.fuse.after(verdict, result.detail, self._reason(verdict, reply, result))
        if verdict in (ReplyMeaning.TROUBLE, ReplyMeaning.SLOWER) and not self.fuse.stop:
            await asyncio.sleep(self.backoff * self.fuse.errors)
        if verdict is ReplyMeaning.SLOWER and not self.fuse.stop:
            return untouched, False
        tried = verdict is not ReplyMeaning.HOPELESS and reply.stage.value >= Stage.RECIPIENT.value
        return Settled(claimed=claimed, outcome=result, tried=tried), False

    def _is_of_one(self, recipient: str) -> bool:
        """Whether a limit concerns this subscriber only: reported repeatedly, while letters to others were accepted.

        If all others were served before, it is enough that no other subscriber met a limit.
        """
        sent = self.outcomes[DeliveryState.SENT.value]
        times, sent_before = self._slowed.get(recipient, (0, sent))
        self._slowed[recipient] = (times + 1, sent_before)
        alone = (sent > 0 or self.begun) and len(self._slowed) == 1
        return times + 1 >= SLOWED_OFTEN and (sent > sent_before or alone)

    def _reason(self, verdict: ReplyMeaning, reply: Reply, result: Outcome) -> str:
        """Returns the key for grouping a permanent refusal; "" for any other verdict."""
        if verdict not in (ReplyMeaning.REFUSED, ReplyMeaning.LATER) or reply.code < 500 or reply.text == NOT_SPOKEN:
            return ""
        reason = reason_of(reply, result.detail)
        details = self.reasons.setdefault(reason, set())
        if len(details) < MOST_DETAILS:
            details.add(result.detail)
        return reason

    async def _place(self, domain: str) -> bool:
        """Waits for a slot in the limits; False if the domain has none now, or sending stopped meanwhile."""
        now = asyncio.get_running_loop().time()
        if not self._wait_for_domains and self.limits.domain_wait(domain, now) > LONGEST_WAIT:
            return False
        left = self.limits.take(domain, now)
        while left > 0 and not self._ended:
            await asyncio.sleep(min(left, LONGEST_WAIT))
            left -= LONGEST_WAIT
        return not self._ended


class _Line:
    """A session opened on demand, and reopened if the server closed it between two messages."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer
        self._session: Session | None = None
        self._used = False

    async def send(self, envelope: Envelope) -> Reply:
        reply = await self._send(envelope)
        ended = reply.code in (0, 421) and reply.stage is Stage.SENDER
        if ended and self._used:
            # Servers end a session after some messages; this message was not received, so a new session sends it.
            await self.close()
            reply = await self._send(envelope)
        self._used = reply.code == 250 or (self._used and reply.code not in (0, 421))
        if reply.code in (0, 421):
            await self.close()
        return reply

    async def _send(self, envelope: Envelope) -> Reply:
        if self._session is None:
            opened = await self._mailer.connect()
            if isinstance(opened, Reply):
                return opened
            self._session = opened
        return await self._session.send(envelope)

    async def close(self) -> None:
        session, self._session, self._used = self._session, None, False
        if session is not None:
            await session.close()
