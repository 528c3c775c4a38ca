"""Tries a beat: on single headlines, and on stored items compared with the beat in use."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest.beats.beat import Beat
from digest.beats.beat_file import BEAT_SCHEMA_FILE, beat_schema_text
from digest.beats.library import FOLDER, SHIPPED, SKELETON, Library
from digest.beats.loader import BEAT_FILE, SOURCES_FILE
from digest.beats.names import lexicon_of
from digest.config.problems import did_you_mean
from digest.config.settings import Settings, Topic
from digest.languages.registry import language_of
from digest.model.errors import InputError
from digest.model.items import Item
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance
from digest.text.language import detect_language

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A headline, whether the beat accepts it, with what score, and the words that decided."""

    title: str
    inside: bool
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The effect of a beat: the titles it accepts beyond another one, and those it loses.

    `against` says what it was compared with.
    """

    against: str
    items: int
    inside: int
    admitted: tuple[Trial, ...]
    lost: tuple[Trial, ...]


class Judge:
    """Decides whether items are on any of the given topics."""

    def __init__(self, topics: Mapping[str, Topic], beat: Beat, settings: Settings | None) -> None:
        """`settings` are the home's, for its own names and dedicated sources."""
        extra = settings.lexicon if settings else ()
        lexicon = lexicon_of(beat, extra)
        sources = settings.sources if settings else ()
        self._reader = FeatureReader(lexicon, beat)
        self._relevance = Relevance(Settings(topics=dict(topics), sources=sources, lexicon=extra), lexicon, beat)

    def trial(self, item: Item) -> Trial:
        """Judges one item."""
        verdict = self._relevance.judge(self._reader.read(item))[0]
        return Trial(title=item.title, inside=verdict.relevant, score=round(verdict.score, 2), words=verdict.words)


def judge_of(name: str, library: Library, settings: Settings | None) -> Judge:
    """Returns the judge of a beat, with the words that the home's feeds.yaml adds or removes."""
    if name not in library.names():
        raise InputError(f"no beat is called {name!r}{did_you_mean(name, library.names())}; see: digest beats")
    used = _topics_of(name, settings)
    return Judge(used or {name: library.part(name).topic}, library.joined((name,)), settings)


def try_titles(judge: Judge, titles: Iterable[str]) -> Iterator[Trial]:
    """Judges each headline separately, in its own language."""
    return (judge.trial(_headline(title)) for title in titles)


def try_stored(
    judge: Judge, name: str, items: Sequence[Item], library: Library, settings: Settings, beat: Beat
) -> Difference:
    """Compares a beat's judgement of stored items with the one in use.

    That is the shipped beat if the home changed a copy of it, else the topics in use; `beat` is that of these.
    """
    used = _topics_of(name, settings)
    changed = library.folder(name).parent != SHIPPED
    if not used:
        against, other = "the topics of feeds.yaml", Judge(settings.topics, beat, settings)
    elif changed and name in Library().names():
        against, other = "the shipped beat", judge_of(name, Library(), None)
    else:
        against, other = "no other beat", judge
    pairs = [(judge.trial(item), other.trial(item)) for item in items]
    return Difference(
        against=against,
        items=len(items),
        inside=sum(new.inside for new, _ in pairs),
        admitted=tuple(new for new, old in pairs if new.inside and not old.inside),
        lost=tuple(new for new, old in pairs if old.inside and not new.inside),
    )


def new_beat(home: Path, name: str) -> Path:
    """Writes the commented skeleton of a beat into a home; returns its folder. Raises InputError if that is
    impossible.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9:._-]*", name):
        raise InputError(f"{name!r} cannot be the name of a beat; use small letters, digits and -, such as river-news")
    if not (home / "feeds.yaml").exists():
        raise InputError(f"{home}: there is no home here; name another with --home, or make one with `digest init`")
    folder = home / FOLDER / name
    if folder.exists():
        raise InputError(f"{folder}: is there already; choose another name, or edit its files")
    shutil.copytree(SHIPPED / SKELETON, folder)
    (home / FOLDER / BEAT_SCHEMA_FILE).write_text(beat_schema_text(), "utf-8")
    for path in (folder / BEAT_FILE, folder / SOURCES_FILE):
        path.write_text(path.read_text("utf-8").replace("NAME", name), "utf-8")
    return folder


def _topics_of(name: str, settings: Settings | None) -> Mapping[str, Topic]:
    return {id: topic for id, topic in settings.topics.items() if topic.beat == name} if settings else {}


def _headline(title: str) -> Item:
    return Item(
        id="headline",
        source="",
        publisher="",
        guid="headline",
        url="headline:",
        canonical_url="headline:",
        title=title,
        summary="",
        text="",
        language=language_of(detect_language(title)).code,
        published=NO_TIME,
        first_seen=NO_TIME,
    )
