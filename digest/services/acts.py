"""Edits a day: an override is checked, written to feeds.yaml, logged, undone and redone."""

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from digest.beats.library import Library
from digest.config.checks import VALUELESS, VALUES
from digest.config.complaints import require
from digest.config.editing import replace_text
from digest.config.line_changes import line_changes, with_changes
from digest.config.override_lines import with_overrides
from digest.config.reader import parse_settings, read_text
from digest.config.settings import ON_PUBLISHERS, WORDINGS, Action, Override, Settings
from digest.edition.standings import standings
from digest.model.editions import Standing
from digest.model.errors import DigestError
from digest.services.act_log import ActLog, ActTurn, LoggedAct, changed_since, redoable, unbroken, undoable
from digest.services.conflicts import address_of, find_story, judge, objections
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.services.homes import Home
from digest.services.known_names import known_names
from digest.services.refusals import ActRefused, Contradicted, Remark

LOCK = "feeds.lock"
LOCK_PATIENCE = 10.0  # seconds; an act holds the lock for a fraction of one
USUAL_DAYS = {Action.KILL: 7, Action.MERGE: 7, Action.SPLIT: 7, **dict.fromkeys(ON_PUBLISHERS, 30)}
"""Default days of validity after the edition's day: otherwise a killed story would come back tomorrow."""
USUAL_DAYS_OF_OTHERS = 2


class FeedsChanged(DigestError):
    """Somebody changed feeds.yaml since the editor looked: `acts` are the changes of the log, `elsewhere` says whether
    another program changed it too.
    """

    def __init__(self, acts: tuple[LoggedAct, ...], *, elsewhere: bool) -> None:
        self.acts = acts
        self.elsewhere = elsewhere
        lines = [act.words for act in acts]
        lines += ["feeds.yaml was changed in another program"] if elsewhere else []
        super().__init__("changed since you looked, nothing was done: " + "; ".join(lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Checked acts: the resulting overrides, those they contradict, and remarks for the editor."""

    added: tuple[Override, ...]
    against: tuple[Override, ...]
    remarks: tuple[Remark, ...]

    def applied(self, settings: Settings) -> Settings:
        """Returns the settings as they would be, without the contradicted overrides."""
        kept = (one for one in settings.overrides if one not in self.against)
        return settings.model_copy(update={"overrides": (*kept, *self.added)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act that was written: its line in the log, and remarks for the editor."""

    act: LoggedAct
    remarks: tuple[Remark, ...] = ()


def make_override(
    action: Action,
    target: str,
    *,
    author: str,
    reason: str,
    until: date | str,
    value: str | float | None = None,
    language: str | None = None,
) -> Override:
    """Creates an override from an editor's input; a value or language that the action does not take is dropped.

    Raises InputError that says what is wrong with it.
    """
    if action in VALUES and value is None:
        raise ActRefused("needs_value", action=action, value=VALUES[action])
    written = {
        "action": action.value,
        "target": target,
        "author": author,
        "reason": reason,
        "until": str(until),
        "value": None if action in VALUELESS else value,
        "language": language if action in WORDINGS else None,
    }
    return require(Override, written)


def usual_until(action: Action, day: str) -> date:
    """Returns the default last day of an act on an edition's day."""
    return date.fromisoformat(day) + timedelta(days=USUAL_DAYS.get(action, USUAL_DAYS_OF_OTHERS))


def version_of(home: Path) -> str:
    """Returns an id of the current text of feeds.yaml."""
    return _version(read_text(Home(path=home).feeds))


def decide(
    deps: Deps, acts: Sequence[Override], *, day: str | None = None, replace: bool = False, seen: str | None = None
) -> Done:
    """Writes an editor's overrides into feeds.yaml as one act, with targets as addresses, which survive regrouping.

    `replace` removes contradicting overrides. `seen` is the version of the file that the editor saw. Raises ActRefused
    if an override is impossible or contradicted, FeedsChanged if the file has changed since.
    """
    ranking, _ = rank_of_day(deps, day)
    return decide_on(deps, acts, ranking.day, standings(ranking, deps.settings, deps.beat), replace=replace, seen=seen)


def decide_on(
    deps: Deps,
    acts: Sequence[Override],
    day: str,
    placed: tuple[Standing, ...],
    *,
    replace: bool = False,
    seen: str | None = None,
) -> Done:
    """Like `decide`, for a day whose ranked stories are given."""
    ready = prepare(acts, placed, deps.settings, day)
    if not replace and any(not _corrects(one, acts) for one in ready.against):
        raise Contradicted(ready.against, objections(ready.against))
    logged = _write(deps, ActTurn.DO, acts[0].author, added=ready.added, removed=ready.against, seen=seen)
    return Done(act=logged, remarks=ready.remarks)


def _corrects(one: Override, acts: Sequence[Override]) -> bool:
    """Whether an act is the same editor's newer text for the same: a corrected headline needs no confirmation."""
    return one.action in WORDINGS and any(one.author == act.author and one.action is act.action for act in acts)


def prepare(acts: Sequence[Override], placed: tuple[Standing, ...], settings: Settings, day: str) -> Prepared:
    """Checks acts on a day without writing anything. Raises InputError if they are impossible."""
    tidied = tuple(_tidied(act, placed) for act in acts)
    splits = tuple(act for act in tidied if act.action is Action.SPLIT)
    judged = [judge(act, placed, settings, day) for act in splits or tidied]
    return Prepared(
        added=(*tidied, *_joined(splits, placed)),
        against=tuple(dict.fromkeys(one for each in judged for one in each.against)),
        remarks=tuple(dict.fromkeys(line for one in judged for line in one.remarks)),
    )


def _joined(splits: Sequence[Override], placed: tuple[Standing, ...]) -> tuple[Override, ...]:
    """Returns the merges that keep together several reports split off a story at once.

    Raises InputError if they belong to several stories, or are all reports of one.
    """
    if len(splits) < 2:
        return ()
    story = find_story(placed, splits[0].target)
    if any(find_story(placed, one.target) is not story for one in splits):
        raise ActRefused("split_of_several")
    members = {address: one for one in story.members for address in (one.url, one.canonical_url)}
    taken = {members[one.target].copy_of or members[one.target].url for one in splits}
    if len(taken) == len({one.copy_of or one.url for one in story.members}):
        raise ActRefused("nothing_left")
    first, *others = splits
    return tuple(first.model_copy(update={"action": Action.MERGE, "value": one.target}) for one in others)


def undo(deps: Deps, author: str, number: int | None = None) -> LoggedAct:
    """Undoes the last act, or the one with a number.

    Raises InputError if there is none, or if somebody has changed its lines since.
    """
    return _turn(deps, _chosen(undoable(ActLog(deps.home).acts()), number, ActTurn.UNDO), ActTurn.UNDO, author)


def redo(deps: Deps, author: str, number: int | None = None) -> LoggedAct:
    """Redoes the last undone act, or the one with a number. Raises as `undo` does."""
    return _turn(deps, _chosen(redoable(ActLog(deps.home).acts()), number, ActTurn.REDO), ActTurn.REDO, author)


def _turn(deps: Deps, act: LoggedAct, turn: ActTurn, author: str) -> LoggedAct:
    if not act.settings:
        return _write(deps, turn, author, added=act.removed, removed=act.added, number=act.number)
    edits = [edit.turned() for edit in act.edits]

    def change(text: str, name: str) -> str:
        turned = with_changes(text, edits)
        if turned is None:
            raise ActRefused("lines_changed", number=act.number)
        return turned

    return _change_feeds(deps, _valid(change, deps.home), turn, author, settings=act.settings, number=act.number)


def save_settings(
    deps: Deps, author: str, change: Callable[[str, str], str], lines: Sequence[str], *, seen: str | None = None
) -> LoggedAct:
    """Writes another change into feeds.yaml: `change` takes its text and name and returns the new text.

    `lines` describe the change for the log. An invalid result is not written. Raises as `decide` does.
    """
    return _change_feeds(deps, _valid(change, deps.home), ActTurn.DO, author, settings=tuple(lines), seen=seen)


def _valid(change: Callable[[str, str], str], home: Path) -> Callable[[str, str], str]:
    """Returns the change, raising SettingsError if its result is not valid."""
    library = Library(home=home)

    def checked(text: str, name: str) -> str:
        text = change(text, name)
        parse_settings(text, name, beats=library, known=known_names())
        return text

    return checked


def _next_number(acts: Sequence[LoggedAct]) -> int:
    return max((act.number for act in acts), default=0) + 1


@contextmanager
def editing(home: Path) -> Iterator[Path]:
    """Locks the home's feeds.yaml for one editor. Runs are not blocked: they read a whole file, old or new.

    Raises DigestError if another editor holds the lock for too long.
    """
    until = time.monotonic() + LOCK_PATIENCE
    with (home / LOCK).open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise DigestError(f"{home / LOCK}: another editor holds feeds.yaml; nothing was done") from None
                time.sleep(0.05)
        yield Home(path=home).feeds


def _tidied(act: Override, placed: tuple[Standing, ...]) -> Override:
    """Replaces story names by lasting addresses, and puts the text on one line."""
    updates: dict[str, object] = {}
    if act.action not in ON_PUBLISHERS:
        story = find_story(placed, act.target)
        own = {address for member in story.members for address in (member.url, member.canonical_url)}
        updates["target"] = act.target if act.target in own else address_of(story)
    if act.action is Action.MERGE:
        updates["value"] = address_of(find_story(placed, str(act.value)))
    elif act.action in WORDINGS:
        updates["value"] = " ".join(str(act.value).split())
        if not updates["value"]:
            raise ActRefused("needs_text", action=act.action)
    return act.model_copy(update=updates)


def _chosen(acts: tuple[LoggedAct, ...], number: int | None, turn: ActTurn) -> LoggedAct:
    found = [act for act in acts if number in (None, act.number)]
    if not found:
        raise ActRefused(f"nothing_to_{turn}") if number is None else ActRefused(f"cannot_{turn}", number=number)
    return found[-1]


def _write(
    deps: Deps,
    turn: ActTurn,
    author: str,
    *,
    added: tuple[Override, ...],
    removed: tuple[Override, ...],
    number: int | None = None,
    seen: str | None = None,
) -> LoggedAct:
    return _change_feeds(
        deps,
        lambda text, name: with_overrides(text, name, added=added, removed=removed),
        turn,
        author,
        added=added,
        removed=removed,
        number=number,
        seen=seen,
    )


def _change_feeds(
    deps: Deps,
    change: Callable[[str, str], str],
    turn: ActTurn,
    author: str,
    *,
    added: tuple[Override, ...] = (),
    removed: tuple[Override, ...] = (),
    settings: tuple[str, ...] = (),
    number: int | None = None,
    seen: str | None = None,
) -> LoggedAct:
    """Applies `change` to feeds.yaml and appends to the log, under the editors' lock."""
    log = ActLog(deps.home)
    with editing(deps.home) as feeds:
        text, acts = read_text(feeds), log.acts()
        before = _version(text)
        if seen is not None and seen != before:
            known = changed_since(acts, seen)
            raise FeedsChanged(known, elsewhere=not unbroken(known, seen, before))
        old, text = text, change(text, feeds.name)
        if text == old and turn is ActTurn.DO:
            raise ActRefused("no_change")
        replace_text(feeds, text)
        logged = LoggedAct(
            number=number or _next_number(acts),
            turn=turn,
            at=deps.clock(),
            author=author,
            before=before,
            version=_version(text),
            added=added,
            removed=removed,
            settings=settings,
            edits=line_changes(old, text) if settings else (),
        )
        log.append(logged)
    return logged


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
