"""Finds texts that YAML cuts at a `#`: `title: Topic #1` is the text `Topic`, and `#1` a comment."""

import re
from collections.abc import Iterator

from digest.config.nodes import Node
from digest.config.problems import Problem

_HASHTAG = re.compile(r"[ \t]{1,20}(#[^\s#]\S{0,60})")
"""A comment right after a value. One written for people has a space after its `#`."""


def may_cut_texts(text: str) -> bool:
    """Whether a file has a `#` that could cut a text; most have none, and need not be parsed to look closer."""
    return _HASHTAG.search(text) is not None


def cut_texts(root: Node, text: str) -> Iterator[Problem]:
    """Yields a problem for each text that is followed by a comment without a space after its `#`."""
    lines = text.splitlines()
    for node in _texts(root):
        rest = lines[node.line - 1][node.column - 1 :] if node.line <= len(lines) else ""
        value = str(node.value)
        cut = _HASHTAG.match(rest[len(value) :]) if rest.startswith(value) and not _is_plain(value) else None
        if cut:
            what = f"{cut[1]!r} begins a comment, so the text is only {value[:60]!r}"
            yield node.problem(f"{what}; if it belongs to the text, quote it all")


def _texts(node: Node) -> Iterator[Node]:
    value = node.value
    if isinstance(value, dict):
        for _, inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value:
        yield node


def _is_plain(value: str) -> bool:
    """Whether a value is a number, a time or a switch, which a `#` never continues."""
    return value.lower() in ("true", "false") or not any(char.isalpha() for char in value)
