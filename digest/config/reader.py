"""Reads feeds.yaml into Settings, or reports all its problems at once."""

from pathlib import Path

from digest.config.checks import cross_check
from digest.config.complaints import explain
from digest.config.nodes import BadYaml, Node, entries, plain, read_tree, text_at
from digest.config.problems import Problem, lines
from digest.config.settings import Settings
from digest.config.topics import BeatPart, BeatShelf, EmptyShelf, check_topics, with_beats
from digest.config.validation import validate
from digest.config.vocabulary import Vocabulary, check_vocabulary, unknown_collectors
from digest.model.errors import SettingsError

LARGEST = 10_000_000
"""Bytes; the addresses of 2,675 sources are a tenth of it."""

_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


NO_BEATS = EmptyShelf()


def read_settings(path: Path, *, beats: BeatShelf = NO_BEATS, known: Vocabulary | None = None) -> Settings:
    """Reads the settings from a file. Raises SettingsError with a line for every problem, or if the file is
    unreadable.
    """
    return parse_settings(read_text(path), path.name, beats=beats, known=known)


def parse_settings(
    text: str, name: str = "feeds.yaml", *, beats: BeatShelf = NO_BEATS, known: Vocabulary | None = None
) -> Settings:
    """Parses settings from a text; `name` is the file's name in errors.

    `beats` are those that topics may name; `known` are the collectors and signals, and without it their names are not
    checked. Raises SettingsError with a line for every problem.
    """
    try:
        tree = read_tree(text)
    except BadYaml as bad:
        raise SettingsError(lines([bad.problem], name)) from bad
    if tree.root.value is None:
        raise SettingsError((f"{name}: the file is empty; `digest init` writes one to begin with",))
    settings, findings = validate(Settings, plain(tree.root))
    parts, broken = _parts(tree.root, beats)
    publishers = frozenset(key for part in parts.values() for key in part.publishers)
    problems = (
        *tree.problems,
        *explain(findings, tree.root),
        *cross_check(tree.root, publishers),
        *(check_vocabulary(tree.root, known) if known else ()),
        *check_topics(tree.root, parts, beats),
    )
    if problems or broken or settings is None:
        raise SettingsError((*lines(problems, name), *broken))
    whole = with_beats(settings, beats)
    if known and (unknown := tuple(unknown_collectors(whole.sources, known))):
        raise SettingsError(unknown)
    return whole


def _parts(root: Node, beats: BeatShelf) -> tuple[dict[str, BeatPart], tuple[str, ...]]:
    """Loads the beats that topics name; also returns a line for every problem in a beat's own files."""
    parts: dict[str, BeatPart] = {}
    broken: tuple[str, ...] = ()
    for _, _, topic in entries(root, "topics"):
        named = text_at(topic, "beat")
        if named and named[0] not in parts and named[0] in beats.names():
            try:
                parts[named[0]] = beats.part(named[0])
            except SettingsError as error:
                broken += tuple(line for line in error.problems if line not in broken)
    return parts, broken


def read_text(path: Path, name: str = "") -> str:
    """Reads a UTF-8 file without its byte order mark; `name` is the file's name in errors.

    Raises SettingsError with one line if it cannot be read.
    """
    name = name or path.name
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise SettingsError(
            (f"{path}: there is no such file; name another home, or write one with `digest init`",)
        ) from error
    except IsADirectoryError as error:
        raise SettingsError((f"{path}: is a folder; the settings are one file, {name}",)) from error
    except OSError as error:
        raise SettingsError((f"{path}: cannot be read ({error.strerror}); correct its owner or mode",)) from error
    if len(data) > LARGEST:
        raise SettingsError((f"{name}: is larger than {LARGEST // 1_000_000} MB; this cannot be a settings file",))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise SettingsError((f"{name}: is written in {encoding}; save it as UTF-8",))
    if b"\0" in data:
        raise SettingsError((f"{name}: is not a text file; put the last good copy back",))
    return _decoded(data.removeprefix(b"\xef\xbb\xbf"), name)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
        raise SettingsError(lines([Problem(line=line, column=column, what=what)], name)) from error
