"""Challenge pages, which let people through but not programs, distinguished from sites that refuse or are down."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from digest.collect.web.answers import Response

_LOOKED_AT = 20_000  # bytes; such pages are small, or say so at their head


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guard:
    """Whose page it is, a header that only such a page has ("" for none), part of its value, and words of the page."""

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
    """Whose challenge an answer is, None for any other. Of a page of 200 it must be asked only where it has no text."""
    for guard in _guards():
        value = answer.header(guard.header) if guard.header else None
        if value is not None and guard.value in value.lower():
            return guard.name
    return challenge_in(answer.body[:_LOOKED_AT].decode("utf-8", "replace"))


def challenge_in(markup: str) -> str | None:
    """Whose challenge a page is, None where it is no challenge."""
    head = markup[:_LOOKED_AT]
    return next((guard.name for guard in _guards() if guard.words.search(head)), None)
