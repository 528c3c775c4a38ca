"""Tries settings before they are saved: what a day's letter would be under others, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from digest.beats.beat import Beat
from digest.beats.names import lexicon_of
from digest.config.complaints import require
from digest.config.problems import did_you_mean
from digest.config.settings import Settings, Topic
from digest.config.topics import WORD_LISTS, word_problem
from digest.model.barriers import Barrier, KeptOut
from digest.model.errors import InputError
from digest.model.items import Item
from digest.services.boards import Board
from digest.text.lexicon import Lexicon

LONGEST_WORD = 100
MOST_WORDS = 50
OFF_TOPIC = KeptOut(barrier=Barrier.OFF_TOPIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTrial:
    """Settings to try. None means unchanged; `added` and `removed` are words of a `topic`.

    `added` words are grouped by list: subject, matter or exclude.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    floor: float | None = None
    per_owner: int | None = None
    per_publisher: int | None = None
    topic: str = ""
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A story whose rank changes: `before` and `after` are ranks in the letter, None if it is not in it.

    `why` is what keeps it out now, or kept it out before.
    """

    headline: str
    story: str
    before: int | None
    after: int | None
    why: KeptOut | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The effect of a trial on a day: stories that enter, leave or move, and items that are admitted or lost."""

    day: str
    entered: tuple[Moved, ...]
    left: tuple[Moved, ...]
    moved: tuple[Moved, ...]
    admitted: tuple[Item, ...]
    lost: tuple[Item, ...]

    @property
    def nothing(self) -> bool:
        """Whether the day is unchanged."""
        return not (self.entered or self.left or self.moved or self.admitted or self.lost)


def settings_under(settings: Settings, trial: SettingsTrial, beat: Beat) -> Settings:
    """Applies a trial to the settings. Raises InputError for values that feeds.yaml would not accept."""
    edition = settings.edition
    caps = {"per_owner": trial.per_owner, "per_publisher": trial.per_publisher}
    floor = {} if trial.floor is None else {"floor": trial.floor}
    tried = require(
        Settings,
        {
            "topics": settings.topics,
            "weights": {**settings.weights, **trial.weights},
            "edition": {**dict(edition), **floor, "caps": {**dict(edition.caps), **_given(caps)}},
        },
    )
    topics = _topics(settings, trial, beat)
    return settings.model_copy(update={"weights": tried.weights, "edition": tried.edition, "topics": topics})


def _given(limits: Mapping[str, int | None]) -> dict[str, int]:
    return {name: limit for name, limit in limits.items() if limit is not None}


def _topics(settings: Settings, trial: SettingsTrial, beat: Beat) -> Mapping[str, Topic]:
    if not trial.topic:
        return settings.topics
    if trial.topic not in settings.topics:
        raise InputError(f"no topic is called {trial.topic[:100]!r}")
    words = [word for listed in trial.added.values() for word in listed] + list(trial.removed)
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise InputError(f"at most {MOST_WORDS} words of at most {LONGEST_WORD} characters can be tried at once")
    for added in trial.added.values():
        _refuse_wrong_words(added, lexicon_of(beat, settings.lexicon))
    topic = settings.topics[trial.topic]
    known = {word for name in WORD_LISTS for word in getattr(topic, name)}
    if unknown := [word for word in trial.removed if word not in known]:
        hint = did_you_mean(unknown[0], tuple(known))
        raise InputError(f"the topic {trial.topic!r} has no word {unknown[0]!r} to take out{hint}")
    lists = {
        name: (*(word for word in getattr(topic, name) if word not in trial.removed), *trial.added.get(name, ()))
        for name in WORD_LISTS
    }
    return {**settings.topics, trial.topic: topic.model_copy(update=lists)}


def _refuse_wrong_words(words: Sequence[str], lexicon: Lexicon) -> None:
    groups = {entry.group for entry in lexicon.entries.values()}
    for word in words:
        if wrong := word_problem(word, words, lexicon.entries, groups):
            what, unknown, known = wrong
            raise InputError(f"{what}{did_you_mean(unknown, known) if unknown else ''}")


def effect(before: Board, after: Board) -> Effect:
    """Compares two boards of one day."""
    then = {one.story: one for one in before.placed}
    named = _matches(before, after)
    changed = []
    for one in after.placed:
        old = then.get(named.get(one.story, ""))
        was = old.rank if old and old.kept_out is None else None
        now = one.rank if one.kept_out is None else None
        if was != now:
            why = after.barriers.get(one.story) or (before.barriers.get(old.story) if old else None)
            changed.append(Moved(headline=one.headline, story=one.story, before=was, after=now, why=why))
    gone = set(then) - set(named.values())
    changed += [
        Moved(headline=then[id].headline, story=id, before=then[id].rank, after=None, why=OFF_TOPIC)
        for id in sorted(gone)
        if then[id].kept_out is None
    ]
    off_before, off_after = _off_topic(before), _off_topic(after)
    return Effect(
        day=before.day,
        entered=tuple(one for one in changed if one.before is None),
        left=tuple(one for one in changed if one.after is None),
        moved=tuple(one for one in changed if one.before and one.after),
        admitted=tuple(off_before[id] for id in sorted(off_before.keys() - off_after.keys())),
        lost=tuple(off_after[id] for id in sorted(off_after.keys() - off_before.keys())),
    )


def _matches(before: Board, after: Board) -> dict[str, str]:
    """Maps each story after to the story before: by id, else the one that shares most reports."""
    owners = {member.canonical_url: one.story for one in before.placed for member in one.members}
    ids, matches = {one.story for one in before.placed}, dict[str, str]()
    for one in after.placed:
        shared: Sequence[str] = [owners[url] for member in one.members if (url := member.canonical_url) in owners]
        if one.story in ids:
            matches[one.story] = one.story
        elif shared:
            matches[one.story] = max(sorted(set(shared)), key=shared.count)
    return matches


def _off_topic(board: Board) -> dict[str, Item]:
    return {off.item.id: off.item for off in board.ranking.off_topic}
