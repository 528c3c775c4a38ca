"""Renders the editors' templates; errors name file and line. The only module that uses Jinja.

A template may come from somebody else: it runs in Jinja's sandbox, with limits on its time and on texts it multiplies.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from pathlib import Path
from threading import local
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.model.errors import TemplateError

Filters = Mapping[str, Callable[..., Any]]

CPU_SECONDS = 10.0
"""CPU time of one rendering; the largest form of a letter takes a hundredth of a second."""
LARGEST = 1_000_000
"""Characters or entries that one operation of a template may make."""
_WIDE = re.compile(r"\d{7}|%[^a-z%]{0,20}\*|\{[^{}]{0,20}\{")
"""A width in a format that has seven digits, or is given by a value."""


class _BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which keeps templates from files and code, with limits of time and size.

    The CPU time of the thread is read at each turn of a loop and each call.
    """

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals.pop("lipsum", None)
        self._clock = local()

    def start_clock(self) -> None:
        """Begins a rendering in this thread."""
        self._clock.end = time.thread_time() + CPU_SECONDS

    def timed(self, entries: Iterable[Any]) -> Iterator[Any]:
        """Yields the entries of a loop. Raises SecurityError once the rendering has taken too long."""
        for entry in entries:
            self._check_clock()
            yield entry

    def call(self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Calls what a template calls. Raises SecurityError for a method of a text with a huge number."""
        self._check_clock()
        if isinstance(getattr(__obj, "__self__", None), str):
            for value in args:
                self.bounded(value)
        return super().call(__context, __obj, *args, **kwargs)

    def bounded(self, argument: Any) -> Any:
        """Returns an argument of a filter or of a text's method. Raises SecurityError for a huge number."""
        if _is_huge(argument):
            raise SecurityError(f"{argument:,} is too large a number here; {LARGEST:,} at most")
        return argument

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Wraps the `format` of a text as the sandbox does. Raises SecurityError if a width in it could be huge."""
        formatting = super().wrap_str_format(value)
        if formatting is not None and _WIDE.search(value.__self__):
            raise SecurityError("a format without wide columns is needed here")
        return formatting

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiplies or formats. Raises SecurityError if the result could be huge."""
        if operator == "*":
            too_large = _times(left, right) > LARGEST or _times(right, left) > LARGEST
        elif operator == "**":
            too_large = _is_huge(left) or (isinstance(right, int) and right > 100)
        else:
            too_large = isinstance(left, str) and _WIDE.search(left) is not None
        if too_large:
            raise SecurityError(f"the result of {operator!r} would be too large")
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        for loop in template.find_all(nodes.For):
            timed = nodes.EnvironmentAttribute("timed", lineno=loop.lineno)
            loop.iter = nodes.Call(timed, [loop.iter], [], None, None, lineno=loop.lineno)
        for used in template.find_all(nodes.Filter):
            bounded = nodes.EnvironmentAttribute("bounded", lineno=used.lineno)
            used.args = [nodes.Call(bounded, [one], [], None, None, lineno=used.lineno) for one in used.args]
            for keyword in used.kwargs:
                keyword.value = nodes.Call(bounded, [keyword.value], [], None, None, lineno=used.lineno)
        return template

    def _check_clock(self) -> None:
        if time.thread_time() > self._clock.end:
            raise SecurityError(f"the template takes more than {CPU_SECONDS:.0f} seconds; look for an endless loop")


def _times(text: Any, number: Any) -> int:
    """Returns the length of a text or list that is repeated; 0 if it is none."""
    return len(text) * number if isinstance(text, Sized) and isinstance(number, int) else 0


def _is_huge(value: Any) -> bool:
    return isinstance(value, int) and value > LARGEST


class Templates:
    """The templates of one or more folders; earlier folders take precedence.

    So a home that lacks a template which a newer program needs gets the shipped one. Templates are compiled once, and
    again if their file changes.
    """

    def __init__(self, *folders: Path, filters: Filters | None = None) -> None:
        self._folders = folders
        self._environment = _BoundedEnvironment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(filters or {})

    def fill(self, name: str, values: Mapping[str, Any]) -> str:
        """Renders a template with values.

        HTML templates escape every value; text templates (`*.txt.j2`) do not. An unknown name is an error, so that a
        misspelt variable never leaves a gap in a letter. Raises TemplateError `FILE:LINE: what` if the template is
        missing, broken, takes too long, or cannot be rendered.
        """
        self._environment.start_clock()
        try:
            return self._environment.get_template(name).render(values)
        except jinja2.TemplateNotFound as error:
            raise self._missing(str(error.name)) from error
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"{error.filename or self.file(name)}:{error.lineno}: {error.message}") from error
        except UnicodeDecodeError as error:
            raise self._not_utf8(name, error) from error
        except Exception as error:
            place = self._place(error.__traceback__)
            if place is None:
                raise
            raise TemplateError(f"{place}: {error}") from error

    def check(self) -> None:
        """Compiles every template. Raises TemplateError for the first broken one, or if there are no templates."""
        names = self._environment.list_templates(extensions=["j2"])
        if not names:
            raise TemplateError(
                f"{self._folders[0]}: no templates here; `digest init` writes a folder with all of them"
            )
        for name in names:
            try:
                self._environment.get_template(name)
            except jinja2.TemplateSyntaxError as error:
                raise TemplateError(f"{self.file(name)}:{error.lineno}: {error.message}") from error
            except UnicodeDecodeError as error:
                raise self._not_utf8(name, error) from error

    def files(self) -> tuple[Path, ...]:
        """Returns every file that templates may be read from, sorted by name."""
        return tuple(self.file(name) for name in self._environment.list_templates())

    def states(self) -> tuple[str, ...]:
        """Returns size, time and name of every file; they change if somebody saves one."""
        found = ((file.stat(), file.name) for file in self.files())
        return tuple(f"{state.st_size}:{state.st_mtime_ns} {name}" for state, name in found)

    def file(self, name: str) -> Path:
        """Returns the file of a template, or where an editor would create it."""
        return next((path for folder in self._folders if (path := folder / name).is_file()), self._folders[0] / name)

    def _missing(self, name: str) -> TemplateError:
        return TemplateError(f"{self.file(name)}: no such template; `digest init` writes a folder with all of them")

    def _not_utf8(self, name: str, error: UnicodeDecodeError) -> TemplateError:
        broken = next((n for n in [name, *self._environment.list_templates()] if not _is_utf8(self.file(n))), name)
        return TemplateError(f"{self.file(broken)}: not UTF-8 at byte {error.start}; save it as UTF-8")

    def _place(self, trace: TracebackType | None) -> str | None:
        """Returns `FILE:LINE` of the innermost template line of a traceback; None if there is none."""
        place = None
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if any(Path(file).is_relative_to(folder) for folder in self._folders):
                place = f"{file}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _is_utf8(file: Path) -> bool:
    try:
        file.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def squeezed(text: str) -> str:
    """Removes trailing spaces, and all but one empty line between paragraphs."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
