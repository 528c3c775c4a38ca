"""A problem at a position of a file, with a suggestion for misspelt words."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST_LINES = 50
"""The most problems listed of a file: one misspelt section can orphan thousands of sources."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """`what` is wrong at `line` and `column` (from 1); `word` is an unknown word and `known` the allowed ones."""

    line: int
    column: int
    what: str
    word: str = ""
    known: tuple[str, ...] = ()


def lines(problems: Iterable[Problem], name: str) -> tuple[str, ...]:
    """Formats problems as `NAME:LINE:COLUMN: what; what to do`, in file order without duplicates; of more than
    MOST_LINES the first ones, and how many more there are.
    """
    ordered = sorted(set(problems))
    listed = [f"{name}:{one.line}:{one.column}: {one.what}{_hint(one)}" for one in ordered[:MOST_LINES]]
    more = len(ordered) - len(listed)
    return (*listed, f"{name}: and {more:,} more, up to line {ordered[-1].line:,}") if more else tuple(listed)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Returns the known word that was probably meant, or None; ignores case."""
    spelled = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(word.lower(), spelled, n=1, cutoff=0.6)
    return spelled[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Returns `; did you mean 'url'?`, else a short list of the known words, else ""."""
    choices = tuple(known)
    close = nearest(word, choices)
    if close is not None:
        return f"; did you mean {close!r}?"
    return f"; choose from {', '.join(choices)}" if 0 < len(choices) <= 12 else ""


def _hint(problem: Problem) -> str:
    return did_you_mean(problem.word, problem.known) if problem.word else ""
