"""Every form of a letter, made from the frozen edition and the editors' templates; the same edition, the same bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from digest.model import Edition
from digest.render import wording
from digest.render.plain import isolated, wrapped
from digest.render.safety import harmless
from digest.render.shell import compile_shell
from digest.render.templating import fill, squeezed
from digest.text.normalise import direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A letter as texts: the web page; and the HTML, the text and the light HTML of the mail.

    Those of the mail hold `safety.LEAVE_URL` where a reader's own link belongs.
    """

    page: str
    email_html: str
    email_text: str
    light: str


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "clock": wording.clock,
        "direction": direction,
        "isolated": isolated,
        "length_line": wording.length_line,
        "long_date": wording.long_date,
        "method_line": wording.method_line,
        "number": wording.number,
        "short_date": wording.short_date,
        "side": lambda direction: "right" if direction == "rtl" else "left",
        "solar_date": wording.solar_date,
        "topic_line": wording.topic_line,
        "wrapped": wrapped,
    }
)


def render(edition: Edition, templates: Path) -> Forms:
    """The forms of an edition. Raises TemplateError with file and line when a template cannot be used."""
    edition = harmless(edition)
    values = {"edition": edition, "words": wording.phrases(edition.language)}
    title = f"{edition.title} · {wording.long_date(edition.day, edition.language)}"
    shell = fill(templates, "email.mjml.j2", values, FILTERS)
    return Forms(
        page=fill(templates, "page.html.j2", values, FILTERS),
        email_html=compile_shell(shell, name=str(templates / "email.mjml.j2"), title=title),
        email_text=squeezed(fill(templates, "email.txt.j2", values, FILTERS)),
        light=fill(templates, "light.html.j2", values, FILTERS),
    )
