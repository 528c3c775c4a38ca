"""What the plain-text form needs: lines of a readable width, and foreign words that do not turn the line around."""

from textwrap import fill

from digest.text.normalise import direction

WIDTH = 72
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
