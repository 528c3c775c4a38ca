"""Sanitises foreign text for a letter: no direction controls, no merge marks, only web links."""

import re
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit, urlunsplit

from digest.text.tracking import without_tracking

T = TypeVar("T")

LEAVE_URL, PAUSE_URL, PREFERENCES_URL = "%%LEAVE_URL%%", "%%PAUSE_URL%%", "%%PREFERENCES_URL%%"
"""Delivery replaces these by each reader's own links, at byte level, after everything is escaped."""

MARKS = frozenset((LEAVE_URL, PAUSE_URL, PREFERENCES_URL))

_MARK = re.compile(r"%%[A-Z_]+%%")
_MARKED_LINK = re.compile(r"<a\b[^>]*%%[A-Z_]+%%[^>]*>.*?</a>", re.DOTALL)
_DIRECTION_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\uffff\ud800-\udfff]")


def harmless(value: T) -> T:
    """Applies `shown` to every text and `web_link` to every `url` in a value, through dataclasses and tuples."""
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
    """Sanitises a text for display in a letter.

    Removes direction controls (UTR 36, section 3.1: one of them reverses the rest of the line; `dir` sets the direction
    instead), control characters and lone surrogates, which mail programs cannot display. A double per cent sign is
    broken up, so that no headline can imitate a merge mark.
    """
    clean = _UNPRINTABLE.sub("", _DIRECTION_CONTROLS.sub("", text))
    return clean.replace("%%", "%\u2060%")


def web_link(url: str) -> str:
    """Returns the address if it is a web address, else "": `javascript:`, `data:` and the like are never linked.

    Direction controls are percent-encoded, and `user:password@` is removed: it is a feed's secret, or disguises a host.
    Tracking parameters are removed too, so that publishers do not learn where a reader comes from.
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
    """Returns the merge marks in a form for which there is no link."""
    return tuple(sorted(set(_MARK.findall(text)) - MARKS))


def public_html(html: str) -> str:
    """Removes the links that belong to one subscriber from a mail's HTML, for the public archive."""
    return _MARK.sub("", _MARKED_LINK.sub("", html))


def public_text(text: str) -> str:
    """Removes the lines with a subscriber's own links from a mail's text, for the public archive."""
    return "\n".join(line for line in text.splitlines() if not _MARK.search(line)).rstrip() + "\n"
