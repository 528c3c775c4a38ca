"""Finds beats: first in a home's own `beats/NAME/`, then among the shipped ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digest.beats.beat import Beat
from digest.beats.loader import BEAT_FILE, Loaded, SharedTables, load_beat, load_shared
from digest.beats.merging import join_beats
from digest.config.topics import BeatPart
from digest.model.errors import SettingsError

SHIPPED = Path(__file__).parent
SHARED, SKELETON = "common", "skeleton"
"""Folders beside the shipped beats: the tables that all share, and the files of `digest beats new`."""

FOLDER = "beats"
"""The folder of a home's own beats."""

WRITTEN_OUT = ("iran-protests", "platform-censorship")
"""The beats whose tables and names are used for a feeds.yaml that spells out its topics, as in version 0.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The beats of a home. Each is loaded on request, once as long as its folder does not change."""

    home: Path | None = None

    def names(self) -> tuple[str, ...]:
        """Returns the names of all beats, in order."""
        return tuple(sorted({path.name for path in (*self.own_folders(), *SHIPPED.iterdir()) if _is_beat(path)}))

    def own_folders(self) -> tuple[Path, ...]:
        """Returns the folders of the home's own beats, in order."""
        folder = self.home / FOLDER if self.home else None
        return tuple(sorted(path for path in folder.iterdir() if path.is_dir())) if folder and folder.is_dir() else ()

    def folder(self, name: str) -> Path:
        """Returns the folder of a beat; the home's own beats take precedence over shipped ones."""
        return next((path for path in self.own_folders() if path.name == name), SHIPPED / name)

    def load(self, name: str) -> Loaded:
        """Loads a beat. Raises SettingsError with a line for every problem in its files."""
        path = self.folder(name)
        return load_beat(path, shared_tables()) if path.parent != SHIPPED else _shipped_beat(name)

    def part(self, name: str) -> BeatPart:
        """Loads a beat's part for settings. Raises SettingsError with a line for every problem in its files."""
        return self.load(name).part

    def default_parts(self) -> tuple[BeatPart, ...]:
        """Returns the parts whose names a topic without a beat may use."""
        return tuple(self.part(name) for name in WRITTEN_OUT)

    def joined(self, names: Sequence[str]) -> Beat:
        """Joins several beats into one, on top of the shared tables."""
        loaded = tuple(self.load(name).beat for name in names)
        return _joined(loaded)

    def problems_of_own(self) -> tuple[str, ...]:
        """Returns a line for every problem in the home's own beats, whether or not a topic uses them."""
        found: list[str] = []
        for path in self.own_folders():
            try:
                self.load(path.name)
            except SettingsError as error:
                found += error.problems
        return tuple(found)


def _is_beat(path: Path) -> bool:
    """Whether a folder counts as a beat; in a home any folder does, so that an incomplete one is reported."""
    if path.parent == SHIPPED:
        return path.name != SKELETON and (path / BEAT_FILE).exists()
    return path.is_dir()


@lru_cache(maxsize=1)
def shared_tables() -> SharedTables:
    """Loads the tables shared by all beats."""
    return load_shared(SHIPPED / SHARED)


@lru_cache(maxsize=8)
def _shipped_beat(name: str) -> Loaded:
    return load_beat(SHIPPED / name, shared_tables())


@lru_cache(maxsize=4)
def _joined(beats: tuple[Beat, ...]) -> Beat:
    return join_beats(beats, shared_tables().beat)
