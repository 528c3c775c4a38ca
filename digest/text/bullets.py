"""Texts in bullets: a post of several news items, a round-up, a list."""

import re

MANY = 3  # bullets; fewer are the points of one report
_MARK = re.compile(r"^[\s\u200b-\u200f\ufeff]*[🔸🔹🔻🔺▪▫◾◽•●♦🔴🔵➖✅]\ufe0f?", re.MULTILINE)


def split_bullets(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the first bullet of a text, and what each bullet says, without the marks."""
    lead, *bullets = (part.strip() for part in _MARK.split(text))
    return lead, tuple(bullet for bullet in bullets if bullet)
