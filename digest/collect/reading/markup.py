"""HTML and XML without trust: to plain text, and to trees whose elements can be looked for."""

import html
import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
# References to halves of a letter: what repairs XML lets them through, and then fails to give the text.
_HALVES = re.compile(
    r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "figure", "form", "button")
# fmt: off
_BLOCKS = (
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table",
    "section", "article", "pre", "hr", "dd", "dt", "dl", "header", "footer", "figcaption", "aside", "main",
)
# fmt: on
# Of such pieces, of which most summaries are made, the text is plain to see; a parser of HTML takes six times as long.
_TEXT = r"(?:[^<&]++|<br ?/?>|&(?:amp|lt|gt|quot|nbsp|#39|#82\d\d|#160);|&(?= ))"
_INLINE = (
    rf"(?:{_TEXT}|<b>{_TEXT}*+</b>|<i>{_TEXT}*+</i>|<em>{_TEXT}*+</em>|<strong>{_TEXT}*+</strong>"
    rf"|<a(?: [a-z]++=\"[^\"<>&]*+\")*+>{_TEXT}*+</a>)"
)
_SIMPLE_MARKUP = re.compile(rf"(?:{_INLINE}|<p>{_INLINE}*+(?:</p>)?+)*+")
_BREAK = re.compile(r"<(?:/?p|br ?/?)>")
_TAG = re.compile(r"<[^>]*+>")

Element = Any


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, one line a paragraph. Text that is no markup comes back with its spaces tidied."""
    if not markup.isprintable():
        markup = _CONTROLS.sub("", markup)
    elif "<" not in markup and "&" not in markup:
        return _tidy(markup)
    if _MARKUP.search(markup):
        markup = markup.replace("\r", " ").replace("\n", " ")
        markup = _text_of_simple(markup) if _SIMPLE_MARKUP.fullmatch(markup) else _text_of(markup)
    lines = (_tidy(line) for line in markup.split("\n"))
    return "\n".join(line for line in lines if line)


def _tidy(line: str) -> str:
    """The line with single spaces; of white space only the space itself is printable."""
    return " ".join(line.split()) if "  " in line or not line.isprintable() else line.strip()


def parse_html(markup: str) -> Element | None:
    """The tree of a page, however ill-formed; None where there is nothing to read."""
    try:
        return lxml_html.document_fromstring(_DECLARATION.sub("", _CONTROLS.sub("", markup), count=1))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def parse_xml(text: str, *, strict: bool = False) -> Element | None:
    """The tree of an XML document, up to where it breaks off; entities and DTDs are not read. None where there is none.

    With `strict` a document that is not well-formed has none; else control characters are taken out of it first.
    Elements are found by local name, such as `root.xpath("//*[local-name()='url']")`.
    """
    parser = etree.XMLParser(recover=not strict, resolve_entities=False, no_network=True, load_dtd=False)
    if not strict:
        text = _HALVES.sub("", _CONTROLS.sub("", text))
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def line_of(element: Element) -> str:
    """The text of an element as one line."""
    return " ".join("".join(element.itertext()).split())


def lines_of(element: Element) -> str:
    """The text of an element, one line a paragraph."""
    return plain_text(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def selected(element: Element, selector: str) -> list[Element]:
    """The elements in an element that a CSS selector names, in their order. Raises ValueError for what is none."""
    from lxml.cssselect import SelectorError

    try:
        return list(element.cssselect(selector))
    except (SelectorError, etree.XPathError) as error:  # the latter for a namespace, of which a page has none
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error


def _text_of_simple(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", markup)))


def _text_of(markup: str) -> str:
    if "<" not in markup:
        return html.unescape(markup)
    try:
        root = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.unescape(re.sub(r"<[^>]*>", " ", markup))
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in root.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    return "".join(root.itertext())
