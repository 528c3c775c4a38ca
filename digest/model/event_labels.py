"""What an editor said of two reports, or of a story of a day's ranking."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabel:
    """An editor's judgement of two reports: one event, or not.

    `one` and `other` are canonical addresses, in order. `likelihood` is what the program's model of pairs said when the
    label was given, `together` whether it had put both into one story.
    """

    one: str
    other: str
    day: str
    one_title: str
    other_title: str
    likelihood: float
    together: bool
    same: bool
    author: str
    labelled_at: datetime


class StoryQuestion(StrEnum):
    """What is asked of a story: whether its label in the letter is right, 1 or 0; how much it matters, 0 to 3."""

    LABEL = "label"
    GRADE = "grade"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLabel:
    """An editor's answer on a story of a day; `place` is where the day's ranking had it."""

    day: str
    story: str
    question: StoryQuestion
    headline: str
    label: str
    place: int
    answer: int
    author: str
    labelled_at: datetime
