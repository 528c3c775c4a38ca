"""Renders every form of a letter from the frozen edition and the editors' templates; deterministic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from digest.beats.beat import HomeCountry
from digest.languages.registry import language_of
from digest.model.editions import Edition
from digest.model.errors import TemplateError
from digest.render import letter_words as wording
from digest.render.coverage import Coverage
from digest.render.plain import in_report, isolated, wrapped
from digest.render.safety import harmless
from digest.render.shell import compile_shell
from digest.render.templating import Templates, squeezed
from digest.text.normalise import direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Context of an edition: the archive's public address without a trailing slash, the postal address.

    `hub` is the address of the WebSub hub named in the feeds. `home` is the beat's home country, `measurements` the
    headings of the measurements box by language. `suffix` is part of the file names of a letter that is not in the main
    language: `.fa` in index.fa.html. `versions` are (suffix, language) of the same letter in other languages.
    """

    archive_url: str = ""
    postal_address: str = ""
    hub: str = ""
    home: HomeCountry | None = None
    measurements: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A letter as texts: the web page, the shareable single file, and the forms of the mail.

    `email_html` and `email_text` are the two parts of one mail; `light` is HTML for throttled networks. `discreet_html`
    and `discreet` are the parts of the mail that does not name the newsletter. The mail forms contain `safety.MARKS` in
    place of a reader's own links. A form that is left out is "".
    """

    page: str
    share: str
    email_html: str
    email_text: str
    light: str
    discreet: str
    discreet_html: str


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "direction": direction,
        "in_language": wording.in_language,
        "in_report": in_report,
        "isolated": isolated,
        "language_name": lambda code: language_of(code).name,
        "length_line": wording.length_line,
        "long_date": wording.long_date,
        "method_line": wording.method_line,
        "month_name": wording.month_name,
        "number": wording.number,
        "short_date": wording.short_date,
        "side": lambda direction: "right" if direction == "rtl" else "left",
        "thread_line": wording.thread_line,
        "topic_line": wording.topic_line,
        "translated_from": wording.translated_from,
        "wrapped": wrapped,
    }
)


def open_templates(*folders: Path, home: HomeCountry | None = None) -> Templates:
    """Opens the templates of these folders, earlier folders first, with the filters of docs/templates.md.

    Times and dates are also given for the beat's `home` country, if it has one.
    """
    at_home = {
        "clock": partial(wording.clock, home=home),
        "home_date": partial(wording.home_date, home=home),
        "solar_date": partial(wording.home_date, home=home),  # its name in the templates of version 0.1
    }
    return Templates(*folders, filters={**FILTERS, **at_home})


def render(
    edition: Edition, templates: Templates, *, imprint: Imprint | None = None, coverage: Coverage | None = None
) -> Forms:
    """Renders the forms of an edition; the page includes a chart of `coverage` if given.

    Raises TemplateError with file and line if a template cannot be used.
    """
    return Forms(**{name: make() for name, make in _makers(edition, templates, imprint, coverage).items()})


def render_what_can_be(
    edition: Edition, templates: Templates, *, imprint: Imprint | None = None, coverage: Coverage | None = None
) -> tuple[Forms, Mapping[str, str]]:
    """Renders the forms of an edition; a form that fails is "", and its error is returned under its name."""
    forms, faults = dict[str, str](), dict[str, str]()
    for name, make in _makers(edition, templates, imprint, coverage).items():
        try:
            forms[name] = make()
        except TemplateError as error:
            forms[name], faults[name] = "", str(error)
    return Forms(**forms), faults


def _makers(
    edition: Edition, templates: Templates, imprint: Imprint | None, coverage: Coverage | None
) -> Mapping[str, Callable[[], str]]:
    """Returns the function that renders each form, by name."""
    values = values_of(edition, imprint or Imprint())

    def fill(template: str, **more: object) -> Callable[[], str]:
        return lambda: templates.fill(template, {**values, **more})

    def mail() -> str:
        shown = values["edition"]
        title = f"{shown.title} · {wording.long_date(shown.day, shown.language)}"
        name = str(templates.file("email.mjml.j2"))
        return compile_shell(templates.fill("email.mjml.j2", values), name=name, title=title)

    return {
        "page": fill("page.html.j2", coverage=coverage, standalone=False),
        "share": fill("page.html.j2", coverage=coverage, standalone=True),
        "email_html": mail,
        "email_text": lambda: squeezed(fill("email.txt.j2", discreet=False)()),
        "light": fill("light.html.j2", discreet=False),
        "discreet": lambda: squeezed(fill("email.txt.j2", discreet=True)()),
        "discreet_html": fill("light.html.j2", discreet=True),
    }


def in_languages(edition: Edition, imprint: Imprint) -> tuple[tuple[Edition, Imprint], ...]:
    """Returns the letter in each of its languages, the main one first, with its imprint."""
    letters = (edition, *edition.in_other_languages)
    versions = tuple(("" if one is edition else f".{one.language}", one.language) for one in letters)
    return tuple(
        (one, replace(imprint, suffix=version[0], versions=tuple(other for other in versions if other != version)))
        for one, version in zip(letters, versions, strict=True)
    )


def values_of(edition: Edition, imprint: Imprint) -> dict[str, Any]:
    """Returns the values available to every template of an edition."""
    shown = harmless(edition)
    words = {
        **wording.phrases(edition.language),
        "sample": wording.replay_line(edition),
        "net": wording.measurements_heading(edition.language, imprint.home, imprint.measurements),
    }
    return {"edition": shown, "words": words, "imprint": imprint}
