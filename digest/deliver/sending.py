"""The sending of one edition: several connections, each with its next message only after the outcome of its last."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from digest.deliver.pace import Fuse, Limits
from digest.deliver.replies import Reply, Stage, Verdict, judge, outcome
from digest.deliver.sessions import Envelope, Mailer, Session
from digest.model.subscribers import DeliveryState, Outcome

Claimed = TypeVar("Claimed")

NOT_OFFERED = "not offered to the server"
LONGEST_WAIT = 1.0  # seconds after which a waiting connection looks whether all has stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Generic[Claimed]):
    """A delivery and what became of it; `tried` is False where its server never heard of it."""

    claimed: Claimed
    outcome: Outcome
    tried: bool = True


class Turns(Protocol[Claimed]):
    """The ledger's side: outcomes in, deliveries out."""

    async def turn(self, settled: Settled[Claimed] | None, *, more: bool) -> Claimed | None:
        """Commit an outcome and, when `more`, the claim of another delivery; None when there is none left."""

    def begin_again(self) -> bool:
        """Start over with what was put back; False when nothing was."""


@dataclass(kw_only=True)
class Pass(Generic[Claimed]):
    """One pass over an edition: `run` it once, then read `outcomes` and `fuse`."""

    turns: Turns[Claimed]
    mailer: Mailer
    prepare: Callable[[Claimed], Envelope | Outcome]
    connections: int
    limits: Limits
    fuse: Fuse
    told: Callable[[], None] = lambda: None
    backoff: float = 0.5  # seconds to wait for each error in a row
    outcomes: Counter[str] = field(default_factory=Counter)
    _wait_for_domains: bool = False

    async def run(self) -> None:
        """Send until nothing is left or the fuse blows.

        Subscribers whose domain is at its limit are passed over at first; once only they are left, it is waited for.
        Raises OSError and DigestError of the ledger or a folder; what is then unsettled stays uncertain.
        """
        try:
            await self._walk()
            self._wait_for_domains = True
            while not self.fuse.stop and self.turns.begin_again():
                await self._walk()
        except BaseExceptionGroup as group:
            # The connections share one ledger and one disk: the first trouble is everybody's.
            raise group.exceptions[0] from None

    async def _walk(self) -> None:
        wanted = min(self.connections, self.mailer.connections or self.connections)
        async with asyncio.TaskGroup() as group:
            for _ in range(wanted):
                group.create_task(self._connection())

    async def _connection(self) -> None:
        line = _Line(self.mailer)
        settled: Settled[Claimed] | None = None
        try:
            while claimed := await self.turns.turn(settled, more=not self.fuse.stop):
                settled = await self._one(line, claimed)
                if settled.outcome.detail != NOT_OFFERED:
                    self.outcomes[settled.outcome.state.value] += 1
                    self.told()
        finally:
            await line.close()

    async def _one(self, line: "_Line", claimed: Claimed) -> Settled[Claimed]:
        envelope = self.prepare(claimed)
        if isinstance(envelope, Outcome):
            if envelope.state is DeliveryState.QUEUED:
                self.fuse = self.fuse.after(Verdict.TROUBLE, envelope.detail)
            return Settled(claimed=claimed, outcome=envelope)
        if not await self._place(envelope.recipient.rpartition("@")[2].lower()):
            untouched = Outcome(state=DeliveryState.QUEUED, detail=NOT_OFFERED)
            return Settled(claimed=claimed, outcome=untouched, tried=False)
        reply = await line.send(envelope)
        verdict = judge(reply)
        result = outcome(verdict, reply, envelope.recipient)
        self.fuse = self.fuse.after(verdict, result.detail)
        if verdict is Verdict.TROUBLE and not self.fuse.stop:
            await asyncio.sleep(self.backoff * self.fuse.errors)
        tried = verdict is not Verdict.HOPELESS and reply.stage.value >= Stage.RECIPIENT.value
        return Settled(claimed=claimed, outcome=result, tried=tried)

    async def _place(self, domain: str) -> bool:
        """Wait for a place in the limits; False where the domain has none now, or all stopped meanwhile."""
        now = asyncio.get_running_loop().time()
        if not self._wait_for_domains and self.limits.domain_wait(domain, now) > LONGEST_WAIT:
            return False
        left = self.limits.take(domain, now)
        while left > 0 and not self.fuse.stop:
            await asyncio.sleep(min(left, LONGEST_WAIT))
            left -= LONGEST_WAIT
        return not self.fuse.stop


class _Line:
    """A session that is opened when it is needed, and anew where the server ended it between two messages."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer
        self._session: Session | None = None
        self._used = False

    async def send(self, envelope: Envelope) -> Reply:
        reply = await self._send(envelope)
        ended = reply.code in (0, 421) and reply.stage is Stage.SENDER
        if ended and self._used:
            # Servers end a session after some messages; this one was not heard yet, so it goes over a fresh one.
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
