"""Tries a beat: on single headlines, and on stored items compared with the beat in use."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from digest.rank.reading.embedding import FloatArray, headline
from digest.rank.reading.features import FeatureReader
from digest.rank.reading.relevance import Relevance, Verdict
from digest.services.corrections import read_corrections
from digest.text.language import detect_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A headline, whether the beat accepts it, with what score, the words that decided, and what changed that last."""

    title: str
    inside: bool
    score: float
    words: tuple[str, ...]
    because: str = ""


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
    """Decides whether items are on any of the given topics, as a run does: by words, learned models and labels."""

    def __init__(
        self, topics: Mapping[str, Topic], beat: Beat, settings: Settings | None, home: Path | None = None
    ) -> None:
        """`settings` are the home's, for its names, dedicated sources and embedder; `home` has what was learned from
        its labels.
        """
        given = settings or Settings(topics=dict(topics))
        self.settings = Settings(
            topics=dict(topics), sources=given.sources, lexicon=given.lexicon, embedder=given.embedder
        )
        self.beat = beat
        self._corrections = read_corrections(home, given.embedder.model)[0] if home else {}

    def trials(self, items: Sequence[Item], vectors: Mapping[str, FloatArray]) -> list[Trial]:
        """Judges the items of some days, compared with each other. `vectors` are by item id, as in a ranking; an item
        without one is judged by words.
        """
        lexicon = lexicon_of(self.beat, self.settings.lexicon)
        reader = FeatureReader(lexicon, self.beat)
        relevance = Relevance(self.settings, lexicon, self.beat, vectors, self._corrections)
        read, known = [reader.read(item) for item in items], [vectors.get(item.id) for item in items]
        settled = relevance.settle(
            [relevance.judge(one, vector) for one, vector in zip(read, known, strict=True)],
            known,
            [one.language for one in read],
            [item.source for item in items],
        )
        return [_trial(item, verdicts[0]) for item, verdicts in zip(items, settled, strict=True)]


def _trial(item: Item, verdict: Verdict) -> Trial:
    return Trial(
        title=item.title,
        inside=verdict.relevant,
        score=round(verdict.score, 2),
        words=verdict.words,
        because=verdict.because,
    )


def judge_of(name: str, library: Library, settings: Settings | None) -> Judge:
    """Returns the judge of a beat, with the words that the home's feeds.yaml adds or removes."""
    if name not in library.names():
        raise InputError(f"no beat is called {name!r}{did_you_mean(name, library.names())}; see: digest beats")
    used = _topics_of(name, settings)
    topics = used or {name: library.part(name).topic.model_copy(update={"beat": name})}
    return Judge(topics, library.joined((name,)), settings, library.home)


def headlines(titles: Iterable[str]) -> tuple[Item, ...]:
    """Returns titles as items, each in its own language."""
    return tuple(
        replace(headline(title), id=f"headline {number}", language=language_of(detect_language(title)).code)
        for number, title in enumerate(titles)
    )


def try_headlines(judge: Judge, items: Iterable[Item], vectors: Mapping[str, FloatArray]) -> Iterator[Trial]:
    """Judges each headline separately."""
    return (judge.trials([item], vectors)[0] for item in items)


def try_stored(
    judge: Judge,
    name: str,
    items: Sequence[Item],
    vectors: Mapping[str, FloatArray],
    library: Library,
    settings: Settings,
    beat: Beat,
) -> Difference:
    """Compares a beat's judgement of stored items with the one in use.

    That is the shipped beat if the home changed a copy of it, else the topics in use; `beat` is that of these.
    """
    used = _topics_of(name, settings)
    changed = library.folder(name).parent != SHIPPED
    if not used:
        against, other = "the topics of feeds.yaml", Judge(settings.topics, beat, settings, library.home)
    elif changed and name in Library().names():
        against, other = "the shipped beat", judge_of(name, Library(), None)
    else:
        against, other = "no other beat", judge
    now = judge.trials(items, vectors)
    pairs = list(zip(now, now if other is judge else other.trials(items, vectors), strict=True))
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
