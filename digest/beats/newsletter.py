"""Reads a home's feeds.yaml with its beats: the settings of a newsletter and the joined beat for its ranking."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from digest.beats.beat import Beat
from digest.beats.known_media import complete_publishers
from digest.beats.library import FOLDER, WRITTEN_OUT, Library
from digest.config.reader import parse_settings, read_text
from digest.config.settings import Settings
from digest.config.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """Settings including the words and sources of their beats, and these beats joined."""

    settings: Settings
    beat: Beat


def read_newsletter(feeds: Path, *, known: Vocabulary | None = None) -> Newsletter:
    """Reads a feeds.yaml, whose folder may contain beats of its own; `known` as in `parse_settings`.

    Raises SettingsError with a line for every problem of the file and the beats it names.
    """
    return parse_newsletter(read_text(feeds), feeds.name, library=Library(home=feeds.parent), known=known)


def contents_hash(feeds: Path) -> str:
    """Hashes what `read_newsletter` reads of a home."""
    found = sha256()
    for path in (feeds, *sorted((feeds.parent / FOLDER).rglob("*"))):
        if path.is_file():
            found.update(os.fsencode(path) + b"\0%d\0" % path.stat().st_size)
            found.update(path.read_bytes())
    return found.hexdigest()


def parse_newsletter(
    text: str,
    name: str = "feeds.yaml",
    *,
    library: Library | None = None,
    known: Vocabulary | None = None,
) -> Newsletter:
    """Parses the text of a feeds.yaml; `name` is the file's name in errors."""
    shelf = library or Library()
    settings = parse_settings(text, name, beats=shelf, known=known)
    beat = beat_of(settings, shelf)
    return Newsletter(settings=complete_publishers(settings, beat.media), beat=beat)


def beat_of(settings: Settings, library: Library) -> Beat:
    """Joins the beats of settings; a topic that spells out its words gets the beats of version 0.1."""
    named = [topic.beat for topic in settings.topics.values() if topic.beat]
    written_out = any(topic.beat is None for topic in settings.topics.values())
    return library.joined(tuple(dict.fromkeys([*named, *(WRITTEN_OUT if written_out else ())])))


def default_beat() -> Beat:
    """Joins the beats of the newsletter for which this project was made."""
    return Library().joined(WRITTEN_OUT)
