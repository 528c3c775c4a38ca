"""Adds to feeds.yaml by program, without changing what editors wrote.

New lines are inserted after the last entry of a section; every other line stays byte for byte. A round trip through a
YAML library that keeps comments was rejected: it joins lists that an editor broke over lines, closes up aligned
columns, and moves comments below the next section's heading.
"""

import os
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.config.nodes import Node, entries, one_line, read_tree
from digest.config.problems import did_you_mean
from digest.config.reader import NO_BEATS, parse_settings
from digest.config.settings import Publisher, Settings, Source
from digest.config.source_addresses import same_address
from digest.config.topics import BeatShelf
from digest.config.vocabulary import Vocabulary
from digest.model.errors import DigestError, InputError, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Result of an edit: the sources added, under their final names, and those skipped because their
    address was known.
    """

    added: tuple[Source, ...]
    skipped: tuple[Source, ...]


def with_sources(
    text: str,
    name: str,
    publishers: Mapping[str, Publisher],
    sources: Sequence[Source],
    *,
    beats: BeatShelf = NO_BEATS,
    known: Vocabulary | None = None,
) -> tuple[str, Added]:
    """Appends sources, and their publishers if new, to the text of a feeds.yaml; `name` is used in errors.

    A source whose address is known is skipped; if its name is taken, a number is added. Raises SettingsError for a text
    that was already wrong, InputError for a layout that cannot be extended.
    """
    settings = parse_settings(text, name, beats=beats, known=known)
    result = _new_ones(settings.sources, sources)
    if not result.added:
        return text, result
    _fit(result.added, publishers, settings, known)
    needed = dict.fromkeys(source.publisher for source in result.added)
    new = {key: publishers[key] for key in needed if key in publishers and key not in settings.publishers}
    text = appended(text, name, "publishers", (f"{one_line(key)}: {_line(new[key])}" for key in new))
    text = appended(text, name, "sources", (f"- {_line(source)}" for source in result.added))
    wanted = settings.model_copy(
        update={"sources": (*settings.sources, *result.added), "publishers": {**settings.publishers, **new}}
    )
    if _in_order(_settings(text, beats, known)) != _in_order(wanted):
        raise InputError(f"{name}: the sources could not be added to what stands there; add them by hand")
    return text, result


def unique_name(name: str, taken: Collection[str]) -> str:
    """Returns the name, with the first free number if it is taken; `taken` contains case-folded names."""
    numbered, count = name, 2
    while numbered.casefold() in taken:
        numbered, count = f"{name[:110]} {count}", count + 1
    return numbered


def replace_text(path: Path, text: str) -> None:
    """Replaces a file atomically and keeps its mode: a reader sees the old file or the new one, never half of it.

    Raises DigestError if that fails; the old file is then unchanged.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o777
        descriptor, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).chmod(mode)
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DigestError(f"{path}: cannot be written ({error.strerror}); nothing was changed") from error


def _new_ones(old: Iterable[Source], sources: Iterable[Source]) -> Added:
    addresses, names = {same_address(source.url) for source in old}, {source.name.casefold() for source in old}
    added, skipped = [], []
    for source in sources:
        address = same_address(source.url)
        if address in addresses:
            skipped.append(source)
            continue
        named = source.model_copy(update={"name": unique_name(source.name, names)})
        added.append(named)
        addresses.add(address)
        names.add(named.name.casefold())
    return Added(added=tuple(added), skipped=tuple(skipped))


def _fit(
    added: Iterable[Source], publishers: Mapping[str, Publisher], settings: Settings, known: Vocabulary | None
) -> None:
    """Raises InputError if new sources name something that neither they nor the settings define."""
    owners = {**settings.publishers, **publishers}
    named: list[tuple[str, str, Collection[str], Source]]
    named = [("publisher", source.publisher, owners, source) for source in added]
    if known:
        named += [("collector", source.collector, known.collectors, source) for source in added]
    named += [("topic", topic, settings.topics, source) for source in added for topic in source.topics]
    wrong = [
        f"source {source.name!r}: unknown {what} {word!r}{did_you_mean(word, names)}"
        for what, word, names, source in named
        if word not in names
    ]
    if wrong:
        raise InputError("\n".join(wrong))


def _line(part: Publisher | Source) -> str:
    return one_line(part.model_dump(mode="json", exclude_defaults=True))


def _settings(text: str, beats: BeatShelf, known: Vocabulary | None) -> Settings | None:
    try:
        return parse_settings(text, beats=beats, known=known)
    except SettingsError:
        return None


def _in_order(settings: Settings | None) -> Settings | None:
    """Returns the settings with sources sorted by name, because those of a beat come after those of the file."""
    if settings is None:
        return None
    return settings.model_copy(update={"sources": tuple(sorted(settings.sources, key=lambda source: source.name))})


def appended(text: str, name: str, section: str, written: Iterable[str]) -> str:
    """Adds lines to a section of the text; creates a missing section at the end.

    Raises InputError if the section does not have one entry on each line.
    """
    new = tuple(written)
    if not new:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [line.rstrip("\r\n") for line in text.splitlines(keepends=True)]
    found = next(((key, node) for word, key, node in entries(read_tree(text).root) if word == section), None)
    if found is None:
        lines += ["", f"{section}:"]
        after, indent = len(lines), 2
    elif found[1].value:
        after, indent = _behind(lines, *found, name)
    else:
        after, indent = found[0].line, found[0].column + 1
        comment = re.search(r"\s+#.*", lines[after - 1])
        lines[after - 1] = f"{section}:{comment[0] if comment else ''}"
    lines[after:after] = [" " * indent + line for line in new]
    return newline.join([*lines, ""])


def _behind(lines: Sequence[str], key: Node, node: Node, name: str) -> tuple[int, int]:
    """Returns the line after which to add to a section, and the indentation."""
    if node.line <= key.line or lines[node.line - 1][node.column - 1] in "[{&":
        what = f"{str(key.value)!r} is not written with one entry on each line; write it so, then add to it"
        raise InputError(f"{name}:{key.line}:{key.column}: {what}")
    return node.end, node.column - 1
