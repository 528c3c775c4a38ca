"""The page for trying weights, words, caps and the floor before saving them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from digest.config.settings import Settings
from digest.config.topics import STRONG_MARK, WEAK_MARK, WORD_LISTS
from digest.entry.desk.acting import author_of, overrides_of
from digest.entry.desk.number_fields import number_of
from digest.entry.desk.visit import DeskVisit
from digest.services.acts import prepare
from digest.services.boards import Board
from digest.services.trial_saving import save_trial
from digest.services.what_if import Effect, SettingsTrial, effect, settings_under

SMALLEST_STEP = 0.006  # of a weight: values shown are rounded to 0.01
SHOWN_ITEMS = 20
DAYS = 14
TRIAL = "trial"  # author and reason of an act that is only a trial


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTried:
    """A stored day and a trial's effect on it; None while the day is being grouped."""

    day: str
    effect: Effect | None


def show_what_if(visit: DeskVisit) -> Response:
    """Shows the current settings, those of the trial, and the trial's effect on the page's day or on the last DAYS."""
    board, settings = visit.board(), visit.deps.settings
    given = {name: value.strip() for name, value in visit.query.items() if value.strip()}
    trial = trial_of(given.get, board)
    tried = settings_under(settings, trial, visit.deps.beat)
    nothing, every = tried == settings, "every" in given
    asked = urlencode({name: value for name, value in given.items() if name not in ("day", "lang", "every")})
    days = visit.deps.ledger.published_days(drafts=True, until=visit.deps.today)[-DAYS:][::-1]
    return visit.page(
        "what_if",
        board=board,
        weights={name: trial.weights.get(name, weight) for name, weight in board.weights.items()},
        tried=tried,
        trial=trial,
        topics=list(settings.topics),
        given=given,
        effect=None if nothing else effect(board, visit.opened.boards.under(visit.deps, board.day, tried)),
        shown=SHOWN_ITEMS,
        links={day: f"/what-if?{asked}&day={day}" for day in days},
        every=f"/what-if?{asked}&every=1{f'&day={visit.day}' if visit.day else ''}",
        tried_days=[_on_day(visit, day, tried) for day in days] if every and not nothing else [],
        lists=WORD_LISTS,
        words_tried=_plain_words((*(word for words in trial.added.values() for word in words), *trial.removed)),
    )


def _plain_words(words: Iterable[str]) -> list[str]:
    """Returns words without their marks, for a search; names of the lexicon are left out."""
    bare = [word.lstrip(WEAK_MARK + STRONG_MARK) for word in words]
    return [word for word in bare if word and not word.startswith("@")]


def _on_day(visit: DeskVisit, day: str, tried: Settings) -> DayTried:
    boards = visit.opened.boards.under_at_hand(visit.deps, day, tried)
    return DayTried(day=day, effect=effect(*boards) if boards else None)


def keep_trial(visit: DeskVisit) -> Response:
    """Writes the trial into feeds.yaml."""
    trial = trial_of(visit.field, visit.board())
    logged = save_trial(visit.deps, trial, author_of(visit), seen=visit.field("seen") or None)
    return visit.back("/what-if", visit.say("done", words=visit.tell().act(logged)))


def try_act(visit: DeskVisit) -> Response:
    """Shows the effect of a form's act on the page's day; writes nothing."""
    board = visit.board()
    overrides = overrides_of(
        visit, board.day, author=visit.field("author") or TRIAL, reason=visit.field("reason") or TRIAL
    )
    ready = prepare(overrides, board.placed, board.settings, board.day)
    tried = visit.opened.boards.under(visit.deps, board.day, ready.applied(board.settings))
    return visit.page(
        "act_tried",
        board=board,
        effect=effect(board, tried),
        shown=SHOWN_ITEMS,
        added=ready.added,
        against=ready.against,
        remarks=[one.in_language(visit.language) for one in ready.remarks],
        fields={name: values for name, values in visit.fields.items() if name not in ("token", "seen")},
    )


def trial_of(value: Callable[[str], str | None], board: Board) -> SettingsTrial:
    """Returns the trial of a form: only what differs from the settings. Raises InputError for text that is not a
    number.
    """
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
    """Returns the words of a field, one per line or separated by commas of any script."""
    parts = (text or "").replace("،", "\n").replace(",", "\n").splitlines()
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
