"""Splits bulleted texts: posts with several news items, round-ups, lists."""

import re

MANY = 3  # bullets; fewer are just the points of one report
_MARK = re.compile(
    r"^(?:[^\S\n]|[\u200b-\u200f\ufeff])*+([🔸🔹🔻🔺▪▫◾◽•●♦🔴🔵➖✅])\ufe0f?", re.MULTILINE
)  # what stands before the mark is never tried twice: feeds are read with this

_PART = re.compile(r"#(\d+)$")


def part_of(canonical_url: str) -> int:
    """Returns the position, from 1, of a news item within its post, from its canonical address; 0 for other items."""
    found = _PART.search(canonical_url)
    return int(found[1]) if found else 0


def split_bullets(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Splits a text into the part before its first bullet, and its bullets as (mark, words)."""
    lead, *bullets = _MARK.split(text)
    parts = ((mark, words.strip()) for mark, words in zip(bullets[::2], bullets[1::2], strict=True))
    return lead.strip(), tuple((mark, words) for mark, words in parts if words)
