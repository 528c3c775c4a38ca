"""Sends notices: one message at a time, signed, at most once."""

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
    """Returns a function that waits for the next slot in the rate limits that notices share with letters.

    It returns False if it would wait for more than ten minutes in total, so that a flood of notices cannot keep a run
    from ending.
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
    """Returns a function that sends one message, signed with the keys of the sender in its From.

    The envelope uses that sender too, so that the return path of a discreet mail reveals no more than its From. A
    message that the server may have accepted is never sent again: at most once. Problems of ours or of the server are
    retried.
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
    """Returns the address in the From of one of our mails."""
    return parseaddr(str(BytesHeaderParser().parsebytes(message)["From"]))[1]


def signed(message: bytes, senders: tuple[Sender, ...]) -> bytes:
    """Adds a DKIM signature for each key of the message's sender, as for letters."""
    head, _, body = message.partition(b"\r\n\r\n")
    headers = [(name.decode("ascii"), value.rstrip(b"\r")) for name, value in _HEADER.findall(head)]
    origin = sender_of(message)
    for sender in senders:
        if sender.keys and sender.address == origin:
            marks = signatures(headers, body, domain=sender.domain, keys=sender.keys)
            return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in marks) + message
    return message
