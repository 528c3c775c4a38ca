"""Overrides without effect on a day, and why: a rule with values, worded by each interface in its language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class IdleBecause(StrEnum):
    """Why an override has no effect."""

    ENDED = "ended"
    NO_PUBLISHER = "no_publisher"
    NO_STORY = "no_story"
    KILLED = "killed"


WORDS: Mapping[IdleBecause, str] = {
    IdleBecause.ENDED: "ended on {until}; delete it, or give it a later `until`",
    IdleBecause.NO_PUBLISHER: "names no publisher; `digest sources` has their ids",
    IdleBecause.NO_STORY: "names no story of {day}; `digest rank` has their ids and addresses",
    IdleBecause.KILLED: "does nothing: {killed_by} killed the story; delete one of the two",
}
"""The English texts for files, logs and the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleOverride:
    """An override by its action, target and author, and why it has no effect on a `day`.

    `until` is its last day, `killed_by` who killed the story that it pins, "" for other rules.
    """

    because: IdleBecause
    action: str
    target: str
    author: str
    until: str
    day: str
    killed_by: str = ""

    def __str__(self) -> str:
        """Returns the English text."""
        why = WORDS[self.because].format(until=self.until, day=self.day, killed_by=self.killed_by)
        return f"overrides: {self.action} of {self.target} by {self.author} {why}"
