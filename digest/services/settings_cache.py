"""Caches the settings and the joined beat of a home by their inputs, so that a command need not parse an unchanged
feeds.yaml and the tables of its beats again.

The cache is JSON, which is validated when it is read; anything that does not load is parsed from the files.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from digest.beats.newsletter import Newsletter, contents_hash, read_newsletter
from digest.config.vocabulary import Vocabulary
from digest.services.ranking_cache import code_digest

FOLDER = "cache/settings"
LARGEST = 2_000_000
"""Bytes of a feeds.yaml whose settings are cached: those of 10,000 sources."""
RULES = ("beats", "config", "languages", "text", "model", "collect/collectors", "rank/signals")
"""The packages whose code and data decide what a feeds.yaml means and which names it may use."""
PLUGIN_GROUPS = ("top_ten.collectors", "top_ten.signals", "top_ten.languages")


class SettingsCache:
    """The newsletter cached in a home. Write failures are ignored: the next command only takes longer."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def newsletter(self, feeds: Path, plugins: Callable[[], Vocabulary] | None) -> Newsletter:
        """Reads a newsletter as `read_newsletter` does, from the cache if nothing that it depends on has changed.

        `plugins` gives the names of collectors and signals; without it they are not checked. Only checked settings are
        cached. Raises SettingsError.
        """
        key = _key(feeds)
        cached = self._load(key) if key else None
        if cached is not None:
            return cached
        newsletter = read_newsletter(feeds, known=plugins() if plugins else None)
        if key and plugins:
            self._keep(key, newsletter)
        return newsletter

    def _load(self, key: str) -> Newsletter | None:
        try:
            return _parsed((self._folder / f"{key}.json").read_bytes())
        except OSError:
            return None

    def _keep(self, key: str, newsletter: Newsletter) -> None:
        written = _adapter().dump_json(newsletter, exclude_unset=True)  # some settings ask whether they were set
        read = _parsed(written)
        if read is None or read.settings != newsletter.settings or asdict(read.beat) != asdict(newsletter.beat):
            return
        draft = self._folder / f"{key}.{os.getpid()}.part"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(written)
            draft.replace(self._folder / f"{key}.json")
            for old in self._folder.iterdir():
                if old.name != f"{key}.json":
                    old.unlink(missing_ok=True)


@lru_cache(maxsize=1)  # one object as long as nothing changes: what is made from a beat is kept by its identity
def _parsed(written: bytes) -> Newsletter | None:
    try:
        return _adapter().validate_json(written)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[Newsletter]:
    return TypeAdapter(Newsletter)


def _key(feeds: Path) -> str | None:
    """Returns a hash of everything that settings and beat depend on; None for a file that is missing or too large."""
    try:
        if feeds.stat().st_size > LARGEST:
            return None
        contents = contents_hash(feeds)
    except OSError:
        return None
    points = entry_points()
    installed = sorted(
        f"{one.group} {one.name} {one.value}" for group in PLUGIN_GROUPS for one in points.select(group=group)
    )
    return hashlib.sha256("\n".join((contents, code_digest(RULES), *installed)).encode()).hexdigest()[:32]
