"""Parses YAML text into nodes that know their position. The only module that uses PyYAML's parser.

Built on parser events instead of `yaml.compose`, which is not faster and overflows its C stack on a file of opening
brackets. Scalars stay text, so that a country `NO` is not False and a time `06:00` is not the number 360 (both are YAML
1.1); the settings' types decide what a text means. An empty value is None.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from digest.config.problems import Problem
from digest.config.yaml_complaints import DEPTH, TOO_DEEP, complaint

SIZE = 1_000_000
"""More nodes than any file written by hand has, aliases counted as often as they are used."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_EMPTY = frozenset(("", "~", "null", "Null", "NULL"))

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its position: text, None, a list of nodes, or a mapping of key -> (node of the key, node of the
    value).

    `line`, `column` and `end` (the last line) count from 1; `size` and `depth` include what aliases repeat.
    """

    value: "str | list[Node] | dict[str, tuple[Node, Node]] | None"
    line: int
    column: int
    end: int = 1
    size: int = 1
    depth: int = 1

    def problem(self, what: str, word: str = "", known: tuple[str, ...] = ()) -> Problem:
        """Creates a problem at this position."""
        return Problem(line=self.line, column=self.column, what=what, word=word, known=known)


class BadYaml(Exception):
    """The text is not YAML, or not YAML that this program accepts; the rest cannot be checked."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The nodes of a file, and problems that do not stop parsing (duplicate keys)."""

    root: Node
    problems: tuple[Problem, ...]


def read_tree(text: str) -> Tree:
    """Parses a YAML text with one document. Raises BadYaml."""
    reader = _YamlReader(text)
    try:
        root = reader.document()
    except yaml.MarkedYAMLError as error:
        raise BadYaml(_words(error, text)) from error
    except yaml.reader.ReaderError as error:
        # Not by the error's own position: the reader in C counts bytes.
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        before = text[: found.start()] if found else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = (
            f"character U+{ord(found[0]):04X} is not allowed here; delete it" if found else f"no YAML: {error.reason}"
        )
        raise BadYaml(Problem(line=line, column=column, what=what)) from error
    return Tree(root=root, problems=tuple(reader.problems))


def plain(node: Node) -> object:
    """Returns the values without positions."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(inner) for key, (_, inner) in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def locate(root: Node, path: Path) -> Node:
    """Returns the node at a path, or the deepest existing node on the way to it."""
    node = root
    for step in path:
        value = node.value
        if isinstance(value, dict) and step in value:
            node = value[str(step)][1]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            node = value[step]
        else:
            break
    return node


def locate_key(root: Node, path: Path) -> Node:
    """Returns the node of the key at the end of a path; if there is none, the result of `locate`."""
    parent = locate(root, path[:-1]).value
    if isinstance(parent, dict) and path[-1] in parent:
        return parent[str(path[-1])][0]
    return locate(root, path)


def entries(node: Node, *path: str) -> Iterator[tuple[str, Node, Node]]:
    """Yields (key, node of the key, node of the value) of the mapping at a path; nothing if there is no mapping."""
    for step in path:
        value = node.value
        if not isinstance(value, dict) or step not in value:
            return
        node = value[step][1]
    if isinstance(node.value, dict):
        for key, (key_node, inner) in node.value.items():
            yield key, key_node, inner


def listed(node: Node, *path: str) -> Iterator[Node]:
    """Yields the nodes of the list at a path; nothing if there is no list."""
    for step in path:
        value = node.value
        if not isinstance(value, dict) or step not in value:
            return
        node = value[step][1]
    if isinstance(node.value, list):
        yield from node.value


def text_at(node: Node, key: str) -> tuple[str, Node] | None:
    """Returns the text under a key of a mapping, and its node; None if there is none."""
    if isinstance(node.value, dict) and key in node.value:
        inner = node.value[key][1]
        if isinstance(inner.value, str):
            return inner.value, inner
    return None


class _YamlReader:
    """Builds nodes from parser events; keeps track of anchors and duplicate keys."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self.anchors: dict[str, Node] = {}
        self.problems: list[Problem] = []

    def document(self) -> Node:
        """Returns the root node; empty text gives an empty value."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return Node(None, 1, 1)
        root = self.node(next(self.events), DEPTH)
        next(self.events)
        after = next(self.events)
        if isinstance(after, yaml.StreamEndEvent):
            return root
        raise _bad(after, "a second document begins here; delete the '---' line or what follows it")

    def node(self, event: yaml.Event, levels: int) -> Node:
        """Returns the node that starts with this event, at most `levels` levels deep."""
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, levels)
        if not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            raise AssertionError(f"the parser gave {event} where a value begins")
        if event.tag is not None:
            raise _bad(event, f"the tag {event.tag!r} means nothing here; delete it, or put the text in quotes")
        if isinstance(event, yaml.ScalarEvent):
            text = None if not event.style and event.value in _EMPTY else event.value
            node = Node(text, *_place(event), _last_line(event))
        elif levels == 1:
            raise _bad(event, TOO_DEEP)
        else:
            sequence = isinstance(event, yaml.SequenceStartEvent)
            node = self.sequence(event, levels) if sequence else self.mapping(event, levels)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: yaml.AliasEvent, levels: int) -> Node:
        node = self.anchors.get(event.anchor or "")
        if node is None:
            raise _bad(event, f"no '&{event.anchor}' stands before this; put text that begins with '*' in quotes")
        if node.depth > levels:
            raise _bad(event, f"nested more than {DEPTH} levels deep by its aliases; write the values out")
        return node

    def sequence(self, start: yaml.Event, levels: int) -> Node:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, levels - 1))
        return _parent(start, event, items, items)

    def mapping(self, start: yaml.Event, levels: int) -> Node:
        pairs: dict[str, tuple[Node, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _bad(event, "a key must be a plain word; put one that begins with '[', '{', '*' or '?' in quotes")
            if event.value == "<<" and not event.style:
                raise _bad(event, "'<<' does not merge here; write the keys out")
            key, value = self.node(event, levels), self.node(next(self.events), levels - 1)
            name = event.value
            if name in pairs:
                self.problems.append(key.problem(f"key {name!r} is already on line {pairs[name][0].line}; keep one"))
            else:
                pairs[name] = (key, value)
        return _parent(start, event, pairs, [value for _, value in pairs.values()])


def _parent(
    start: yaml.Event, end: yaml.Event, value: list[Node] | dict[str, tuple[Node, Node]], children: list[Node]
) -> Node:
    size = 1 + sum(child.size for child in children)
    if size > SIZE:
        raise _bad(start, f"holds more than {SIZE:,} values by its aliases; write out what is meant")
    depth = 1 + max((child.depth for child in children), default=0)
    # A block ends, to the parser, where the next one begins: comments in between are not part of it.
    block = isinstance(start, yaml.CollectionStartEvent) and not start.flow_style
    last = children[-1].end if block and children else _last_line(end)
    return Node(value, *_place(start), last, size, depth)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _last_line(event: yaml.Event) -> int:
    mark = event.end_mark
    if mark is None:
        return 1
    return mark.line if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">") else mark.line + 1


def _bad(event: yaml.Event, what: str) -> BadYaml:
    line, column = _place(event)
    return BadYaml(Problem(line=line, column=column, what=what))


def _words(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """Turns a parser error into a problem with its position, worded for an editor."""
    said = error.problem or "no YAML"
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark or mark
    if "could not find expected ':'" in said or "end of stream" in said:
        mark = begun
    line, column, start = (mark.line, mark.column, begun.line) if mark and begun else (0, 0, 0)
    return complaint(said, text, line, column, start)


def one_line(value: object) -> str:
    """Formats plain data as YAML on one line: `[a, b]`, `{key: value}`, quoting only where necessary."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    written: str = yaml.dump(
        value, Dumper=dumper, default_flow_style=True, allow_unicode=True, width=1_000_000, sort_keys=False
    )
    return written.removesuffix("\n...\n").rstrip("\n")
