"""The one place that knows Jinja: a template of the editors' and values in, text out; errors with file and line."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2

from digest.errors import TemplateError


def fill(templates: Path, name: str, values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> str:
    """The text of template `name` of the folder `templates`, filled with `values`.

    HTML templates escape every value; a text template (`*.txt.j2`) does not. An unknown name is an error, so that a
    misspelt variable never becomes an empty place in a letter.
    Raises TemplateError `FILE:LINE: what` when the template is missing, broken, or cannot be filled.
    """
    try:
        return _environment(templates, filters).get_template(name).render(values)
    except jinja2.TemplateNotFound as error:
        missing = templates / str(error.name)
        raise TemplateError(f"{missing}: no such template; `digest init` writes a folder with all of them") from error
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or templates / name}:{error.lineno}: {error.message}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{templates / name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except Exception as error:
        place = _place(error.__traceback__, templates)
        if place is None:
            raise
        raise TemplateError(f"{place}: {error}") from error


def check_templates(templates: Path) -> None:
    """Read every template of the folder. Raises TemplateError for the first that is broken, or when there is none."""
    environment = _environment(templates, {})
    names = environment.list_templates(extensions=["j2"])
    if not names:
        raise TemplateError(f"{templates}: no templates here; `digest init` writes a folder with all of them")
    for name in names:
        try:
            environment.parse((templates / name).read_text("utf-8"), name)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"{templates / name}:{error.lineno}: {error.message}") from error
        except UnicodeDecodeError as error:
            raise TemplateError(f"{templates / name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _environment(templates: Path, filters: Mapping[str, Callable[..., Any]]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),  # noqa: S701 - the text form is no HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment


def _place(trace: TracebackType | None, templates: Path) -> str | None:
    """`FILE:LINE` of the innermost template line of a traceback; None when no template was at work."""
    place = None
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if Path(file).is_relative_to(templates):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def squeezed(text: str) -> str:
    """A text form without trailing spaces and with at most one empty line between paragraphs."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
