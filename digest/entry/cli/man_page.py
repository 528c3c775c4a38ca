"""Generates the manual page digest(1) from the commands' help."""

import inspect
from collections.abc import Iterator

import click

from digest import __version__
from digest.config.environment import VARIABLES
from digest.entry.cli.command_tree import all_commands
from digest.entry.cli.main import main

EXIT_CODES = (
    ("0", "done; also: nothing was due, or another run is at work"),
    ("1", "failed, or something waits for a person: the line on stderr says what"),
    ("2", "your input: an option, feeds.yaml, digest.env"),
)
FILES = (
    ("feeds.yaml", "what the newsletter is about: title, times, beats, publishers, sources"),
    ("digest.env", "variables of this home, readable by its owner alone"),
    ("digest.db", "the ledger, unless DIGEST_DATABASE names another"),
    ("templates/, beats/", "the home's own templates and beats, before those that came with the program"),
    ("output/", "editions, the archive, and letters written to files"),
)


def man_page() -> str:
    """Returns the page in roff's man macros: every command with its options, variables, files and exit codes."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH DIGEST 1 "" "Top Ten {__version__}" "User Commands"'
    yield from (".SH NAME", r"digest \- a daily newsletter of ten stories, each told once")
    yield from (".SH SYNOPSIS", r".B digest", r"[\fB\-\-home\fR \fIDIR\fR] \fICOMMAND\fR [\fIOPTIONS\fR]")
    yield from (".SH DESCRIPTION", *_help(main), ".SH OPTIONS", *_options(main, click.Context(main)))
    yield ".SH COMMANDS"
    for name, command, context in all_commands():
        yield from (f".SS {_plain(name)}", *_help(command), *_options(command, context))
    yield from (".SH EXIT STATUS", *_terms(EXIT_CODES))
    variables = ((one.name, one.meaning.replace("`", "")) for one in VARIABLES)
    yield from (".SH ENVIRONMENT", *_terms(variables))
    yield from (".SH FILES", "In the folder of a newsletter:", *_terms(FILES))


def _help(command: click.Command) -> Iterator[str]:
    """Yields the help text; blocks that click does not rewrap (\b) are not rewrapped here either."""
    for place, paragraph in enumerate(inspect.cleandoc(command.help or "").split("\n\n")):
        if place:
            yield ".PP"
        lines = [_plain(line) for line in paragraph.replace("\b", "").strip("\n").splitlines()]
        yield from (".nf", *lines, ".fi") if paragraph.startswith("\b") else lines


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    records = (parameter.get_help_record(context) for parameter in command.get_params(context))
    yield from _terms(record for record in records if record)


def _terms(pairs: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[str]:
    for term, text in pairs:
        yield from (".TP", f".B {_plain(term)}", _plain(text))


def _plain(text: str) -> str:
    """Escapes text so that roff prints it literally."""
    plain = text.replace("\\", r"\e").replace("-", r"\-")
    plain = "".join(letter if letter.isascii() else rf"\[u{ord(letter):04X}]" for letter in plain)
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain
