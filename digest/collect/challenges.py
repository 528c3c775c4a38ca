"""Recognises challenge pages, which let browsers through but not programs, and tells them from refusals and outages."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from digest.collect.web.answers import Response

_LOOKED_AT = 20_000  # bytes; challenge pages are small, or name themselves near the start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guard:
    """A bot-protection service: a header that only its pages have ("" if none), part of that header's value, and its
    words.
    """

    name: str
    header: str
    value: str
    words: re.Pattern[str]


@cache
def _guards() -> tuple[_Guard, ...]:
    lines = files("digest.collect").joinpath("challenges.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(
        _Guard(name=name, header=header, value=value, words=re.compile(words, re.IGNORECASE))
        for name, header, value, words in rows
    )


def challenge_of(answer: Response) -> str | None:
    """Names the service whose challenge page the response is; None for any other response.

    For status 200, call this only when no text was found: an ordinary page may quote the same words.
    """
    for guard in _guards():
        value = answer.header(guard.header) if guard.header else None
        if value is not None and guard.value in value.lower():
            return guard.name
    return challenge_in(answer.body[:_LOOKED_AT].decode("utf-8", "replace"))


def challenge_in(markup: str) -> str | None:
    """Names the service whose challenge page the markup is; None if it is not a challenge page."""
    head = markup[:_LOOKED_AT]
    return next((guard.name for guard in _guards() if guard.words.search(head)), None)
