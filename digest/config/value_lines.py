"""Numbers and words of feeds.yaml changed in its text; every other line, and the comments, stay as they were."""

import re
from collections.abc import Mapping, Sequence

from digest.config.editing import appended
from digest.config.nodes import Node, entries, listed, locate, one_line, plain, read_tree, text_at
from digest.model.errors import InputError

Path = tuple[str, ...]
_SCALAR = re.compile(r"[^\s,}\]#]+")


def with_values(text: str, name: str, values: Mapping[Path, float | int]) -> str:
    """The text with numbers at paths of keys, such as `("edition", "floor")`, written in or changed.

    Raises InputError where the file is laid out in a way that cannot be changed by program.
    """
    wanted = plain(read_tree(text).root)
    for path, value in values.items():
        text = _with_value(text, name, path, one_line(value))
        wanted = _put(wanted, path, one_line(value))
    return _checked(text, name, wanted)


def with_words(text: str, name: str, path: Path, words: Sequence[str]) -> str:
    """The text with words added to the list at a path, begun where it is missing. Raises InputError likewise."""
    root = read_tree(text).root
    held = _at(root, path)
    old = plain(held) if held and isinstance(held.value, list) else []
    assert isinstance(old, list)  # noqa: S101 - plain() makes a list of a list
    written = ", ".join(one_line(word) for word in words)
    if held is None or not isinstance(held.value, list):
        text = _with_value(text, name, path, f"[{written}]")
        return _checked(text, name, _put(plain(root), path, list(words)))
    lines = text.splitlines(keepends=True)
    line = lines[held.line - 1]
    if line[held.column - 1] == "[":
        comma = ", " if old else ""
        lines[held.line - 1] = f"{line[: held.column]}{written}{comma}{line[held.column :]}"
        expected = [*words, *old]
    else:
        indent = " " * (held.column - 1)
        lines[held.end : held.end] = [f"{indent}- {one_line(word)}\n" for word in words]
        expected = [*old, *words]
    return _checked("".join(lines), name, _put(plain(root), path, expected))


def _with_value(text: str, name: str, path: Path, written: str) -> str:
    root = read_tree(text).root
    found = _at(root, path)
    if found is not None and isinstance(found.value, str):
        return _with_scalar(text, name, found, written, path)
    if len(path) == 2:
        return appended(text, name, path[0], (f"{one_line(path[1])}: {written}",))
    parent = _at(root, path[:-1])
    if parent is None:
        return _with_value(text, name, path[:-1], f"{{{one_line(path[-1])}: {written}}}")
    return _with_key(text, name, parent, path[-1], written)


def with_entry_values(text: str, name: str, section: str, key: str, values: Mapping[str, object]) -> str:
    """The text with values set in the entry of a list that has `key` as its name, such as a source. Raises likewise.

    A text that stands there already is left as it is.
    """

    def entry() -> Node:
        return next(
            node for node in listed(read_tree(text).root, section) if (text_at(node, "name") or ("",))[0] == key
        )

    wanted = plain(read_tree(text).root)
    for field, value in values.items():
        node = entry()
        held = next((inner for name_, _, inner in entries(node) if name_ == field), None)
        written = one_line(value)
        if held is None:
            text = _with_key(text, name, node, field, written)
        elif isinstance(value, bool):
            text = _with_scalar(text, name, held, written, (section, key, field))
        else:
            continue
        wanted = _put_in_entry(wanted, section, key, field, plain(locate(read_tree(f"x: {written}").root, ("x",))))
    return _checked(text, name, wanted)


def _put_in_entry(data: object, section: str, name: str, field: str, value: object) -> object:
    """Plain data with a field set in the entry of a list that has a name."""
    held = dict(data) if isinstance(data, dict) else {}
    held[section] = [{**one, field: value} if one.get("name") == name else one for one in held[section]]
    return held


def _with_key(text: str, name: str, parent: Node, key: str, written: str) -> str:
    """The text with a key added to a mapping."""
    lines = text.splitlines(keepends=True)
    line = lines[parent.line - 1]
    if line[parent.column - 1] == "{":
        rest = "" if not parent.value else ", "
        lines[parent.line - 1] = f"{line[: parent.column]}{one_line(key)}: {written}{rest}{line[parent.column :]}"
    elif isinstance(parent.value, dict):
        lines[parent.end : parent.end] = [f"{' ' * (parent.column - 1)}{one_line(key)}: {written}\n"]
    else:
        raise _not_editable(name, (key,))
    return "".join(lines)


def _with_scalar(text: str, name: str, found: Node, written: str, path: Path) -> str:
    """The text with another value in place of one that is a single word."""
    lines = text.splitlines(keepends=True)
    line, at = lines[found.line - 1], found.column - 1
    match = _SCALAR.match(line, at)
    if match is None:
        raise _not_editable(name, path)
    lines[found.line - 1] = line[:at] + written + line[match.end() :]
    return "".join(lines)


def _at(root: Node, path: Path) -> Node | None:
    """The node at a path, None where it is not written."""
    for depth in range(len(path)):
        if path[depth] not in {key for key, _, _ in entries(root, *path[:depth])}:
            return None
    return locate(root, path)


def _put(data: object, path: Path, value: object) -> object:
    """Plain data with a value put at a path."""
    if not path:
        return value
    held = dict(data) if isinstance(data, dict) else {}
    held[path[0]] = _put(held.get(path[0]), path[1:], value)
    return held


def _checked(text: str, name: str, wanted: object) -> str:
    if plain(read_tree(text).root) != wanted:
        raise InputError(f"{name}: this could not be written into what stands there; change it by hand")
    return text


def _not_editable(name: str, path: Path) -> InputError:
    return InputError(f"{name}: {'.'.join(path)} is not written on one line; change it by hand")
