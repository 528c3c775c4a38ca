"""Text and address helpers for forms: wrapping, direction isolates, links to a sentence."""

from textwrap import fill
from urllib.parse import quote

from digest.model.editions import QuotedSentence
from digest.text.normalise import direction

WIDTH = 72
FRAGMENT_WORDS = 6
"""Words of a sentence used to find it in its page."""
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def wrapped(text: str, indent: int = 0) -> str:
    """Wraps text at 72 characters without breaking words, because a broken address does not work."""
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
    """Wraps the text in Unicode isolates (UAX 9, 3.1.2) if its direction differs from the surrounding line's."""
    return text if direction(text) == within else f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def in_report(sentence: QuotedSentence) -> str:
    """Returns the address of a report at one of its sentences: a browser scrolls to it (WICG, text fragments)."""
    if not sentence.url:
        return ""
    words = quote(" ".join(sentence.quote.split()[:FRAGMENT_WORDS]).rstrip(".,"), safe="").replace("-", "%2D")
    return f"{sentence.url}{'' if '#' in sentence.url else '#'}:~:text={words}"
