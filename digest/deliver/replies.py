"""Interprets a mail server's reply for one delivery. Pure."""

import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from urllib.parse import quote

from digest.model.subscribers import DeliveryState, Outcome
from digest.text.diagnosis import BLOCK, HARD, Diagnosis, diagnose

DETAIL_LENGTH = 200
NOT_SPOKEN = "5.1.3 not an address that can be written to"
"""Our own reply for addresses that are not offered to the server."""


class Stage(Enum):
    """The step of the SMTP dialogue at which the reply arrived, in order."""

    OPENING = 1  # connection, TLS, greeting
    LOGIN = 2
    SENDER = 3  # MAIL FROM
    RECIPIENT = 4  # RCPT TO
    DATA = 5  # the command DATA
    BODY = 6  # the message itself: from here on the server may have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server's reply.

    `code` 0 means none: the connection broke or timed out, or the code is not one that SMTP allows here.
    """

    stage: Stage
    code: int
    text: str = ""


class ReplyMeaning(StrEnum):
    """The meaning of a reply.

    ACCEPTED; LATER: retry this subscriber later; REFUSED: never retry; BLOCKED: about us, not the subscriber; SLOWER:
    the server accepts no more now, or wants fewer connections; TROUBLE: a server problem, the message was not accepted;
    UNKNOWN: the server may have accepted it; HOPELESS: nothing will get through until somebody changes something.
    """

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    BLOCKED = "blocked"
    SLOWER = "slower"
    TROUBLE = "trouble"
    UNKNOWN = "unknown"
    HOPELESS = "hopeless"


_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.(\d{1,3})\b")
_SYSTEM_CODES = frozenset({421, 452, 454})
_TOO_MANY_CODES = frozenset({421, 432})
_ABOUT_SENDER = frozenset({(1, 7), (1, 8)})
_VAGUE = frozenset({(0, 0), (1, 0), (2, 0), (5, 0)})


def judge(reply: Reply, *, sender: str = "", recipient: str = "") -> ReplyMeaning:
    """Interprets a reply by RFC 5321 (4.2, 4.5.3.2), then the enhanced codes of RFC 3463, then its words.

    `sender` and `recipient` are those of the envelope: a reply that mentions the sender's address or domain is about
    us.
    """
    if reply.code == 0:
        return ReplyMeaning.UNKNOWN if reply.stage is Stage.BODY else ReplyMeaning.TROUBLE
    if reply.code < 400:
        return ReplyMeaning.ACCEPTED
    text = re.sub(re.escape(recipient), " ", reply.text, flags=re.IGNORECASE) if recipient else reply.text
    words = diagnose(status="", said=(_WITHOUT_CODES.sub(" ", text),))
    enhanced = _ENHANCED.match(reply.text)
    code = (int(enhanced[1]), int(enhanced[2])) if enhanced else None
    if reply.code < 500:
        return _transient(reply, code, words)
    if reply.stage is Stage.OPENING and words.reason == "rate":
        return ReplyMeaning.SLOWER
    if reply.stage in (Stage.OPENING, Stage.LOGIN):
        return ReplyMeaning.HOPELESS
    named = bool(sender) and _names_us(text, sender, recipient)
    return _permanent(reply, code, words, named)


_WITHOUT_CODES = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")


def _names_us(text: str, sender: str, recipient: str) -> bool:
    domain = sender.rpartition("@")[2].lower()
    if domain == recipient.rpartition("@")[2].lower():
        return sender.lower() in text.lower()
    return re.search(rf"(?<![\w.-]){re.escape(domain)}(?![\w-])", text, re.IGNORECASE) is not None


def _transient(reply: Reply, code: tuple[int, int] | None, words: Diagnosis) -> ReplyMeaning:
    told_of_one = reply.stage.value >= Stage.RECIPIENT.value and code not in _ABOUT_SENDER
    of_mailbox = code is not None and code[0] in (1, 2) and told_of_one
    if of_mailbox and (code not in _VAGUE or words.reason != "rate"):
        return ReplyMeaning.LATER
    if reply.code in _TOO_MANY_CODES or words.reason == "rate":
        return ReplyMeaning.SLOWER
    if reply.stage in (Stage.OPENING, Stage.LOGIN, Stage.SENDER) or code in _ABOUT_SENDER:
        return ReplyMeaning.TROUBLE
    if words.reason in ("greylisted", "mailbox-full"):
        return ReplyMeaning.LATER
    about_mailbox = reply.stage is Stage.RECIPIENT and reply.code not in _SYSTEM_CODES
    return ReplyMeaning.LATER if about_mailbox and words.kind != BLOCK else ReplyMeaning.TROUBLE


_SESSION_CODES = (523, 530, 534, 535, 538, 571)
"""About session or message, whoever it is for: too long, no login, a weak one (RFC 4954, 6), not authorized."""


def _permanent(reply: Reply, code: tuple[int, int] | None, words: Diagnosis, named: bool) -> ReplyMeaning:
    if code == (2, 2):
        return ReplyMeaning.LATER  # a full mailbox is emptied some day
    if reply.stage is Stage.SENDER or code in _ABOUT_SENDER:
        return ReplyMeaning.BLOCKED
    if code and code not in _VAGUE:
        return ReplyMeaning.REFUSED if code[0] in (1, 2) else ReplyMeaning.BLOCKED
    if named or words.kind == BLOCK or words.reason == "too-large":
        return ReplyMeaning.BLOCKED
    if code and code[0] in (1, 2):
        return ReplyMeaning.REFUSED
    if code == (5, 0) and words.kind == HARD:
        return ReplyMeaning.REFUSED
    if code or reply.stage is not Stage.RECIPIENT or reply.code in _SESSION_CODES:
        return ReplyMeaning.BLOCKED
    return ReplyMeaning.LATER if reply.code == 552 or words.reason == "mailbox-full" else ReplyMeaning.REFUSED


def reason_of(reply: Reply, detail: str) -> str:
    """Returns a key for grouping refusals with the same reason: the words without variable parts."""
    return " ".join(_VARIES.sub(" ", f"{reply.code} {detail.lower()}").split())[:80]


_VARIES = re.compile(r"<address>|\b(?=[a-z0-9-]*\d)[a-z0-9-]{5,}\b|[0-9.:\[\]()]+")


def outcome(verdict: ReplyMeaning, reply: Reply, recipient: str) -> Outcome:
    """Returns what is recorded for a delivery: its new state, and the reply with all addresses removed."""
    if verdict is ReplyMeaning.ACCEPTED:
        # The server's queue id would match its log to the row.
        return Outcome(state=DeliveryState.SENT, detail="")
    detail = f"{reply.code or 'no answer'} {without_addresses(reply.text, recipient)}".strip()
    if verdict is ReplyMeaning.REFUSED:
        return Outcome(state=DeliveryState.REFUSED, detail=detail)
    if verdict is ReplyMeaning.UNKNOWN:
        return Outcome(state=DeliveryState.UNCERTAIN, detail=detail)
    return Outcome(state=DeliveryState.QUEUED, detail=f"{verdict}: {detail}")


_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_REWRITTEN = re.compile(r"[^\s<>]+=[\w-]+(?:\.[\w-]+)+[^\s<>]*")  # user=host.example, as SRS and VERP write it
_QUERY = re.compile(r"(https?://[^\s?#]+)[?#][^\s]*")
_CUT = "<address>"


def without_addresses(text: str, recipient: str) -> str:
    """Returns a server's words on one line, at most 200 characters, with addresses removed in all their usual forms."""
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
