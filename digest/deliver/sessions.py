"""The interface of mailers: a mailer opens sessions, a session takes envelopes."""

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
    """An open connection that sends one message after another."""

    async def send(self, envelope: Envelope) -> Reply:
        """Sends one message and returns the reply; never raises because of a server or a network."""

    async def close(self) -> None:
        """Ends the session."""


class Mailer(Protocol):
    """Opens sessions; `connections` is how many may be open at once, None for no limit."""

    connections: int | None

    async def connect(self) -> Session | Reply:
        """Returns a session, or the reply that prevented it."""
