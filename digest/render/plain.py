"""Texts and addresses as forms need them: readable lines, words set apart, a sentence in its report."""

from textwrap import fill
from urllib.parse import quote

from digest.model.editions import QuotedSentence
from digest.text.normalise import direction

WIDTH = 72
FRAGMENT_WORDS = 6
"""Words by which a browser finds a sentence in its page."""
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def wrapped(text: str, indent: int = 0) -> str:
    """The text in lines of at most 72 characters, words whole: a cut address leads nowhere."""
    margin = " " * indent
    return fill(
        text,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def isolated(text: str, within: str) -> str:
    """The text, set apart by Unicode isolates (UAX 9, 3.1.2) where its direction is not that of the line around it."""
    return text if direction(text) == within else f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def in_report(sentence: QuotedSentence) -> str:
    """The address of a report at one of its sentences: a browser scrolls to it (WICG, text fragments)."""
    if not sentence.url:
        return ""
    words = quote(" ".join(sentence.quote.split()[:FRAGMENT_WORDS]).rstrip(".,"), safe="").replace("-", "%2D")
    return f"{sentence.url}{'' if '#' in sentence.url else '#'}:~:text={words}"
