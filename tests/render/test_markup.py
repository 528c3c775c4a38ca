"""The Email Markup Consortium's checks of accessibility (emailmarkup.org) over every form and language."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from factories import BEAT
from letters import full_letter

from digest.languages.registry import language_of
from digest.model.editions import Edition
from digest.render.forms import Imprint, open_templates, render

TEMPLATES = open_templates(Path(__file__).parents[2] / "templates", home=BEAT.home)
LANGUAGES = ("en", "fa", "ar")
FORMS = ("email_html", "light", "discreet_html", "page", "share")
MAILS = ("email_html", "light", "discreet_html")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    """One element with its attributes, its own text and everything below it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    below: list["Element"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Element"]:
        found = [one for one in self.below if not tags or one.tag in tags]
        return found + [deeper for one in self.below for deeper in one.all(*tags)]

    @property
    def whole_text(self) -> str:
        return " ".join((self.text + "".join(f" {one.whole_text}" for one in self.below)).split())

    @property
    def style(self) -> str:
        return self.attributes.get("style", "").replace(" ", "").lower()


class Reader(HTMLParser):
    """Reads a form; what stands in the comments for Outlook is read as Outlook reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.doctype = ""
        self.root = Element("document", {})
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_decl(self, declaration: str) -> None:
        self.doctype = declaration

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attributes})
        self._open[-1].below.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].text += data


Check = Callable[[Element, str], Sequence[str]]


def letter(language: str) -> Edition:
    return replace(full_letter(), language=language, corrections=("A correction.",), short_reason="Nine stories.")


def forms_of(language: str) -> dict[str, str]:
    imprint = Imprint(archive_url="https://letters.example/archive", postal_address="1 Harbour Road")
    forms = render(letter(language), TEMPLATES, imprint=imprint)
    return {name: getattr(forms, name) for name in FORMS}


RENDERED = {language: forms_of(language) for language in LANGUAGES}


def document_says_its_language(document: Element, language: str) -> list[str]:
    (html,) = document.all("html")
    return [] if html.attributes.get("lang") == language else [str(html.attributes)]


def document_says_its_direction(document: Element, language: str) -> list[str]:
    (html,) = document.all("html")
    return [] if html.attributes.get("dir") == language_of(language).direction else [str(html.attributes)]


def wrapper_repeats_both(document: Element, language: str) -> list[str]:
    """Mail programs drop <html> and <body>: all text lies in an element that has them too."""
    (body,) = document.all("body")
    told = {"lang": language, "dir": language_of(language).direction}
    wrappers = [one for one in body.below if one.tag in ("div", "main")]
    wrong = [one for one in wrappers if any(one.attributes.get(name) != value for name, value in told.items())]
    return [str(one.attributes) for one in wrong] or ([] if wrappers else ["no wrapper"])


def layout_tables_are_presentation(document: Element, language: str) -> list[str]:
    tables = (one for one in document.all("table") if not one.all("th"))
    return [str(one.attributes) for one in tables if one.attributes.get("role") not in ("presentation", "none")]


def data_tables_have_headers_with_a_scope(document: Element, language: str) -> list[str]:
    return [one.text for one in document.all("th") if one.attributes.get("scope") not in ("col", "row")]


def pictures_have_an_alternative(document: Element, language: str) -> list[str]:
    return [str(one.attributes) for one in document.all("img") if "alt" not in one.attributes]


def drawings_have_a_title(document: Element, language: str) -> list[str]:
    drawings = document.all("svg")
    return [str(one.attributes) for one in drawings if not one.all("title") or one.attributes.get("role") != "img"]


def document_has_a_title(document: Element, language: str) -> list[str]:
    (head,) = document.all("head")
    return [] if [one for one in head.all("title") if one.text.strip()] else ["no title"]


def character_set_is_declared(document: Element, language: str) -> list[str]:
    metas = [one.attributes for one in document.all("meta")]
    told = [one for one in metas if "utf-8" in (one.get("charset", "") + one.get("content", "")).lower()]
    return [] if told else [str(metas)]


def readers_may_zoom(document: Element, language: str) -> list[str]:
    contents = [one.attributes["content"] for one in document.all("meta") if one.attributes.get("name") == "viewport"]
    hindering = [one for one in contents if re.search("user-scalable|maximum-scale", one)]
    return hindering if contents else ["no viewport"]


def colour_schemes_are_declared(document: Element, language: str) -> list[str]:
    names = {one.attributes.get("name") for one in document.all("meta")}
    return [] if "color-scheme" in names else ["no color-scheme"]


def links_say_where_they_lead(document: Element, language: str) -> list[str]:
    links = document.all("a")
    return [str(one.attributes) for one in links if not (one.whole_text or one.attributes.get("aria-label"))]


def links_lead_somewhere(document: Element, language: str) -> list[str]:
    return [one.whole_text for one in document.all("a") if one.attributes.get("href", "#") in ("", "#")]


def links_are_underlined(document: Element, language: str) -> list[str]:
    return [one.whole_text for one in document.all("a") if "text-decoration:none" in one.style]


def headings_stand_in_order(document: Element, language: str) -> list[str]:
    levels = _levels(document)
    in_order = all(later <= earlier + 1 for earlier, later in pairwise(levels))
    return [] if in_order and levels.count(1) == 1 else [str(levels)]


def _levels(element: Element) -> list[int]:
    own = [int(element.tag[1])] if re.fullmatch("h[1-6]", element.tag) else []
    return own + [level for one in element.below for level in _levels(one)]


def no_heading_is_empty(document: Element, language: str) -> list[str]:
    return [one.tag for one in document.all("h1", "h2", "h3", "h4") if not one.whole_text]


def ids_are_given_once(document: Element, language: str) -> list[str]:
    ids = [one.attributes["id"] for one in document.all() if one.attributes.get("id")]
    return [one for one in ids if ids.count(one) > 1]


def nothing_is_justified(document: Element, language: str) -> list[str]:
    aligned = ((one, f"{one.style};text-align:{one.attributes.get('align', '')}") for one in document.all())
    return [str(one.attributes) for one, style in aligned if "text-align:justify" in style]


def no_text_is_tiny(document: Element, language: str) -> list[str]:
    sizes = ((one, size) for one in document.all() for size in re.findall(r"font-size:(\d{1,3})px", one.style))
    return [one.whole_text[:60] for one, size in sizes if 0 < int(size) < 13 and one.whole_text]


def lines_are_not_cramped(document: Element, language: str) -> list[str]:
    """Lines of a paragraph are at least 1.35 times as high as its letters."""
    wrong = []
    for one in document.all("p"):
        size, height = re.search(r"font-size:(\d+)px", one.style), re.search(r"line-height:(\d+)px", one.style)
        if size and height and int(height[1]) < 1.35 * int(size[1]):
            wrong.append(one.style)
    return wrong


def foreign_texts_say_their_language(document: Element, language: str) -> list[str]:
    """Text in another script than the letter's stands in an element that says its language or direction."""
    foreign, wrong = re.compile(r"[\u0600-\u06ff]{4}"), list[str]()

    def look(element: Element, told: bool) -> None:
        told = told or element.attributes.get("lang", language) != language or "dir" in element.attributes
        if not told and element.tag in ("a", "p", "h2", "h3", "li") and foreign.search(element.text):
            wrong.append(element.text.strip()[:60])
        for one in element.below:
            if one.tag not in ("style", "title", "head"):
                look(one, told)

    if language == "en":  # the made-up letter is in English: in other languages all of its texts are foreign
        (body,) = document.all("body")
        for wrapper in body.below:
            for part in wrapper.below:
                look(part, told=False)
    return wrong


CHECKS: tuple[Check, ...] = (
    document_says_its_language,
    document_says_its_direction,
    layout_tables_are_presentation,
    data_tables_have_headers_with_a_scope,
    pictures_have_an_alternative,
    drawings_have_a_title,
    document_has_a_title,
    character_set_is_declared,
    readers_may_zoom,
    colour_schemes_are_declared,
    links_say_where_they_lead,
    links_lead_somewhere,
    links_are_underlined,
    headings_stand_in_order,
    no_heading_is_empty,
    ids_are_given_once,
    nothing_is_justified,
    no_text_is_tiny,
    lines_are_not_cramped,
    foreign_texts_say_their_language,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_every_language_passes_every_check(form: str, language: str, check: Check) -> None:
    assert check(Reader(RENDERED[language][form]).root, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", MAILS)
def test_a_mail_says_language_and_direction_where_mail_programs_keep_them(form: str, language: str) -> None:
    assert wrapper_repeats_both(Reader(RENDERED[language][form]).root, language) == []


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_html5(form: str) -> None:
    assert Reader(RENDERED["en"][form]).doctype.lower() == "doctype html"


def test_tables_for_outlook_are_presentation_too() -> None:
    hidden = "".join(re.findall(r"<!--\[if mso[^>]*>(.*?)<!\[endif\]-->", RENDERED["en"]["email_html"], re.DOTALL))
    tables = re.findall("<table[^>]*>", hidden)
    assert tables
    assert [one for one in tables if 'role="presentation"' not in one] == []


@pytest.mark.parametrize(
    ("html", "check"),
    [
        ("<html dir=ltr><body></body></html>", document_says_its_language),
        ("<html lang=en><body></body></html>", document_says_its_direction),
        ("<table><tr><td>x</table>", layout_tables_are_presentation),
        ("<table><tr><th>x</table>", data_tables_have_headers_with_a_scope),
        ("<img src=x>", pictures_have_an_alternative),
        ("<svg></svg>", drawings_have_a_title),
        ("<head><title> </title></head>", document_has_a_title),
        ("<meta name=viewport content='maximum-scale=1'>", readers_may_zoom),
        ("<a href=/x><b></b></a>", links_say_where_they_lead),
        ("<a href='#'>x</a>", links_lead_somewhere),
        ("<a href=/x style='text-decoration: none'>x</a>", links_are_underlined),
        ("<h1>x</h1><h3>y</h3>", headings_stand_in_order),
        ("<h2> </h2>", no_heading_is_empty),
        ("<p id=a></p><p id=a></p>", ids_are_given_once),
        ("<p align=justify>x</p>", nothing_is_justified),
        ("<p style='font-size: 9px'>x</p>", no_text_is_tiny),
        ("<p style='font-size:16px;line-height:16px'>x</p>", lines_are_not_cramped),
        ("<body><main><p><a href=/x>گزارش تصویری</a></p></main></body>", foreign_texts_say_their_language),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_check_sees_what_it_is_for(html: str, check: Check) -> None:
    assert check(Reader(html).root, "en")
