"""Parses the tables of a beat: tab-separated text with a header, one entry per line, with cell positions."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from digest.config.problems import Problem
from digest.languages.registry import DEFAULT_LANGUAGE, languages

_CODE = "[a-z]{2,3}"
_FOREIGN_SEPARATORS = {"؛": "the semicolon ';'", "|": "a tab"}


class Cell(NamedTuple):
    """The text of a cell and its position, counted from 1.

    A named tuple, because every command reads 30,000 cells: a frozen dataclass takes three times as long to make.
    """

    text: str
    line: int
    column: int

    def problem(self, what: str, word: str = "", known: tuple[str, ...] = ()) -> Problem:
        """Creates a problem at this position."""
        return Problem(line=self.line, column=self.column, what=what, word=word, known=known)

    def parts(self) -> Iterator["Cell"]:
        """Yields the non-empty phrases between semicolons."""
        start = 0
        for piece in self.text.split(";"):
            text = piece.strip()
            if text:
                column = self.column + start + len(piece) - len(piece.lstrip())
                yield Cell(text, self.line, column)
            start += len(piece) + 1

    def phrases(self) -> list[str]:
        """Returns the texts of `parts`."""
        return [text for piece in self.text.split(";") if (text := piece.strip())]


Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table: the fixed ones in order, those that may be empty, and those for languages.

    `by_language` are the names of language columns, with `{}` for the language code: `{}` or `label.{}`. Any code is
    allowed, because words of languages without a folder in `digest/languages` are matched as well.
    """

    names: tuple[str, ...]
    may_be_empty: Collection[str] = ()
    by_language: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """The required header, for messages."""
        examples = " | ".join(name.format(DEFAULT_LANGUAGE) for name in self.by_language)
        return " | ".join(self.names) + (f" | {examples} (and other languages)" if examples else "")

    def language_problem(self, column: Cell) -> Problem | None:
        """Returns what is wrong with the name of a language column; None if it is well formed."""
        if any(re.fullmatch(re.escape(name).replace(r"\{\}", _CODE), column.text) for name in self.by_language):
            return None
        known = tuple(name.format(code) for code in languages() for name in self.by_language)
        return column.problem(f"unknown column {column.text!r}", column.text, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows that could be parsed, the languages, and the problems of the other rows."""

    rows: tuple[Row, ...] = ()
    languages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_table(text: str, columns: Columns) -> Table:
    """Parses a table; empty lines and lines starting with # are skipped. Never raises."""
    written = [
        (number, line.rstrip("\r"))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not written:
        what = f"the table has no header; begin with the columns {columns.description}"
        return Table(problems=(Problem(line=1, column=1, what=what),))
    (first, header), *body = written
    heads = tuple(_cells(first, header))
    given = tuple(cell.text for cell in heads)
    if wrong_header := tuple(_header_problems(heads, columns)):
        return Table(problems=wrong_header)
    languages = given[len(columns.names) :]
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


def _header_problems(heads: tuple[Cell, ...], columns: Columns) -> Iterator[Problem]:
    """Yields what is wrong with the header."""
    given = tuple(cell.text for cell in heads)
    fixed = len(columns.names)
    if given[:fixed] != columns.names or bool(given[fixed:]) != bool(columns.by_language):
        what = f"the first line must name the columns {columns.description}, separated by tabs"
        yield heads[0].problem(f"{what}; found {' | '.join(given)}")
        return
    for at, cell in enumerate(heads[fixed:], start=fixed):
        if cell.text in given[:at]:
            yield cell.problem(f"the column {cell.text!r} is named twice; keep one")
        elif problem := columns.language_problem(cell):
            yield problem


def _cells(number: int, line: str) -> Iterator[Cell]:
    start = 0
    for piece in line.split("\t"):
        text = piece.strip()
        yield Cell(text, number, start + 1 + (len(piece) - len(piece.lstrip()) if text else 0))
        start += len(piece) + 1


def _faults(cells: list[Cell], given: tuple[str, ...], columns: Columns) -> Iterator[Problem]:
    """Yields what is wrong with the cells of one line."""
    if len(cells) != len(given):
        few = "too few" if len(cells) < len(given) else "too many"
        what = f"{_count(len(cells), 'column')} where {len(given)} are needed, {few}"
        right = f"write {' | '.join(given)}, separated by tabs"
        yield cells[min(len(cells), len(given)) - 1].problem(f"{what}; {right}")
        return
    for name, cell in zip(given, cells, strict=True):
        if not cell.text and name in columns.names and name not in columns.may_be_empty:
            yield cell.problem(f"{name!r} is empty; fill it in")
        for sign, right in _FOREIGN_SEPARATORS.items():
            if sign in cell.text:
                place = Cell(text=sign, line=cell.line, column=cell.column + cell.text.index(sign))
                yield place.problem(f"{sign!r} separates nothing here; use {right}")
    if columns.by_language and not any(cell.text for cell in cells[len(columns.names) :]):
        yield cells[0].problem(f"{cells[0].text!r} has no words in any language; fill in a column")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
