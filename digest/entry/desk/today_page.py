"""The page of a day, with the ten and the next twenty; and the page of one story with all possible actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from digest.config.settings import WORDINGS, Action, Override, Settings, Stance
from digest.edition.desk_rows import DeskRow
from digest.entry.desk.visit import DeskVisit
from digest.model.editions import Member, Standing
from digest.model.rankings import Reason
from digest.services.act_log import ActLog, redoable, undoable
from digest.services.acts import usual_until
from digest.services.boards import Board
from digest.services.conflicts import address_of, address_of_report, find_story

DAYS_OFFERED = 14
BAR_WIDTH = 200.0
NARROWEST_PART = 0.5
WIDEST_SCORE = 1.2  # the score at which the bar is full


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPart:
    """A signal's part of a score bar: its position and width."""

    signal: str
    x: float
    width: float
    shade: int
    adds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReport:
    """A report with the address by which overrides refer to it."""

    member: Member
    address: str


def show_today(visit: DeskVisit) -> Response:
    """Shows the ten and the next twenty, with the reason why each of these was not picked."""
    board = visit.board()
    size = len(board.ranking.picks)
    acts, today = ActLog(visit.desk.home).acts(), visit.deps.today
    return visit.page(
        "today",
        board=board,
        picks=board.rows[:size],
        others=board.rows[size:],
        rest=len(board.placed) - len(board.rows),
        bars={row.standing.story: bar(row.standing.reasons) for row in board.rows},
        needed=needed(board),
        address=address_of,
        size=board.settings.edition.size,
        idle=board.ranking.idle,
        in_force=_in_force(board.settings, board.day),
        undo=undoable(acts)[-1:],
        redo=redoable(acts)[-1:],
        days=visit.deps.ledger.published_days(drafts=True, until=today)[-DAYS_OFFERED:][::-1],
    )


def show_story(visit: DeskVisit) -> Response:
    """Shows one story: its reports, its score, and every action."""
    board = visit.board()
    standing = find_story(board.placed, visit.path.rpartition("/")[2])
    row = next((row for row in board.rows if row.standing is standing), None)
    names = {standing.story, *(one for member in standing.members for one in (member.url, member.canonical_url))}
    return visit.page(
        "story",
        board=board,
        standing=standing,
        row=row,
        bar=bar(standing.reasons),
        reports=[ShownReport(member=one, address=address_of_report(one)) for one in standing.members],
        target=address_of(standing),
        others=[one for one in board.placed[:60] if one is not standing],
        address=address_of,
        needed=needed(board).get(standing.story),
        wordings=[action.value for action in WORDINGS if action is not Action.LEAD],
        stances=[stance.value for stance in Stance],
        publishers=_publishers(standing, board.settings),
        sources=list(dict.fromkeys(member.source for member in standing.members)),
        until={action.value: usual_until(action, board.day).isoformat() for action in Action},
        overrides=[one for one in _in_force(board.settings, board.day) if one.target in names],
    )


def bar(reasons: Sequence[Reason]) -> tuple[BarPart, ...]:
    """Returns each signal's contribution to a score, side by side; negative ones are only in the table."""
    parts, x = [], 0.0
    for shade, reason in enumerate(reasons):
        adds = reason.value * reason.weight
        width = max(0.0, min(adds / WIDEST_SCORE * BAR_WIDTH, BAR_WIDTH - x))
        if width >= NARROWEST_PART:
            part = BarPart(signal=reason.signal, x=round(x, 1), width=round(width, 1), shade=shade % 12, adds=adds)
            parts.append(part)
            x += width
    return tuple(parts)


def needed(board: Board) -> Mapping[str, float]:
    """Returns by how much each story scores below the last pick, by id; only for stories below it."""
    if not board.ranking.picks:
        return {}
    last = min(pick.score for pick in board.ranking.picks)
    rows: Sequence[DeskRow] = board.rows[len(board.ranking.picks) :]
    return {row.standing.story: round(last - row.standing.score, 3) for row in rows if row.standing.score < last}


def _publishers(standing: Standing, settings: Settings) -> dict[str, str]:
    ids = dict.fromkeys(member.publisher for member in standing.members)
    return {id: settings.publishers[id].name if id in settings.publishers else id for id in ids}


def _in_force(settings: Settings, day: str) -> list[Override]:
    return [one for one in settings.overrides if one.holds_on(day)]
