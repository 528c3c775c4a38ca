"""The way out for mails outside an edition: one message at a time, signed, at most once."""

import asyncio
import re
import time
from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from digest.deliver.dkim import signatures
from digest.deliver.messages import Sender
from digest.deliver.pace import SendingLimits
from digest.deliver.replies import Reply, ReplyMeaning, judge
from digest.deliver.sessions import Envelope, Mailer
from digest.model.subscribers import DeliveryState
from digest.text.domains import ascii_address

LONGEST_WAIT_SECONDS = 600.0


def places_of(limits: SendingLimits) -> Callable[[], bool]:
    """Waits for the next place in the limits that notices share with letters.

    Returns False where it would wait for more than ten minutes in all: a flood of notices must not keep a run from its
    end.
    """
    waited = 0.0

    def place() -> bool:
        nonlocal waited
        wait = limits.take("", time.monotonic())  # the clock of asyncio's loops, by which letters take theirs
        waited += wait
        if waited > LONGEST_WAIT_SECONDS:
            return False
        if wait > 0:
            time.sleep(wait)
        return True

    return place


def post_by(mailer: Mailer, *senders: Sender) -> Callable[[bytes, str, str], DeliveryState]:
    """Mails one message through a mailer, signed with the keys of the sender it is from.

    The envelope names that sender too: the return path of a discreet mail tells no more than its From. What a server
    may have taken is never sent again: at most once. What is about us or the server is tried again.
    """

    async def conversation(message: bytes, recipient: str, identifier: str) -> Reply:
        session = await mailer.connect()
        if isinstance(session, Reply):
            return session
        envelope = Envelope(
            sender=sender_of(message),
            recipient=ascii_address(recipient),
            identifier=identifier,
            message=signed(message, senders),
        )
        try:
            return await session.send(envelope)
        finally:
            await session.close()

    def post(message: bytes, recipient: str, identifier: str) -> DeliveryState:
        verdict = judge(asyncio.run(conversation(message, recipient, identifier)))
        if verdict is ReplyMeaning.ACCEPTED:
            return DeliveryState.SENT
        given_up = (ReplyMeaning.REFUSED, ReplyMeaning.UNKNOWN)
        return DeliveryState.REFUSED if verdict in given_up else DeliveryState.QUEUED

    return post


_HEADER = re.compile(rb"([^:\r\n]+): ?(.*(?:\r\n[ \t].*)*)")


def sender_of(message: bytes) -> str:
    """The address in the From of a mail of ours."""
    return parseaddr(str(BytesHeaderParser().parsebytes(message)["From"]))[1]


def signed(message: bytes, senders: tuple[Sender, ...]) -> bytes:
    """The message with a DKIM signature for each key of the sender it is from, as letters have it."""
    head, _, body = message.partition(b"\r\n\r\n")
    headers = [(name.decode("ascii"), value.rstrip(b"\r")) for name, value in _HEADER.findall(head)]
    origin = sender_of(message)
    for sender in senders:
        if sender.keys and sender.address == origin:
            marks = signatures(headers, body, domain=sender.domain, keys=sender.keys)
            return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in marks) + message
    return message
