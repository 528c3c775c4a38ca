"""Editors' labels for pairs of reports and for stories of a day's ranking."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabel:
    """An editor's judgement whether two reports cover the same event.

    `one` and `other` are canonical addresses, in order. `likelihood` is the pair model's output when the label was
    given, `together` whether the program had put both into one story.
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
    """The question about a story: is its label in the letter right (1 or 0), or how much does it matter (0 to 3)?"""

    LABEL = "label"
    GRADE = "grade"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLabel:
    """An editor's answer about a story of a day; `place` is its rank that day."""

    day: str
    story: str
    question: StoryQuestion
    headline: str
    label: str
    place: int
    answer: int
    author: str
    labelled_at: datetime
