"""What the sending side asks of a way out: a mailer opens sessions, a session takes envelopes."""

from dataclasses import dataclass
from typing import Protocol

from digest.deliver.replies import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message from a return path to one recipient; `identifier` is the Message-ID without brackets."""

    sender: str
    recipient: str
    identifier: str
    message: bytes


class Session(Protocol):
    """An open way out, for one message after the other."""

    async def send(self, envelope: Envelope) -> Reply:
        """What the server says of one message; never raises for what a server or a network does."""

    async def close(self) -> None:
        """End the session politely."""


class Mailer(Protocol):
    """Opens sessions; `connections` is how many may be open at once, None for as many as are wanted."""

    connections: int | None

    async def connect(self) -> Session | Reply:
        """A session, or the reply that prevented it."""
