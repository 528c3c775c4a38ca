"""Overrides that do nothing on a day, and why: a rule with its values, said by each interface in its own language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class IdleBecause(StrEnum):
    """Why an override does nothing."""

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
"""How files, logs and the command line say them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleOverride:
    """An override by its action, target and author, and why it does nothing on a `day`.

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
        """In the words of files and logs."""
        why = WORDS[self.because].format(until=self.until, day=self.day, killed_by=self.killed_by)
        return f"overrides: {self.action} of {self.target} by {self.author} {why}"
