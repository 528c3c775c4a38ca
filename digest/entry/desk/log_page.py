"""The page of the log: editors' changes of feeds.yaml, each act with an undo button."""

from dataclasses import dataclass

from starlette.responses import Response

from digest.entry.desk.visit import DeskVisit
from digest.services.act_log import ActLog, ActTurn, LoggedAct, redoable, undoable

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """A line of the log, and whether its act can now be undone or redone; None for lines replaced by a later one."""

    act: LoggedAct
    turn: ActTurn | None


def show_log(visit: DeskVisit) -> Response:
    """Returns the latest acts, each with its turn at its latest line."""
    acts = ActLog(visit.desk.home).acts()
    turns: dict[int, ActTurn] = {id(act): ActTurn.UNDO for act in undoable(acts)}
    turns |= {id(act): ActTurn.REDO for act in redoable(acts)}
    rows = [LogRow(act=act, turn=turns.get(id(act))) for act in acts[-SHOWN:][::-1]]
    return visit.page("log", board=visit.board(), rows=rows)
