"""Inserts and removes overrides in the text of feeds.yaml; every other line stays byte for byte."""

from collections.abc import Sequence

from digest.config.editing import appended
from digest.config.nodes import BadYaml, Node, entries, listed, one_line, plain, read_tree
from digest.config.problems import lines as problem_lines
from digest.config.settings import Override
from digest.config.validation import validate
from digest.model.errors import InputError, SettingsError

SECTION = "overrides"


def with_overrides(text: str, name: str, *, added: Sequence[Override], removed: Sequence[Override]) -> str:
    """Removes overrides from the text and appends others; `name` is the file's name in errors.

    Raises SettingsError if the text is not YAML, InputError if an override to remove is missing or the section's layout
    cannot be edited line by line.
    """
    root = _tree(text, name)
    nodes, kept = list(listed(root, SECTION)), [_override_at(node) for node in listed(root, SECTION)]
    gone = []
    for one in removed:
        if one not in kept:
            raise InputError(
                f"{name}: {described(one)} is not there any more; somebody changed the file, nothing was done"
            )
        place = len(kept) - 1 - kept[::-1].index(one)
        gone.append(nodes.pop(place))
        kept.pop(place)
    shorter = _without(text, name, gone)
    longer = appended(shorter, name, SECTION, (f"- {override_line(one)}" for one in added))
    if not _same_but_for(root, _tree(longer, name), [*kept, *added]):
        raise InputError(f"{name}: the overrides could not be changed in what stands there; change them by hand")
    return longer


def override_line(one: Override) -> str:
    """Formats an override as one line of feeds.yaml."""
    data = one.model_dump(mode="json", exclude_defaults=True)
    value = data.get("value")
    if isinstance(value, float) and value.is_integer():
        data["value"] = int(value)
    return one_line(data)


def described(one: Override) -> str:
    """Describes an override briefly, such as "pin of s1a2b by Ada"."""
    language = f" in {one.language}" if one.language else ""
    return f"{one.action} of {one.target}{language} by {one.author}"


def _tree(text: str, name: str) -> Node:
    try:
        return read_tree(text).root
    except BadYaml as bad:
        raise SettingsError(problem_lines([bad.problem], name)) from bad


def _override_at(node: Node) -> Override | None:
    return validate(Override, plain(node))[0]


def _without(text: str, name: str, gone: Sequence[Node]) -> str:
    """Removes the lines of the given entries."""
    lines = text.splitlines(keepends=True)
    for node in sorted(gone, key=lambda node: -node.line):
        first = node.line
        before = lines[first - 1][: node.column - 1].strip()
        if not before and first > 1 and lines[first - 2].strip() == "-":
            first -= 1
        elif before != "-":
            what = f"{SECTION!r} is not written with one entry on each line; write it so, then change it"
            raise InputError(f"{name}:{first}:{node.column}: {what}")
        del lines[first - 1 : node.end]
    return "".join(lines)


def _same_but_for(before: Node, after: Node, expected: Sequence[Override | None]) -> bool:
    """Whether only the overrides of a file changed, and to the expected ones."""
    rest = [{key: plain(node) for key, _, node in entries(root) if key != SECTION} for root in (before, after)]
    return rest[0] == rest[1] and [_override_at(node) for node in listed(after, SECTION)] == list(expected)
