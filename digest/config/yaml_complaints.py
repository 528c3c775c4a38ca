"""Words the YAML parser's errors for editors, at the position of the actual mistake."""

import re

from digest.config.problems import Problem

DEPTH = 20
TOO_DEEP = f"nested more than {DEPTH} levels deep; no setting is"
_COLON = "a ':' too many, or a line indented deeper than the one before; put text that holds ': ' in quotes"
_MISSING_COMMA = "a ',' is missing before this key, or a ':' too many; put text that holds ': ' in quotes"
_WORDS = (
    (
        "mapping values are not allowed",
        _COLON,
    ),
    ("could not find expected ':'", "this line is no 'key: value'; is the ':' or the space after it missing?"),
    ("expected ',' or ']'", "a '[' on line {start} is not closed, or a ',' is missing; end the list with ']'"),
    ("expected ',' or '}'", "a '{{' on line {start} is not closed, or a ',' is missing; end it with '}}'"),
    ("alphabetic or numeric", "text may not begin with '*' or '&'; put it in quotes"),
    ("node content", "a value is missing here, or a comma is too many"),
    ("exceeded maximum nesting depth", TOO_DEEP),
    ("unexpected end of stream", "this quotation mark is not closed; close it, or delete it"),
    ("unknown escape character", "a backslash in \"double quotes\" starts a code; use 'single quotes' instead"),
    ("expected key", "this does not fit what began on line {start}; line it up with its neighbours, or quote the text"),
    (
        "expected <block end>",
        "this does not fit what began on line {start}; line it up with its neighbours, or quote the text",
    ),
    ("expected '-' indicator", "the list that began on line {start} needs a '-' here; check the indentation"),
    ("expected <document start>", "this line stands further left than the first one; indent all alike"),
)

_QUOTED_VALUE = re.compile(r"""\s{0,200}(?:- )?(?:[^\s"'#]{1,200}: )?(?P<mark>["'])""")
_MERGE_MARKER = re.compile(r"^(<{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)


def complaint(said: str, text: str, line: int, column: int, begun: int) -> Problem:
    """Words a parser error; `line` and `column` count from 0, and `begun` is the line where the construct started."""
    if marker := _MERGE_MARKER.search(text):
        found = text.count("\n", 0, marker.start()) + 1
        what = f"{marker[1]!r} is a mark of an unfinished merge; keep one side and delete the lines with such marks"
        return Problem(line=found, column=1, what=what)
    lines = text.split("\n")
    if odd := _odd_indent(lines[: line + 1]):
        return odd
    misfit = any(words in said for words in ("expected <block end>", "expected key", "expected '-' indicator"))
    if misfit and (unclosed := _open_quote(lines[:line])):
        return unclosed
    written, opened = (lines[place : place + 1] or [""] for place in (line, begun))
    if "flow" in said or "expected ',' or" in said:
        if opened[0].count('"') % 2:
            what = "a quotation mark is opened here and not closed; close it, or delete it"
            return Problem(line=begun + 1, column=opened[0].rindex('"') + 1, what=what)
        if line == begun and written[0][column : column + 1] == ":":
            what = _MISSING_COMMA if "{" in written[0][:column] else _COLON
            return Problem(line=line + 1, column=column + 1, what=what)
    return Problem(line=line + 1, column=column + 1, what=_what(said, lines, line, column, begun + 1))


def _what(said: str, lines: list[str], line: int, column: int, start: int) -> str:
    written = (lines[line : line + 1] or [""])[0]
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "a tab indents this line; YAML needs spaces"
    if "cannot start any token" in said and column < len(written):
        return f"text may not begin with {written[column]!r}; put it in quotes"
    if ("expected <block end>" in said or "expected key" in said) and written.lstrip().startswith("-"):
        other = next((at for at in range(line - 1, -1, -1) if lines[at].lstrip().startswith("- ")), None)
        if other is not None and _depth(lines[other]) != _depth(written):
            return f"this '-' is not below the one on line {other + 1}; indent both alike"
        return "the lines above this '-' have none, and belong to no list; begin each entry with '- '"
    return next((words.format(start=start) for part, words in _WORDS if part in said), f"no valid YAML: {said}")


def _odd_indent(lines: list[str]) -> Problem | None:
    """Finds the first line indented with other spaces than the plain ones, such as no-break spaces."""
    for number, line in enumerate(lines, 1):
        blank = line[: len(line) - len(line.lstrip())]
        if odd := next((char for char in blank if char not in " \t\r"), ""):
            what = f"this line is indented with the character U+{ord(odd):04X}; use plain spaces"
            return Problem(line=number, column=1, what=what)
    return None


def _open_quote(lines: list[str]) -> Problem | None:
    """Finds the last value that begins with a quotation mark and does not end with one on its line."""
    for number, line in reversed(list(enumerate(lines, 1))):
        if (found := _QUOTED_VALUE.match(line)) and found["mark"] not in line[found.end() :]:
            what = "a quotation mark is opened here and not closed; close it, or delete it"
            return Problem(line=number, column=found.end(), what=what)
    return None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
