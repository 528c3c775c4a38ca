"""Editors' decisions on the page: each form is an override, written as `digest override` writes it."""

from starlette.responses import Response

from digest.config.settings import Action, Override
from digest.entry.desk.number_fields import number_of
from digest.entry.desk.visit import LONGEST_AUTHOR, DeskVisit
from digest.model.errors import InputError
from digest.services.acts import decide_on, make_override, redo, undo, usual_until


def act(visit: DeskVisit) -> Response:
    """Writes the form's override, and returns to the page it was sent from."""
    author = author_of(visit)
    board = visit.board()
    reason = visit.field("reason")
    if not reason:
        raise visit.refused("reason_missing")
    overrides = overrides_of(visit, board.day, author=author, reason=reason)
    done = decide_on(
        visit.deps,
        overrides,
        board.day,
        board.placed,
        replace=bool(visit.field("replace")),
        seen=visit.field("seen") or None,
    )
    remarks = (one.in_language(visit.language) for one in done.remarks)
    return visit.back(visit.field("back"), visit.say("done", words=visit.tell(board).act(done.act)), *remarks)


def undo_act(visit: DeskVisit) -> Response:
    """Undoes or redoes the last act."""
    author, turn = author_of(visit), undo if visit.field("turn") == "undo" else redo
    logged = turn(visit.deps, author, _number(visit.field("number")))
    tell = visit.tell(visit.board())
    return visit.back(visit.field("back"), visit.say("done", words=f"{tell.who(logged)}: {tell.act(logged)}"))


def name_author(visit: DeskVisit) -> Response:
    """Stores the author's name in the session."""
    author_of(visit)
    return visit.back(visit.field("back"))


def author_of(visit: DeskVisit) -> str:
    """Returns the author, stored in the session. Raises InputError if there is none."""
    author = " ".join(visit.field("author").split()) or visit.session.author
    if not author:
        raise visit.refused("author_missing")
    visit.session.author = author[:LONGEST_AUTHOR]
    return visit.session.author


def overrides_of(visit: DeskVisit, day: str, *, author: str, reason: str) -> list[Override]:
    """Returns the overrides of a form: one for each target. Raises InputError for an unknown action."""
    named = visit.field("action")
    if named not in tuple(Action):
        raise InputError(f"{named[:40]!r} is not an action")
    action = Action(named)
    return [
        make_override(
            action,
            target,
            author=author,
            reason=reason,
            until=visit.field("until") or usual_until(action, day),
            value=visit.field("value") or None,
            language=visit.field("language") or None,
        )
        for target in visit.fields.get("target") or [""]
    ]


def _number(text: str) -> int | None:
    """Returns the number of an act, None if the form has none. Raises InputError for other text."""
    number = number_of(text, "the number of an act")
    return None if number is None else int(number)
