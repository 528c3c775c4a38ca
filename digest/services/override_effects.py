"""Shows the effect of each override in force: the day with it compared to the day without it."""

from dataclasses import dataclass

from digest.config.settings import WORDINGS, Action, Override
from digest.services.boards import Board, Boards
from digest.services.deps import Deps
from digest.services.what_if import Effect, effect

MOST_OVERRIDES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideEffect:
    """An override and its effect on the day; None if it only changes texts."""

    override: Override
    effect: Effect | None


def override_effects(deps: Deps, boards: Boards, board: Board) -> tuple[OverrideEffect, ...]:
    """Returns the effect of the latest MOST_OVERRIDES overrides in force. A mute requires a new grouping."""
    in_force = [one for one in board.settings.overrides if one.holds_on(board.day)][-MOST_OVERRIDES:]
    return tuple(OverrideEffect(override=one, effect=_effect(deps, boards, board, one)) for one in in_force)


def _effect(deps: Deps, boards: Boards, board: Board, override: Override) -> Effect | None:
    if override.action in WORDINGS and override.action is not Action.LEAD:
        return None
    others = tuple(one for one in board.settings.overrides if one is not override)
    without = boards.under(deps, board.day, board.settings.model_copy(update={"overrides": others}))
    return effect(without, board)
