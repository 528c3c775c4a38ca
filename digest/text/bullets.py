"""Texts in bullets: a post of several news items, a round-up, a list."""

import re

MANY = 3  # bullets; fewer are the points of one report
_MARK = re.compile(
    r"^(?:[^\S\n]|[\u200b-\u200f\ufeff])*+([🔸🔹🔻🔺▪▫◾◽•●♦🔴🔵➖✅])\ufe0f?", re.MULTILINE
)  # what stands before the mark is never tried twice: feeds are read with this

_PART = re.compile(r"#(\d+)$")


def part_of(canonical_url: str) -> int:
    """The place of a news item in its post, counted from 1, as its canonical address ends with it; 0 for any other."""
    found = _PART.search(canonical_url)
    return int(found[1]) if found else 0


def split_bullets(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What stands before the first bullet of a text, and each bullet as its mark and what it says."""
    lead, *bullets = _MARK.split(text)
    parts = ((mark, words.strip()) for mark, words in zip(bullets[::2], bullets[1::2], strict=True))
    return lead.strip(), tuple((mark, words) for mark, words in parts if words)
