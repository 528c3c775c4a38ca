"""The page for trying weights, words, caps and the floor before they are saved."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.responses import Response

from digest.config.topics import WORD_LISTS
from digest.config.value_lines import with_values, with_words
from digest.entry.desk.acting import author_of
from digest.entry.desk.number_fields import number_of
from digest.entry.desk.visit import DeskVisit
from digest.model.errors import InputError
from digest.rank.signal_registry import signals
from digest.services.acts import save_settings
from digest.services.boards import Board
from digest.services.what_if import SettingsTrial, effect, settings_under

SMALLEST_STEP = 0.006  # of a weight: what is shown is rounded to 0.01
SHOWN_ITEMS = 20
DAYS = 14


def show_what_if(visit: DeskVisit) -> Response:
    """The settings in force, those of the trial, and the trial's effect on the page's day."""
    board, settings = visit.board(), visit.deps.settings
    given = {name: value.strip() for name, value in visit.query.items() if value.strip()}
    trial = trial_of(given.get, board)
    tried = settings_under(settings, trial, visit.deps.beat)
    found = None if tried == settings else effect(board, visit.opened.boards.under(visit.deps, board.day, tried))
    asked = urlencode({name: value for name, value in given.items() if name not in ("day", "lang")})
    days = visit.deps.ledger.published_days(drafts=True, until=visit.deps.today)[-DAYS:][::-1]
    return visit.page(
        "what_if",
        board=board,
        weights={name: trial.weights.get(name, weight) for name, weight in board.weights.items()},
        meanings={name: signal.meaning for name, signal in signals().items()},
        tried=tried,
        trial=trial,
        topics=list(settings.topics),
        given=given,
        effect=found,
        shown=SHOWN_ITEMS,
        links={day: f"/what-if?{asked}&day={day}" for day in days},
        lists=WORD_LISTS,
    )


def save_trial(visit: DeskVisit) -> Response:
    """Write the trial into feeds.yaml."""
    settings, author = visit.deps.settings, author_of(visit)
    trial = trial_of(visit.field, visit.board())
    settings_under(settings, trial, visit.deps.beat)
    values: dict[tuple[str, ...], float | int] = {("weights", name): value for name, value in trial.weights.items()}
    if trial.floor is not None:
        values["edition", "floor"] = trial.floor
    for name, cap in (("per_owner", trial.per_owner), ("per_publisher", trial.per_publisher)):
        if cap is not None:
            values["edition", "caps", name] = cap
    words = {("topics", trial.topic, name): added for name, added in trial.added.items() if added}
    if trial.removed:
        words["topics", trial.topic, "remove"] = trial.removed
    if not values and not words:
        raise InputError(visit.say("nothing_to_save"))

    def change(text: str, name: str) -> str:
        text = with_values(text, name, values) if values else text
        for path, listed in words.items():
            text = with_words(text, name, path, listed)
        return text

    lines = [f"{'.'.join(path)} = {value:g}" for path, value in values.items()]
    lines += [f"{'.'.join(path)} + {', '.join(listed)}" for path, listed in words.items()]
    logged = save_settings(visit.deps, author, change, lines, seen=visit.field("seen") or None)
    return visit.back("/what-if", visit.say("done", words=logged.words))


def trial_of(value: Callable[[str], str | None], board: Board) -> SettingsTrial:
    """The trial of a form: only what differs from the settings. Raises InputError for text that is not a number."""
    settings, weights = board.settings, {}
    for name, weight in board.weights.items():
        number = number_of(value(f"weight_{name}"), name)
        if number is not None and abs(number - weight) >= SMALLEST_STEP:
            weights[name] = number
    floor = number_of(value("floor"), "floor")
    caps = {name: number_of(value(name), name) for name in ("per_owner", "per_publisher")}
    return SettingsTrial(
        weights=weights,
        floor=None if floor == settings.edition.floor else floor,
        per_owner=_changed(caps["per_owner"], settings.edition.caps.per_owner),
        per_publisher=_changed(caps["per_publisher"], settings.edition.caps.per_publisher),
        topic=value("topic") or "",
        added={name: _words(value(name)) for name in WORD_LISTS if _words(value(name))},
        removed=_words(value("remove")),
    )


def _changed(number: float | None, usual: int) -> int | None:
    return None if number is None or int(number) == usual else int(number)


def _words(text: str | None) -> tuple[str, ...]:
    """The words of a field, one on a line or parted by commas of any script."""
    parts = (text or "").replace("،", "\n").replace(",", "\n").splitlines()
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
