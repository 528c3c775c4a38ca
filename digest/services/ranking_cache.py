"""Caches rankings by their inputs, so that a command after a run need not rank the day again.

A ranking is a function of items, settings, earlier editions, vectors and the program's own rules. Its key is a hash of
all of them: if any of them changes, the day is ranked again. The cache stores ids of items and the headlines of
stories, not their texts: choosing headlines again takes as long as everything else that a command does.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from digest.config.settings import Settings
from digest.model.barriers import KeptOut
from digest.model.idle_overrides import IdleOverride
from digest.model.items import Item
from digest.model.rankings import OffTopic, RankedStory, Ranking, Reason, Story, Window

FOLDER = "cache/rankings"
KEPT = 30  # rankings; about 200 kB each
RULES = ("rank", "text", "languages", "beats", "edition")
"""The packages whose code and data determine a ranking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStory:
    """A ranked story with the ids of its items."""

    id: str
    items: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    led_by: str
    lead: str | None
    headline: str
    kept_out: KeptOut | None
    update: str | None
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRanking:
    """A ranking as stored in a file; `off_topic` are (item id, why, topic, score)."""

    day: str
    picks: tuple[StoredStory, ...]
    others: tuple[StoredStory, ...]
    off_topic: tuple[tuple[str, str, str, float], ...]
    short_reason: str | None
    idle: tuple[IdleOverride, ...]
    figures: Mapping[str, float]


class RankingCache:
    """The rankings cached in a home. An unreadable file counts as missing; write failures are ignored."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def ranked(self, key: str, items: Sequence[Item], rank: Callable[[], Ranking]) -> Ranking:
        """Returns the cached ranking for a key, else calls `rank` and caches its result."""
        known = self.load(key, items)
        if known is not None:
            return known
        ranking = rank()
        self._keep(key, ranking)
        return ranking

    def load(self, key: str, items: Sequence[Item]) -> Ranking | None:
        """Returns the cached ranking for a key, made from these items; None if there is none."""
        try:
            stored = _adapter().validate_json((self._folder / f"{key}.json").read_bytes())
            return _restored(stored, {item.id: item for item in items})
        except (OSError, ValidationError, KeyError):
            return None

    def _keep(self, key: str, ranking: Ranking) -> None:
        path = self._folder / f"{key}.json"
        draft = path.with_suffix(".part")
        with suppress(OSError):  # with a full disk the next call only takes longer
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(_adapter().dump_json(_stored(ranking)))
            draft.replace(path)
            kept = sorted(self._folder.glob("*.json"), key=lambda file: -file.stat().st_mtime)
            for old in kept[KEPT:]:
                old.unlink(missing_ok=True)


def ranking_key(
    items: Iterable[Item],
    *,
    settings: Settings,
    day: str,
    window: Window,
    earlier: Iterable[str],
    vectors: Iterable[str],
    own_beats: Path,
    trained: Path,
) -> str:
    """Returns a hash of all inputs of a ranking; the revision of an item stands for its texts, which may be missing.

    `earlier` are records of editions, `vectors` the names of vectors, `own_beats` is the folder of the home's beats,
    `trained` that of what was learned from its labels.
    """
    digest = hashlib.sha256(f"{code_digest(RULES)}\n{day}\n{window.start}\n{window.end}\n".encode())
    for name, content in (*_contents(own_beats, "beats"), *_contents(trained, "trained")):
        digest.update(os.fsencode(name) + b"\0" + content)
    digest.update(settings.model_dump_json().encode())
    for text in (*earlier, *vectors):
        digest.update(hashlib.sha256(text.encode()).digest())
    for item in items:
        parts = (
            item.id,
            item.source,
            item.publisher,
            item.url,
            item.canonical_url,
            item.title,
            item.language,
            str(item.published),
            str(item.first_seen),
            str(item.position),
            item.revision,
        )
        digest.update("\0".join(parts).encode() + b"\n")
    return digest.hexdigest()[:32]


@cache
def code_digest(packages: tuple[str, ...]) -> str:
    """Returns a hash of the code and data of packages of the program, such as `rank`."""
    digest = hashlib.sha256()
    for package in packages:
        folder = files("digest") / package
        for name, content in _contents(folder, package):
            digest.update(os.fsencode(name) + b"\0" + content)
    return digest.hexdigest()


def _contents(folder: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    """Yields every file below a folder, in order, with its name; nothing if the folder does not exist."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else ():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _contents(entry, f"{name}/{entry.name}")
        else:
            yield f"{name}/{entry.name}", entry.read_bytes()


def _stored(ranking: Ranking) -> StoredRanking:
    return StoredRanking(
        day=ranking.day,
        picks=tuple(map(_stored_story, ranking.picks)),
        others=tuple(map(_stored_story, ranking.others)),
        off_topic=tuple((off.item.id, off.why, off.topic, off.score) for off in ranking.off_topic),
        short_reason=ranking.short_reason,
        idle=ranking.idle,
        figures=dict(ranking.figures),
    )


def _stored_story(one: RankedStory) -> StoredStory:
    return StoredStory(
        id=one.story.id,
        items=tuple(item.id for item in one.story.items),
        copies=one.story.copies,
        topics=one.topics,
        score=one.score,
        reasons=one.reasons,
        led_by=one.led_by,
        lead=one.lead.id if one.lead else None,
        headline=one.headline,
        kept_out=one.kept_out,
        update=one.update,
        earlier=one.earlier,
    )


def _restored(stored: StoredRanking, items: Mapping[str, Item]) -> Ranking:
    """Rebuilds the ranking with its items. Raises KeyError if one of them is gone."""
    return Ranking(
        day=stored.day,
        picks=tuple(_restored_story(one, items) for one in stored.picks),
        others=tuple(_restored_story(one, items) for one in stored.others),
        off_topic=tuple(
            OffTopic(item=items[id], why=why, topic=topic, score=score) for id, why, topic, score in stored.off_topic
        ),
        short_reason=stored.short_reason,
        idle=stored.idle,
        figures=stored.figures,
    )


def _restored_story(one: StoredStory, items: Mapping[str, Item]) -> RankedStory:
    return RankedStory(
        story=Story(id=one.id, items=tuple(items[id] for id in one.items), copies=one.copies),
        topics=one.topics,
        score=one.score,
        reasons=one.reasons,
        led_by=one.led_by,
        lead=items[one.lead] if one.lead else None,
        headline=one.headline,
        kept_out=one.kept_out,
        update=one.update,
        earlier=one.earlier,
    )


@cache
def _adapter() -> TypeAdapter[StoredRanking]:
    return TypeAdapter(StoredRanking)
