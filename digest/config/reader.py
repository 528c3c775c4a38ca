"""feeds.yaml -> Settings, or all its problems at once."""

from collections.abc import Collection
from pathlib import Path

from digest.config.checks import cross_check
from digest.config.complaints import explain
from digest.config.nodes import BadYaml, plain, read_tree
from digest.config.problems import Problem, lines
from digest.config.settings import Settings, validate
from digest.model.errors import SettingsError

COLLECTORS = ("feed", "sitemap", "page", "telegram", "ooni", "gdelt")
"""The names in `digest.collect.collectors.registry`, which is not imported here: a sender need not load its parsers."""

LARGEST = 10_000_000
"""Bytes; the addresses of 2,675 sources are a tenth of it."""

_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def read_settings(
    path: Path, *, collectors: Collection[str] = COLLECTORS, signals: Collection[str] | None = None
) -> Settings:
    """The settings in a file. Raises SettingsError with a line for every problem, or for why it cannot be read."""
    return parse_settings(read_text(path), path.name, collectors=collectors, signals=signals)


def parse_settings(
    text: str,
    name: str = "feeds.yaml",
    *,
    collectors: Collection[str] = COLLECTORS,
    signals: Collection[str] | None = None,
) -> Settings:
    """The settings in a text that is called `name` in errors.

    `collectors` are the names a source may be read by, `signals` those that may have a weight (None: any).
    Raises SettingsError with a line for every problem.
    """
    try:
        tree = read_tree(text)
    except BadYaml as bad:
        raise SettingsError(lines([bad.problem], name)) from bad
    if tree.root.value is None:
        raise SettingsError((f"{name}: the file is empty; `digest init` writes one to begin with",))
    settings, findings = validate(Settings, plain(tree.root))
    problems = (*tree.problems, *explain(findings, tree.root), *cross_check(tree.root, collectors, signals))
    if problems or settings is None:
        raise SettingsError(lines(problems, name))
    return settings


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without its byte order mark. Raises SettingsError with one line where there is none."""
    name = path.name
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
        raise SettingsError((f"{path}: cannot be read ({error.strerror}); mend its owner or mode",)) from error
    if len(data) > LARGEST:
        raise SettingsError((f"{name}: is larger than {LARGEST // 1_000_000} MB; this cannot be a settings file",))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise SettingsError((f"{name}: is written in {encoding}; save it as UTF-8",))
    if b"\0" in data:
        raise SettingsError((f"{name}: is no text file; put the last good copy back",))
    return _decoded(data.removeprefix(b"\xef\xbb\xbf"), name)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = f"byte 0x{data[error.start]:02X} is no UTF-8; save the file as UTF-8"
        raise SettingsError(lines([Problem(line=line, column=column, what=what)], name)) from error
