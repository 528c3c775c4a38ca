"""Cleans foreign text for a letter: no direction controls, no merge marks, no links except to the web."""

import re
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit, urlunsplit

from digest.text.tracking import without_tracking

T = TypeVar("T")

LEAVE_URL, PAUSE_URL, PREFERENCES_URL = "%%LEAVE_URL%%", "%%PAUSE_URL%%", "%%PREFERENCES_URL%%"
"""The deliverer puts each reader's own addresses in their places, byte for byte, when everything is escaped."""

MARKS = frozenset((LEAVE_URL, PAUSE_URL, PREFERENCES_URL))

_MARK = re.compile(r"%%[A-Z_]+%%")
_MARKED_LINK = re.compile(r"<a\b[^>]*%%[A-Z_]+%%[^>]*>.*?</a>", re.DOTALL)
_DIRECTION_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\uffff\ud800-\udfff]")


def harmless(value: T) -> T:
    """The same value with every text in it `shown` and every `url` a `web_link`, through dataclasses and tuples."""
    if isinstance(value, str):
        return cast(T, shown(value) if type(value) is str else value)
    if isinstance(value, tuple):
        return cast(T, tuple(harmless(part) for part in value))
    if is_dataclass(value) and not isinstance(value, type):
        return cast(T, type(value)(**{field.name: _harmless_field(value, field.name) for field in fields(value)}))
    return value


def _harmless_field(value: Any, name: str) -> Any:
    part = getattr(value, name)
    return web_link(part) if name in ("url", "canonical_url", "update_url") else harmless(part)


def shown(text: str) -> str:
    """The text as a letter may show it.

    Controls of direction go (UTR 36, section 3.1: one of them turns the rest of the line around; direction comes from
    `dir` instead), as do control characters and lone surrogates, which mail programs cannot read. A run of two per
    cent signs is broken, so that no headline can pose as a reader's own link.
    """
    clean = _UNPRINTABLE.sub("", _DIRECTION_CONTROLS.sub("", text))
    return clean.replace("%%", "%\u2060%")


def web_link(url: str) -> str:
    """The address if it is one of the web, else "": `javascript:`, `data:` and the like are never linked.

    Controls of direction are written as escapes, and `user:password@` goes: a secret of the feed, or a host's disguise.
    Tracking parameters are removed too: no publisher learns that a reader comes from here.
    """
    joined = "".join(_UNPRINTABLE.sub("", url).split()).replace("%%", "%25%25")
    joined = _DIRECTION_CONTROLS.sub(lambda control: quote(control[0]), joined)
    try:
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if "@" in parts.netloc:
        joined = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return without_tracking(joined) if parts.scheme in ("http", "https") and parts.hostname else ""


def unknown_marks(text: str) -> tuple[str, ...]:
    """The marks in a form that no reader has an address for."""
    return tuple(sorted(set(_MARK.findall(text)) - MARKS))


def public_html(html: str) -> str:
    """A mail's HTML for the public archive, without the links that belong to one subscriber."""
    return _MARK.sub("", _MARKED_LINK.sub("", html))


def public_text(text: str) -> str:
    """A mail's text for the public archive, without the lines with links that belong to one subscriber."""
    return "\n".join(line for line in text.splitlines() if not _MARK.search(line)).rstrip() + "\n"
