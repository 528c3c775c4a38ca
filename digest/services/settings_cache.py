"""Caches the settings and the joined beat of a home by their inputs, so that a command need not parse an unchanged
feeds.yaml and the tables of its beats again.

The cache is JSON, which is validated when it is read; anything that does not load is parsed from the files. Its first
line has everything but the sources, and each other line a source, so that 100,000 of them need little memory.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from digest.beats.newsletter import Newsletter, contents_hash, read_newsletter
from digest.collect.workers import WorkerLost, Workers
from digest.config.settings import Settings, Source
from digest.config.vocabulary import Vocabulary
from digest.model.errors import SettingsError
from digest.services.ranking_cache import code_digest

FOLDER = "cache/settings"
LARGE = 2_000_000
"""Bytes of a feeds.yaml that is parsed by a process of its own: those of 10,000 sources."""
PARSING_SECONDS = 600.0
RULES = ("beats", "config", "languages", "text", "model", "collect/collectors", "rank/signals")
"""The packages whose code and data decide what a feeds.yaml means and which names it may use."""
PLUGIN_GROUPS = ("top_ten.collectors", "top_ten.signals", "top_ten.languages")

Plugins = Callable[[], Vocabulary]


class SettingsCache:
    """The newsletter cached in a home and in this object. Write failures are ignored: the next command takes longer."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._last: tuple[str, bool, Newsletter] | None = None

    def newsletter(self, feeds: Path, plugins: Plugins | None) -> Newsletter:
        """Reads a newsletter as `read_newsletter` does, from the cache if nothing that it depends on has changed.

        `plugins` gives the names of collectors and signals; without it they are not checked. Only checked settings are
        cached in the home. Raises SettingsError.
        """
        contents, checked = contents_hash(feeds), plugins is not None
        if self._last and self._last[:2] == (contents, checked):
            return self._last[2]
        self._last = None  # so that two of them never need memory at once
        newsletter = self._read(feeds, _key(contents), plugins)
        self._last = contents, checked, newsletter
        return newsletter

    def _read(self, feeds: Path, key: str, plugins: Plugins | None) -> Newsletter:
        cached = self._load(key)
        if cached is None and plugins and _is_large(feeds):
            # If that fails, it is parsed here.
            with suppress(WorkerLost, SettingsError), Workers(1, seconds=PARSING_SECONDS) as apart:
                apart.submit(self._fill, feeds, key, plugins).result()
            cached = self._load(key)
        return cached or self._parse(feeds, key, plugins)

    def _fill(self, feeds: Path, key: str, plugins: Plugins) -> None:
        """Parses in another process, whose memory ends with it."""
        self._parse(feeds, key, plugins)

    def _parse(self, feeds: Path, key: str, plugins: Plugins | None) -> Newsletter:
        newsletter = read_newsletter(feeds, known=plugins() if plugins else None)
        if plugins:
            self._keep(key, newsletter)
        return newsletter

    def _load(self, key: str) -> Newsletter | None:
        try:
            with (self._folder / f"{key}.jsonl").open("rb") as file:
                return _parsed(file)
        except OSError:
            return None

    def _keep(self, key: str, newsletter: Newsletter) -> None:
        read = _parsed(_lines(newsletter))
        if read is None or read.settings != newsletter.settings or asdict(read.beat) != asdict(newsletter.beat):
            return
        draft = self._folder / f"{key}.{os.getpid()}.part"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.writelines(_lines(newsletter))
            draft.replace(self._folder / f"{key}.jsonl")
            for old in self._folder.iterdir():
                if old.name != f"{key}.jsonl":
                    old.unlink(missing_ok=True)


def _lines(newsletter: Newsletter) -> Iterator[bytes]:
    """Only what was set is written: some settings ask whether they were, and defaults would double the memory."""
    head = replace(newsletter, settings=_with_sources(newsletter.settings, ()))
    yield _adapter().dump_json(head, exclude_unset=True) + b"\n"
    for source in newsletter.settings.sources:
        yield source.model_dump_json(exclude_unset=True).encode() + b"\n"


def _parsed(lines: Iterable[bytes]) -> Newsletter | None:
    parts = iter(lines)
    try:
        head = _head(next(parts, b""))
        sources = tuple(map(Source.model_validate_json, parts))
    except ValidationError:
        return None
    return replace(head, settings=_with_sources(head.settings, sources))


@lru_cache(maxsize=1)  # one object as long as nothing changes: what is made from a beat is kept by its identity
def _head(line: bytes) -> Newsletter:
    return _adapter().validate_json(line)


def _with_sources(settings: Settings, sources: tuple[Source, ...]) -> Settings:
    return settings.model_copy(update={"sources": sources})


@cache
def _adapter() -> TypeAdapter[Newsletter]:
    return TypeAdapter(Newsletter)


def _is_large(feeds: Path) -> bool:
    try:
        return feeds.stat().st_size > LARGE
    except OSError:
        return False


def _key(contents: str) -> str:
    """Returns a hash of everything that settings and beat depend on, beside these contents of their files."""
    points = entry_points()
    installed = sorted(
        f"{one.group} {one.name} {one.value}" for group in PLUGIN_GROUPS for one in points.select(group=group)
    )
    return hashlib.sha256("\n".join((contents, code_digest(RULES), *installed)).encode()).hexdigest()[:32]
