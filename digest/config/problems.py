"""One thing wrong at one place of a file, and what the writer may have meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

HINTS = 50
"""Close matches are looked up for the first problems only: one misspelt section can orphan thousands of sources."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """`what` is wrong at `line` and `column` (from 1); `word` is an unknown word and `known` those that would do."""

    line: int
    column: int
    what: str
    word: str = ""
    known: tuple[str, ...] = ()


def lines(problems: Iterable[Problem], name: str) -> tuple[str, ...]:
    """`NAME:LINE:COLUMN: what; what to do` in the order of the file, each problem once."""
    ordered = sorted(set(problems))
    return tuple(
        f"{name}:{problem.line}:{problem.column}: {problem.what}{_hint(problem) if number < HINTS else ''}"
        for number, problem in enumerate(ordered)
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None; upper and lower case do not matter."""
    spelled = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(word.lower(), spelled, n=1, cutoff=0.6)
    return spelled[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'url'?`, else the list of what is known where that is short, else nothing."""
    choices = tuple(known)
    close = nearest(word, choices)
    if close is not None:
        return f"; did you mean {close!r}?"
    return f"; choose from {', '.join(choices)}" if 0 < len(choices) <= 12 else ""


def _hint(problem: Problem) -> str:
    return did_you_mean(problem.word, problem.known) if problem.word else ""
