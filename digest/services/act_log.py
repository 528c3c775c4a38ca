"""The log of editors' changes to feeds.yaml: one line of JSON for each act, in `overrides.jsonl` of the home.

An act removes overrides and adds others, so undoing it is the reverse act. Unreadable lines are skipped and kept.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from digest.config.line_changes import LineChange
from digest.config.override_lines import described
from digest.config.settings import Override

LOG = "overrides.jsonl"


class ActTurn(StrEnum):
    """Whether an act was done, undone or redone."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class LoggedAct(BaseModel):
    """One line of the log; `number` identifies the act that is done, undone or redone.

    `before` and `version` identify the texts of feeds.yaml before and after. `settings` are descriptions of other
    changes to the file, `edits` the changes themselves; old log lines have no edits, and cannot be undone.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    turn: ActTurn
    at: datetime
    author: str
    before: str
    version: str
    removed: tuple[Override, ...] = ()
    added: tuple[Override, ...] = ()
    settings: tuple[str, ...] = ()
    edits: tuple[LineChange, ...] = ()

    @property
    def words(self) -> str:
        """Describes it in one line."""
        done = [*(f"+ {described(one)}" for one in self.added), *(f"- {described(one)}" for one in self.removed)]
        return f"{self.author}, {self.turn} {self.number}: {'; '.join([*done, *self.settings])}"


class ActLog:
    """The acts of a home, oldest first."""

    def __init__(self, home: Path) -> None:
        self._file = home / LOG

    def acts(self) -> tuple[LoggedAct, ...]:
        """Returns every readable line."""
        try:
            text = self._file.read_text("utf-8")
        except FileNotFoundError:
            return ()
        return tuple(act for line in text.splitlines() if (act := _read(line)))

    def append(self, act: LoggedAct) -> None:
        """Appends a line."""
        with self._file.open("a", encoding="utf-8") as file:
            file.write(act.model_dump_json(exclude_defaults=True) + "\n")


def undoable(acts: Sequence[LoggedAct]) -> tuple[LoggedAct, ...]:
    """Returns the acts that can be undone, oldest first."""
    return tuple(act for act in _last_turns(acts, ActTurn.DO, ActTurn.REDO) if act.edits or not act.settings)


def redoable(acts: Sequence[LoggedAct]) -> tuple[LoggedAct, ...]:
    """Returns the lines that undid an act which is still undone, in the order of undoing."""
    return _last_turns(acts, ActTurn.UNDO)


def changed_since(acts: Sequence[LoggedAct], version: str) -> tuple[LoggedAct, ...]:
    """Returns the acts since a version of the file; () if no act started from it."""
    begun = [place for place, act in enumerate(acts) if act.before == version != act.version]
    return tuple(acts[begun[-1] :]) if begun else ()


def unbroken(acts: Sequence[LoggedAct], first: str, last: str) -> bool:
    """Whether the acts alone led from the first version of the file to the last: each began where the one before it
    ended.
    """
    begun = [act.before for act in acts] + [last]
    ended = [first] + [act.version for act in acts]
    return begun == ended


def _last_turns(acts: Sequence[LoggedAct], *turns: ActTurn) -> tuple[LoggedAct, ...]:
    last: dict[int, LoggedAct] = {}
    for act in acts:
        last.pop(act.number, None)
        last[act.number] = act
    return tuple(act for act in last.values() if act.turn in turns)


def _read(line: str) -> LoggedAct | None:
    try:
        return LoggedAct.model_validate_json(line)
    except ValidationError:
        return None
