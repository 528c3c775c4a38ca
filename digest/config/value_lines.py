"""Changes numbers and words in the text of feeds.yaml; all other lines and the comments stay as they are."""

import re
from collections.abc import Mapping, Sequence

from digest.config.editing import appended
from digest.config.nodes import Node, entries, listed, locate, one_line, plain, read_tree, text_at
from digest.model.errors import InputError

Path = tuple[str, ...]
_SCALAR = re.compile(r"[^\s,}\]#]+")
_ENTRY = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|[^,\]\n]+")  # of a list on one line: quoted or plain


def with_values(text: str, name: str, values: Mapping[Path, float | int]) -> str:
    """Sets numbers at paths of keys, such as `("edition", "floor")`, in the text.

    Raises InputError if the file's layout cannot be edited by program.
    """
    wanted = plain(read_tree(text).root)
    for path, value in values.items():
        text = _with_value(text, name, path, one_line(value))
        wanted = _put(wanted, path, one_line(value))
    return _checked(text, name, wanted)


def with_words(text: str, name: str, path: Path, words: Sequence[str]) -> str:
    """Adds words to the list at a path, creating it if missing. Raises InputError likewise."""
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


def without_words(text: str, name: str, paths: Sequence[Path], words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Removes words from the lists at some paths; also returns the words found in none of them.

    Raises InputError likewise.
    """
    root = read_tree(text).root
    gone: list[Node] = []
    wanted: object = plain(root)
    for path in paths:
        held = _at(root, path)
        if held is None or not isinstance(held.value, list):
            continue
        gone += [node for node in held.value if node.value in words]
        wanted = _put(wanted, path, [node.value for node in held.value if node.value not in words])
    lines = text.splitlines(keepends=True)
    for node in sorted(gone, key=lambda node: (-node.line, -node.column)):
        if node.end != node.line:
            raise _not_editable(name, (str(node.value),))
        _take_out(lines, node)
    left = tuple(word for word in words if word not in {node.value for node in gone})
    return _checked("".join(lines), name, wanted) if gone else text, left


def _take_out(lines: list[str], node: Node) -> None:
    """Removes a list entry from the lines: its whole line, or its part of a line with the comma."""
    line = lines[node.line - 1]
    before, at = line[: node.column - 1], line[node.column - 1 :]
    if before.strip() == "-":
        del lines[node.line - 1]
        return
    match = _ENTRY.match(at)
    rest = at[match.end() :] if match else at
    if rest.lstrip().startswith(","):
        rest = rest.lstrip()[1:].lstrip()
    elif before.rstrip().endswith(","):
        before = before.rstrip()[:-1]
    lines[node.line - 1] = before + rest


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


def with_entry_values(text: str, name: str, section: str, values: Mapping[str, Mapping[str, object]]) -> str:
    """Sets values in entries of a section; entries of a list are found by `name`, those of a mapping by key.

    Raises InputError likewise, and if an entry is not in the file.
    """
    root = read_tree(text).root
    held = _entries_of(root, section)
    if missing := [entry for entry in values if entry not in held]:
        raise InputError(f"{name}: {section} has no entry {missing[0]!r}")
    lines = text.splitlines(keepends=True)
    for entry in sorted(values, key=lambda entry: -held[entry].line):  # the last first: the places before it stay
        _set_in_entry(lines, name, held[entry], (section, entry), values[entry])
    return _checked("".join(lines), name, _with_entries(plain(root), section, values))


def _entries_of(root: Node, section: str) -> Mapping[str, Node]:
    """Returns the entries of a list by name (the first one of each name), or of a mapping by key."""
    named = [(found[0], node) for node in listed(root, section) if (found := text_at(node, "name"))]
    return dict(reversed(named)) or {key: node for key, _, node in entries(root, section)}


def _set_in_entry(lines: list[str], name: str, entry: Node, path: Path, values: Mapping[str, object]) -> None:
    """Edits the lines of one entry: first its existing keys, from the end, then new keys."""
    held = {key: node for key, _, node in entries(entry) if key in values}
    for key, node in sorted(held.items(), key=lambda pair: (-pair[1].line, -pair[1].column)):
        _put_scalar(lines, name, node, one_line(values[key]), (*path, key))
    for key in values:
        if key not in held:
            _put_key(lines, name, entry, key, one_line(values[key]))


def _with_entries(data: object, section: str, values: Mapping[str, Mapping[str, object]]) -> object:
    """Sets the values in plain data, for comparison with the edited text."""
    whole = dict(data) if isinstance(data, dict) else {}
    new = {entry: {key: _read(value) for key, value in given.items()} for entry, given in values.items()}
    if isinstance(whole[section], list):
        left = dict(new)
        whole[section] = [{**one, **left.pop(str(one.get("name")), {})} for one in whole[section]]
    else:
        whole[section] = {key: {**one, **new.get(key, {})} for key, one in whole[section].items()}
    return whole


def _read(value: object) -> object:
    """Returns a value as it would be read back from the file."""
    return plain(locate(read_tree(f"x: {one_line(value)}").root, ("x",)))


def _with_key(text: str, name: str, parent: Node, key: str, written: str) -> str:
    """Adds a key to a mapping in the text."""
    lines = text.splitlines(keepends=True)
    _put_key(lines, name, parent, key, written)
    return "".join(lines)


def _put_key(lines: list[str], name: str, parent: Node, key: str, written: str) -> None:
    """Adds a key to the lines of a mapping."""
    line = lines[parent.line - 1]
    if line[parent.column - 1] == "{":
        rest = "" if not parent.value else ", "
        lines[parent.line - 1] = f"{line[: parent.column]}{one_line(key)}: {written}{rest}{line[parent.column :]}"
    elif isinstance(parent.value, dict):
        lines[parent.end : parent.end] = [f"{' ' * (parent.column - 1)}{one_line(key)}: {written}\n"]
    else:
        raise _not_editable(name, (key,))


def _with_scalar(text: str, name: str, found: Node, written: str, path: Path) -> str:
    """Replaces a single-word value in the text."""
    lines = text.splitlines(keepends=True)
    _put_scalar(lines, name, found, written, path)
    return "".join(lines)


def _put_scalar(lines: list[str], name: str, found: Node, written: str, path: Path) -> None:
    """Replaces a single-word value in the lines."""
    line, at = lines[found.line - 1], found.column - 1
    match = _SCALAR.match(line, at)
    if match is None:
        raise _not_editable(name, path)
    lines[found.line - 1] = line[:at] + written + line[match.end() :]


def _at(root: Node, path: Path) -> Node | None:
    """Returns the node at a path; None if it is not in the file."""
    for depth in range(len(path)):
        if path[depth] not in {key for key, _, _ in entries(root, *path[:depth])}:
            return None
    return locate(root, path)


def _put(data: object, path: Path, value: object) -> object:
    """Sets a value at a path in plain data."""
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
