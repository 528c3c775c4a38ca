"""Mail written to us: what it asks for, and whether we may believe who wrote it. Pure.

Whoever cannot reach the site writes one word as the subject. A forged sender must gain nothing: an answer goes only to
mail that our own server found to be from where it says, everything else is met with silence (RFC 3834, 2).
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

from digest.model.errors import InputError
from digest.subscribe.email_addresses import check_address, domain_of
from digest.subscribe.mime import read_mail
from digest.text.encoded_words import read_text


class Wish(StrEnum):
    """What a mail asks for."""

    SUBSCRIBE = "subscribe"
    LEAVE = "leave"
    PAUSE = "pause"
    LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish, whose it is, and the language it was put in."""

    wish: Wish
    address: str
    language: str


_WORDS = {
    "subscribe": (Wish.SUBSCRIBE, "en"),
    "join": (Wish.SUBSCRIBE, "en"),
    "leave": (Wish.LEAVE, "en"),
    "unsubscribe": (Wish.LEAVE, "en"),
    "stop": (Wish.LEAVE, "en"),
    "pause": (Wish.PAUSE, "en"),
    "latest": (Wish.LATEST, "en"),
    "today": (Wish.LATEST, "en"),
    "عضویت": (Wish.SUBSCRIBE, "fa"),
    "اشتراک": (Wish.SUBSCRIBE, "fa"),
    "خروج": (Wish.LEAVE, "fa"),
    "لغو": (Wish.LEAVE, "fa"),
    "توقف": (Wish.PAUSE, "fa"),
    "تازه": (Wish.LATEST, "fa"),
    "امروز": (Wish.LATEST, "fa"),
}
_ROBOT = re.compile(
    r"^(?:mailer-?daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|owner-.*|.*-request|.*-bounces?)"
    r"(?:[+._-].*)?$",
    re.IGNORECASE,
)
_NEVER_ANSWERED = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "x-loop",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-failed-recipients",
)


def read_command(raw: bytes, *, server: str | None, own: frozenset[str]) -> Command | None:
    """The command in a mail, or None where silence is the answer.

    `server` is the name under which our own mail server writes Authentication-Results (RFC 8601); without it no mail
    is believed. `own` are our addresses in lower case: mail from ourselves is a loop.
    """
    message = read_mail(raw[:100_000])
    senders = [str(value) for value in message.get_all("from", [])]
    # The parser of addresses calls itself for each bracket: a few hundred would end the process.
    if server is None or any(value.count("(") > 9 for value in senders) or _automatic(message):
        return None
    froms = getaddresses(senders)
    if len(froms) != 1:
        return None
    try:
        address = check_address(froms[0][1])
    except InputError:
        return None
    if address.lower() in own or _ROBOT.match(address.rpartition("@")[0]):
        return None
    if not believed(message, address, server):
        return None
    found = _wish(message)
    return Command(wish=found[0], address=address, language=found[1]) if found else None


def _automatic(message: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, 2, and what lists and mailers set)."""
    if str(message.get("auto-submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    if str(message.get("precedence", "")).strip().lower() in ("bulk", "list", "junk", "auto_reply"):
        return True
    if str(message.get("return-path", "")).strip() == "<>" or message.get_content_type() == "multipart/report":
        return True
    return any(name in message for name in _NEVER_ANSWERED)


_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)\s*=\s*pass\b(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"\b(smtp\.mailfrom|header\.d|header\.i|header\.from)\s*=\s*([^\s;]+)", re.IGNORECASE)
_COUNTS = {"spf": ("smtp.mailfrom",), "dkim": ("header.d", "header.i"), "dmarc": ("header.from",)}


def believed(message: Message, address: str, server: str) -> bool:
    """Whether our own server found SPF, DKIM or DMARC to pass for the domain of this sender.

    Only the topmost Authentication-Results counts, and only with our server's name: anybody can write the others
    (RFC 8601, 5). A domain speaks for itself and for what lies above or below it, never for a neighbour: so no list of
    public suffixes is needed where DMARC's relaxed alignment (RFC 7489, 3.1) needs one.
    """
    results = _plain(" ".join(str(message.get("authentication-results", ""))[:4000].split()))
    name, *methods = results.split(";")
    if name.strip().split(" ")[0].lower() != server.lower():
        return False
    ours = domain_of(address)
    for method in methods:
        passed = _RESULT.match(method)
        if not passed:
            continue
        wanted = _COUNTS[passed[1].lower()]
        for key, value in _PROPERTY.findall(passed[2]):
            theirs = domain_of(f"x@{value}")
            if key.lower() in wanted and "." in theirs and (_under(ours, theirs) or _under(theirs, ours)):
                return True
    return False


def _under(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _plain(results: str) -> str:
    """Results without comments, and quoted text without what parts them: the sender chose what stands in both."""
    results = _QUOTED.sub(lambda found: re.sub(r"[^\w.@+-]", "_", found[1]), results)
    bare = _COMMENT.sub(" ", results)
    while bare != results:
        results, bare = bare, _COMMENT.sub(" ", bare)
    return "" if set('()"') & set(bare) else bare


def _wish(message: Message) -> tuple[Wish, str] | None:
    raw = next((value for name, value in message.raw_items() if name.lower() == "subject"), "")
    word = re.sub(r"^(?:\s*(?:re|fwd?|پاسخ)\s*:)+", "", read_text(str(raw)), flags=re.IGNORECASE).strip()
    if not word:
        word = _first_line(message)
    first = re.match(r"[\w\u200c]+", word)
    return _WORDS.get(first[0].lower()) if first else None


def _first_line(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    payload = part.get_payload(decode=True) if part else b""
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
