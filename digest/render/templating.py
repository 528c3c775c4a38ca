"""Renders the editors' templates; errors name file and line. The only module that uses Jinja."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.model.errors import TemplateError

Filters = Mapping[str, Callable[..., Any]]


class Templates:
    """The templates of one or more folders; earlier folders take precedence.

    So a home that lacks a template which a newer program needs gets the shipped one. Templates are compiled once, and
    again if their file changes.
    """

    def __init__(self, *folders: Path, filters: Filters | None = None) -> None:
        self._folders = folders
        self._environment = ImmutableSandboxedEnvironment(
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
        missing, broken, or cannot be rendered.
        """
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
