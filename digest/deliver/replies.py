"""What a mail server's reply means for one delivery. Pure: a reply goes in, a verdict comes out."""

import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from urllib.parse import quote

from digest.model.subscribers import DeliveryState, Outcome

DETAIL_LENGTH = 200


class Stage(Enum):
    """How far a message had come when the reply arrived; the order is that of the conversation."""

    OPENING = 1  # connection, TLS, greeting
    LOGIN = 2
    SENDER = 3  # MAIL FROM
    RECIPIENT = 4  # RCPT TO
    DATA = 5  # the command DATA
    BODY = 6  # the message itself: from here on the server may have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server's answer; `code` 0 stands for none: the connection broke, or nothing came in time."""

    stage: Stage
    code: int
    text: str = ""


class Verdict(StrEnum):
    """What a reply means.

    ACCEPTED; LATER: try this subscriber again later; REFUSED: never this subscriber; BLOCKED: the refusal is about us;
    TROUBLE: it is about the server, the message was not taken; UNKNOWN: the server may have taken it;
    HOPELESS: nothing will get through until somebody changes something.
    """

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    BLOCKED = "blocked"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"
    HOPELESS = "hopeless"


_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.(\d{1,3})\b")
_ABOUT_US = re.compile(
    r"block(ed|list)|black ?list|spam|reputation|policy|\bspf\b|\bdkim\b|\bdmarc\b|\brbl\b|banned|relay"
    r"|not authenticated|authentication required",
    re.IGNORECASE,
)
_SERVER_WIDE = frozenset({421, 452, 454})


def judge(reply: Reply) -> Verdict:
    """The verdict on a reply, after RFC 5321 (4.2, 4.5.3.2) and the enhanced codes of RFC 3463."""
    if reply.code == 0:
        return Verdict.UNKNOWN if reply.stage is Stage.BODY else Verdict.TROUBLE
    if reply.code < 400:
        return Verdict.ACCEPTED
    if reply.code < 500:
        greylisted = reply.stage is Stage.RECIPIENT and reply.code not in _SERVER_WIDE
        return Verdict.LATER if greylisted else Verdict.TROUBLE
    if reply.stage in (Stage.OPENING, Stage.LOGIN):
        return Verdict.HOPELESS
    return _permanent(reply)


def _permanent(reply: Reply) -> Verdict:
    match = _ENHANCED.match(reply.text)
    subject, detail = (int(match[1]), int(match[2])) if match else (None, None)
    if subject == 2 and detail == 2:
        return Verdict.LATER  # a full mailbox is emptied some day
    if subject in (1, 2) and reply.stage is not Stage.SENDER and (subject, detail) not in ((1, 7), (1, 8)):
        return Verdict.REFUSED
    if subject is not None or reply.stage is not Stage.RECIPIENT:
        return Verdict.BLOCKED
    if reply.code == 552:
        return Verdict.LATER
    return Verdict.BLOCKED if _ABOUT_US.search(reply.text) else Verdict.REFUSED


def outcome(verdict: Verdict, reply: Reply, recipient: str) -> Outcome:
    """What is written down for a delivery: its new state, and the reply with every address cut out."""
    if verdict is Verdict.ACCEPTED:
        # The server's queue id would match its log to the row.
        return Outcome(state=DeliveryState.SENT, detail="")
    detail = f"{reply.code or 'no answer'} {without_addresses(reply.text, recipient)}".strip()
    if verdict is Verdict.REFUSED:
        return Outcome(state=DeliveryState.REFUSED, detail=detail)
    if verdict is Verdict.UNKNOWN:
        return Outcome(state=DeliveryState.UNCERTAIN, detail=detail)
    return Outcome(state=DeliveryState.QUEUED, detail=f"{verdict}: {detail}")


_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_REWRITTEN = re.compile(r"[^\s<>]+=[\w-]+(?:\.[\w-]+)+[^\s<>]*")  # user=host.example, as SRS and VERP write it
_QUERY = re.compile(r"(https?://[^\s?#]+)[?#][^\s]*")
_CUT = "<address>"


def without_addresses(text: str, recipient: str) -> str:
    """A server's words on one line, at most 200 characters, without any address in any of its usual disguises."""
    line = " ".join(text.split())
    local, _, domain = recipient.partition("@")
    for form in (recipient, quote(recipient, safe=""), quote(recipient), f"{local}={domain}"):
        line = re.sub(re.escape(form), _CUT, line, flags=re.IGNORECASE)
    line = _QUERY.sub(r"\1", line)
    line = _REWRITTEN.sub(_CUT, _ADDRESS.sub(_CUT, line))
    if local:
        line = re.sub(rf"(?<![\w.]){re.escape(local)}(?![\w.])", _CUT, line, flags=re.IGNORECASE)
    printable = "".join(character if character.isprintable() else "?" for character in line)
    return re.sub(r"<+<address>>+", _CUT, printable)[:DETAIL_LENGTH]
