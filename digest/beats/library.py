"""Where beats are found: a home's own `beats/NAME/` first, then those that came with the program."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digest.beats.beat import Beat
from digest.beats.loader import BEAT_FILE, Loaded, Shared, load_beat, load_shared
from digest.beats.merging import join_beats
from digest.config.topics import BeatPart

SHIPPED = Path(__file__).parent
SHARED = "common"
FOLDER = "beats"
"""What the folder of a home's own beats is called."""

WRITTEN_OUT = ("iran-protests", "platform-censorship")
"""The beats whose tables and names a feeds.yaml uses that writes out its topics, as those of version 0.1 did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The beats of a home. Reading happens when a beat is asked for, once for each folder while it does not change."""

    home: Path | None = None

    def names(self) -> tuple[str, ...]:
        """The names of all beats, in order."""
        return tuple(sorted({path.name for folder in self._folders() for path in folder.glob("*") if _is_beat(path)}))

    def folder(self, name: str) -> Path:
        """The folder of a beat, the home's own before the one that came with the program."""
        return next(folder / name for folder in self._folders() if _is_beat(folder / name))

    def load(self, name: str) -> Loaded:
        """A beat. Raises SettingsError with a line for every problem of its files."""
        path = self.folder(name)
        return load_beat(path, shared_tables()) if path.parent != SHIPPED else _shipped_beat(name)

    def part(self, name: str) -> BeatPart:
        """What settings take from a beat. Raises SettingsError with a line for every problem of its files."""
        return self.load(name).part

    def default_parts(self) -> tuple[BeatPart, ...]:
        """The parts whose names a topic without a beat may use."""
        return tuple(self.part(name) for name in WRITTEN_OUT)

    def joined(self, names: Sequence[str]) -> Beat:
        """Several beats as one, on top of the shared tables."""
        loaded = tuple(self.load(name).beat for name in names)
        return _joined(loaded)

    def _folders(self) -> tuple[Path, ...]:
        return (self.home / FOLDER, SHIPPED) if self.home else (SHIPPED,)


def _is_beat(path: Path) -> bool:
    return path.is_dir() and (path / BEAT_FILE).exists()


@lru_cache(maxsize=1)
def shared_tables() -> Shared:
    """The tables that all beats share."""
    return load_shared(SHIPPED / SHARED)


@lru_cache(maxsize=8)
def _shipped_beat(name: str) -> Loaded:
    return load_beat(SHIPPED / name, shared_tables())


@lru_cache(maxsize=4)
def _joined(beats: tuple[Beat, ...]) -> Beat:
    return join_beats(beats, shared_tables().beat)
