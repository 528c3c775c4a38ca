"""Tables of a beat: tab-separated text with a header, one entry a line, each cell knowing its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from digest.config.problems import Problem

_LANGUAGE = re.compile(r"(?:[a-z]{1,20}\.)?[a-z]{2,3}")
_FOREIGN_SEPARATORS = {"؛": "the semicolon ';'", "|": "a tab"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The text of a cell and where it begins, counted from 1."""

    text: str
    line: int
    column: int

    def problem(self, what: str, word: str = "", known: tuple[str, ...] = ()) -> Problem:
        """A problem at this place."""
        return Problem(line=self.line, column=self.column, what=what, word=word, known=known)

    def parts(self) -> Iterator["Cell"]:
        """The phrases between semicolons, without empty ones."""
        start = 0
        for piece in self.text.split(";"):
            text = piece.strip()
            if text:
                column = self.column + start + len(piece) - len(piece.lstrip())
                yield Cell(text=text, line=self.line, column=column)
            start += len(piece) + 1


Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What a table must have: its columns in order, those that may be empty, and whether columns of languages follow.

    A column of a language is called by its code (`en`), or by what it holds and the code (`label.en`).
    """

    names: tuple[str, ...]
    may_be_empty: Collection[str] = ()
    by_language: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a file that could be read, its languages, and what is wrong with the others."""

    rows: tuple[Row, ...] = ()
    languages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_table(text: str, columns: Columns) -> Table:
    """The table in a text; lines that begin with # and empty lines are skipped. Never raises."""
    written = [
        (number, line.rstrip("\r"))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not line.startswith("#")
    ]
    wanted = "\t".join(columns.names) + ("\t(languages such as en)" if columns.by_language else "")
    if not written:
        problem = Problem(line=1, column=1, what=f"the table has no header; begin with the columns {_named(wanted)}")
        return Table(problems=(problem,))
    (first, header), *body = written
    given = tuple(cell.strip() for cell in header.split("\t"))
    languages = given[len(columns.names) :]
    fits = all(_LANGUAGE.fullmatch(one) for one in languages) and len(set(languages)) == len(languages)
    if given[: len(columns.names)] != columns.names or not fits or bool(languages) != columns.by_language:
        what = f"the first line must name the columns {_named(wanted)}, parted by tabs; found {_named(header)}"
        return Table(problems=(Problem(line=first, column=1, what=what),))
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, line in body:
        cells = list(_cells(number, line))
        wrong = list(_faults(cells, given, columns))
        if line in seen:
            wrong.append(cells[0].problem(f"this entry is already on line {seen[line]}; keep one"))
        seen.setdefault(line, number)
        problems += wrong
        if not wrong:
            rows.append(dict(zip(given, cells, strict=True)))
    return Table(rows=tuple(rows), languages=languages, problems=tuple(problems))


def _cells(number: int, line: str) -> Iterator[Cell]:
    start = 0
    for piece in line.split("\t"):
        text = piece.strip()
        yield Cell(text=text, line=number, column=start + 1 + (len(piece) - len(piece.lstrip()) if text else 0))
        start += len(piece) + 1


def _faults(cells: list[Cell], given: tuple[str, ...], columns: Columns) -> Iterator[Problem]:
    """What is wrong with the cells of one line."""
    if len(cells) != len(given):
        few = "too few" if len(cells) < len(given) else "too many"
        what = f"{_count(len(cells), 'column')} where {len(given)} are needed, {few}"
        right = f"write {' | '.join(given)}, parted by tabs"
        yield cells[min(len(cells), len(given)) - 1].problem(f"{what}; {right}")
        return
    empty = {name for name in columns.names if name not in columns.may_be_empty}
    for name, cell in zip(given, cells, strict=True):
        if not cell.text and name in empty:
            yield cell.problem(f"{name!r} is empty; fill it in")
        for sign, right in _FOREIGN_SEPARATORS.items():
            if sign in cell.text:
                place = Cell(text=sign, line=cell.line, column=cell.column + cell.text.index(sign))
                yield place.problem(f"{sign!r} parts nothing here; use {right}")
    if columns.by_language and not any(cell.text for cell in cells[len(columns.names) :]):
        yield cells[0].problem(f"{cells[0].text!r} has no words in any language; fill in a column")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _named(header: str) -> str:
    return " | ".join(cell.strip() for cell in header.split("\t"))
