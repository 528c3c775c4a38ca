"""Classifies delivery reports by status codes (RFC 3463, RFC 5248) and by a table of phrases."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

HARD, SOFT, BLOCK = "hard", "soft", "block"
LONGEST = 1000
"""Characters read of one text: a server's message is short, and text far down is boilerplate."""


class Diagnosis(NamedTuple):
    """A kind (hard, soft, block), the enhanced status or SMTP code found, and the reason in one word."""

    kind: str
    status: str
    reason: str


class ServerPhrase(NamedTuple):
    """A row of the table; its pattern expects lower-case text, which is twice as fast as `IGNORECASE`."""

    kind: str
    reason: str
    pattern: re.Pattern[str]


@cache
def phrase_lines() -> tuple[tuple[str, str, str], ...]:
    """Reads the table of phrases as (kind, reason, pattern), in matching order."""
    lines = files("digest.text").joinpath("data/server-phrases.txt").read_text("utf-8").splitlines()
    rows = (line.split(maxsplit=2) for line in lines if line and not line.startswith("#"))
    return tuple((kind, reason, pattern) for kind, reason, pattern in rows)


def compile_phrases(lines: Iterable[tuple[str, str, str]]) -> tuple[ServerPhrase, ...]:
    """Compiles rows; neighbours of the same kind and reason become one pattern, which is faster."""
    return tuple(
        ServerPhrase(kind, reason, re.compile("|".join(pattern for _, _, pattern in rows)))
        for (kind, reason), rows in groupby(lines, key=lambda row: row[:2])
    )


@cache
def phrases() -> tuple[ServerPhrase, ...]:
    """Returns the compiled table."""
    return compile_phrases(phrase_lines())


_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.:/-])([245]\d\d)(?=[ -]|$)(?!-\d{3})")

_SENDER = (BLOCK, "sender")
_BY_STATUS = {
    "1.1": (HARD, "user-unknown"),
    "1.0": (SOFT, "address"),
    "1.2": (HARD, "host-unknown"),
    "1.3": (HARD, "user-unknown"),
    "1.6": (HARD, "moved"),
    "1.7": _SENDER,
    "1.8": _SENDER,
    "1.10": (HARD, "takes-no-mail"),
    "2.1": (SOFT, "suspended"),
    "2.2": (SOFT, "mailbox-full"),
    "2.3": (SOFT, "too-large"),
    "3.4": (SOFT, "too-large"),
    "4.1": (SOFT, "network"),
    "4.4": (HARD, "host-unknown"),
    "4.7": (SOFT, "expired"),
    "6": (BLOCK, "conversion"),
    "7": (BLOCK, "policy"),
}
"""By subject and detail, or by subject alone. X.4.4, unable to route, is in class 5 a host that is not there."""

_OF_A_PROGRAM = ("x-unix;", "x-local;", "x-sh;")
"""Types of a Diagnostic-Code (RFC 3464, 2.3.6) that quote a program on the far machine, not a mail server."""
_MAY_PASS_WORDS = frozenset(("network", "expired", "not-now"))
"""Reasons with wording so general that a specific code outweighs them."""


_AFTER_DATA = re.compile(
    r"after (?:end of )?data|in reply to (?:end of )?data|end of data (?:command|phase)|>>> ?data\s+<<< ?5|final data"
    r"|after i sent the message",
    re.IGNORECASE,
)
_AT_RECIPIENT = re.compile(
    r"(?:>>> ?|after |our |to |\[|in |smtp:)rcpt\b|rcpt(?:[ _]to)?(?: ?:<| command|\])|recipient address rejected"
    r"|has rejected address",
    re.IGNORECASE,
)
_NONE_LEFT = re.compile("no valid recipients", re.IGNORECASE)
_CATCH_ALL = re.compile("user unknown|unknown user|mailbox (?:is )?unavail", re.IGNORECASE)
_FOR_NOW = ("mailbox-full", "suspended")
_TRY_AGAIN = re.compile(r"\b(?:try (?:it )?again|temporar\w+)\b")


def diagnose(*, status: str, said: tuple[str, ...]) -> Diagnosis:
    """Classifies one report: `status` is its field from RFC 3464, `said` the texts of mail systems, most trusted first.

    In each text the enhanced code is read first. Words outweigh it if they are about us, or about a full or inactive
    mailbox, because wrong codes are common there; a policy code (X.7) outweighs words about a dead mailbox. Codes that
    say nothing (5.0.0) leave the decision to the words. The default is soft: mistaking a dead mailbox for soft costs
    one more letter, mistaking a living one for dead costs a subscriber.
    """
    texts = list(dict.fromkeys(" ".join(text[:LONGEST].lower().split()) for text in said))
    field = status.strip() if _STATUS.fullmatch(status.strip()) and not status.strip().endswith(".0.0") else ""
    for text in [*texts, status.lower()]:
        codes = _STATUS.findall(text)
        code = next((found for found in codes if not found.endswith(".0.0")), "")
        if text.startswith(_OF_A_PROGRAM):
            return Diagnosis(SOFT, code or field, "mailer-error")
        phrase = _phrase(text)
        general = phrase is not None and phrase.reason in _MAY_PASS_WORDS
        found = _weighed(_by_code(code or (field if general else "")), phrase)
        if found is None:
            continue
        kind, reason = found
        code = code or (codes or [_any_code(status, texts)])[0]
        doubt = _doubt(status, code, reason, texts, said) if kind == HARD else None
        return Diagnosis(SOFT, code, doubt) if doubt else Diagnosis(kind, code, reason)
    return Diagnosis(SOFT, _any_code(status, texts), "undefined")


def _weighed(by_code: tuple[str, str] | None, phrase: ServerPhrase | None) -> tuple[str, str] | None:
    """Combines a text's code and words into kind and reason; None if neither is known."""
    if phrase is None:
        return by_code
    if by_code is None:
        return phrase.kind, phrase.reason
    code_wins = (
        (by_code[0] == BLOCK and phrase.kind == HARD)
        or (by_code[0] == BLOCK and phrase.reason in _MAY_PASS_WORDS)
        or (by_code[0] == HARD and phrase.reason in _MAY_PASS_WORDS)
    )
    return by_code if code_wins else (phrase.kind, phrase.reason)


def _phrase(text: str) -> ServerPhrase | None:
    return next((phrase for phrase in phrases() if phrase.pattern.search(text)), None)


def _by_code(code: str) -> tuple[str, str] | None:
    found = _BY_STATUS.get(code[2:]) or _BY_STATUS.get(code[2:3])
    # In class 4 (temporary failures) only causes on our side are distinguished.
    return found if code.startswith("5.") or (found and found[0] == BLOCK) else None


def _any_code(status: str, texts: list[str]) -> str:
    """Returns the enhanced code of the field, else of a text, else an SMTP code, else ""."""
    found = [code for text in (status, *texts) for code in _STATUS.findall(text)]
    specific = [code for code in found if not code.endswith(".0.0")] or found
    replies = (reply[1] for text in texts if (reply := _REPLY.search(text)))
    return specific[0] if specific else next(replies, "")


def _doubt(status: str, code: str, reason: str, texts: list[str], said: tuple[str, ...]) -> str | None:
    """Returns why a mailbox may not be dead, as the reason of a soft result; None if it certainly is.

    A class 4 status means a temporary problem (RFC 3463, 2). Words about a full or inactive mailbox anywhere win. A
    system that rejected the letter, not the recipient, knows the address; so does one whose code is about the mailbox's
    state (X.2) or the system (X.3). If neither a code nor the SMTP dialogue blames the recipient, words alone are not
    enough.
    """
    named = code[1:3] == ".1" and not code.endswith(".1.0")
    reply = next((found[1] for text in texts if (found := _REPLY.search(text))), "")
    if "4" in (status.strip()[:1], code[:1], reply[:1]):
        return None if code[1:] == ".1.1" and reason == "user-unknown" else "temporary"
    if reason == "host-unknown" and any(map(_TRY_AGAIN.search, texts)):
        return "temporary"
    if reason not in ("user-unknown", "moved"):
        return None
    if any(phrase.pattern.search(text) for phrase in phrases() if phrase.reason in _FOR_NOW for text in texts):
        return "suspended"
    whole = "\n".join(said)
    if named or (_NONE_LEFT.search(whole) and code[1:3] != ".7"):
        return None
    if _AFTER_DATA.search(whole):
        return "filtered"
    if _AT_RECIPIENT.search(whole):
        return None
    vague = not code or code.endswith(".0.0") or "." not in code
    if vague:
        certain = not _CATCH_ALL.search(whole) and not any(map(_REPLY.search, texts))
    else:
        certain = code[1:3] not in (".2", ".3")
    return None if certain else "filtered"
