"""Parses commands in mail to us, and decides whether to trust the sender. Pure.

For readers who cannot reach the site, one word in the subject is enough. A forged sender must gain nothing: only mail
that our own server authenticated is answered, everything else is ignored (RFC 3834, 2). Leaving and pausing also work
with the signed token in the subject given by List-Unsubscribe, whoever sends it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from digest.languages.catalogues import wording
from digest.languages.registry import DEFAULT_LANGUAGE, languages, words_of_all
from digest.model.errors import InputError
from digest.subscribe.authentication import believed
from digest.subscribe.email_addresses import check_address
from digest.subscribe.life_cycle import RHYTHMS
from digest.subscribe.mime import read_mail
from digest.text.encoded_words import read_text


class Wish(StrEnum):
    """The commands."""

    SUBSCRIBE = "subscribe"
    LEAVE = "leave"
    PAUSE = "pause"
    LATEST = "latest"
    SETTINGS = "settings"
    DAILY = "daily"
    WEEKLY = "weekly"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command, who sent it, and in which language.

    The sender is an `address` that our mail server authenticated, or whoever has a letter's signed `token`. `choices`
    are the words after `settings`.
    """

    wish: Wish
    address: str = ""
    language: str = DEFAULT_LANGUAGE
    token: str = ""
    choices: tuple[str, ...] = ()


@cache
def _words() -> Mapping[str, tuple[Wish, str]]:
    """Maps the command words of all languages to their command and language."""
    words: dict[str, tuple[Wish, str]] = {}
    for language in languages():
        for wish in Wish:
            for word in wording(language).template(f"command.{wish}").split():
                words.setdefault(word.lower(), (wish, language))
    return MappingProxyType(words)


LONGEST = 100_000
LONGEST_FROM = 2_000  # characters of a header that names one sender
_ROBOT = re.compile(
    r"^(?:mailer-?daemon|postmaster|no-?reply|do-?not-?reply|bounces?|listserv|majordomo|owner-.*|.*-request|.*-bounces?)"
    r"(?:[+._-].*)?$",
    re.IGNORECASE,
)
_OF_LISTS = ("list-id", "list-unsubscribe", "list-post", "x-loop", "x-failed-recipients")
_OF_RESPONDERS = ("x-auto-response-suppress", "x-autoreply", "x-autorespond")


def read_command(raw: bytes, *, server: str | None, own: frozenset[str]) -> Command | None:
    """Parses the command in a mail; None if the mail must be ignored.

    `server` is the name in our mail server's Authentication-Results, `none` if it writes none; without it only tokens
    count. `own` are our addresses in lower case: mail from ourselves is a loop.
    """
    message = read_mail(raw[:LONGEST])
    asked = _asked(message)
    if asked is None or _is_returned(message) or (asked.wish in RHYTHMS and not asked.alone):
        return None  # "Daily report" is not a command
    if asked.token:
        return asked.command()
    # Mail programs mark the mail of their unsubscribe button as automatic, although a person pressed it. Its subject is
    # the one in List-Unsubscribe and nothing else.
    by_button = asked.wish is Wish.LEAVE and asked.alone
    if server is None or _is_from_list(message) or (_is_automatic(message) and not by_button):
        return None
    address = _sender(message)
    if address is None or address.lower() in own or _ROBOT.match(address.rpartition("@")[0]):
        return None
    return asked.command(address) if believed(message, address, server) else None


def _sender(message: Message) -> str | None:
    """Returns the address of a mail with exactly one sender, else None."""
    senders = [str(value) for value in message.get_all("from", [])]
    # The address parser recurses for each bracket and each group: a few hundred would exceed the recursion limit.
    if any(len(value) > LONGEST_FROM or value.count("(") + value.count(":") > 9 for value in senders):
        return None
    named = getaddresses(senders)
    if len(named) != 1:
        return None
    try:
        return check_address(named[0][1])
    except InputError:
        return None


def _is_returned(message: Message) -> bool:
    """Whether it reports on another mail, or replies to the return path (RFC 3834, 3.3)."""
    return str(message.get("return-path", "")).strip() == "<>" or message.get_content_type() == "multipart/report"


def _is_from_list(message: Message) -> bool:
    return _precedence(message) == "list" or any(name in message for name in _OF_LISTS)


def _is_automatic(message: Message) -> bool:
    """Whether a program wrote it (RFC 3834, 2, and what mailers set)."""
    if str(message.get("auto-submitted", "no")).split(";")[0].strip().lower() != "no":
        return True
    return _precedence(message) in ("bulk", "junk", "auto_reply") or any(name in message for name in _OF_RESPONDERS)


def _precedence(message: Message) -> str:
    return str(message.get("precedence", "")).strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A command in a mail, trusted or not; `rest` is the text after the word and the token."""

    wish: Wish
    language: str
    token: str
    rest: str

    @property
    def alone(self) -> bool:
        return not self.rest.strip(" .!?\"'")

    def command(self, address: str = "") -> Command:
        choices = tuple(self.rest.split()) if self.wish is Wish.SETTINGS else ()
        return Command(wish=self.wish, address=address, language=self.language, token=self.token, choices=choices)


_OTHER_REPLY_MARKS = ("aw", "antw", "wg", "sv", "vs", "rif", "res", "enc", "odp", "ynt", "tr")
"""Reply and forward prefixes in languages that the program does not write."""


@cache
def _reply_mark() -> re.Pattern[str]:
    """Returns a pattern for reply prefixes of mail programs, up to nine times."""
    marks = "|".join((*words_of_all(lambda language: language.reply_marks), *_OTHER_REPLY_MARKS))
    return re.compile(rf"^(?:\s*(?:{marks})\s*:){{1,9}}", re.IGNORECASE)


_WORD = re.compile(r"([\w\u200c]+)(?:(?:[\s+]|%20)+([A-Za-z0-9_-]{52})(?![\w-]))?")


def _asked(message: Message) -> _Asked | None:
    raw = next((value for name, value in message.raw_items() if name.lower() == "subject"), "")
    text = _reply_mark().sub("", read_text(str(raw))).strip() or _first_line(message)
    found = _WORD.match(text)
    known = _words().get(found[1].lower()) if found else None
    if found is None or known is None:
        return None
    return _Asked(wish=known[0], language=known[1], token=found[2] or "", rest=text[found.end() :])


def _first_line(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    payload = part.get_payload(decode=True) if part else b""
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
