"""Parses untrusted HTML and XML into plain text, and into trees that can be searched."""

import html
import re
from html.entities import html5
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from lxml.cssselect import SelectorError

from digest.collect.reading.characters import decoded, is_escaped, repaired, sound_references
from digest.collect.web.urls import absolute_link

_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
# In XML that is not well-formed: CDATA; an ampersand that was not escaped; a reference that only HTML has.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,10}|#[xX][\da-fA-F]{1,8});)(\w{1,30};)?", re.DOTALL
)
# What shows that a text is markup which was escaped once too often.
_ESCAPED_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|u|h[1-6]|li|ul|ol|blockquote|font)\s{0,9}>|<br ?/?>|<img\b", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "figure", "form", "button")
# fmt: off
_BLOCKS = (
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table",
    "section", "article", "pre", "hr", "dd", "dt", "dl", "header", "footer", "figcaption", "aside", "main",
)
# fmt: on
# Most summaries consist of such pieces only; patterns extract their text in a sixth of an HTML parser's time.
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
    """Converts a piece of HTML to text, one line for each paragraph. Text without markup only gets its spaces tidied.

    Markup that was escaped several times is decoded as often, and characters are repaired (see `characters`).
    """
    text = markup = repaired(markup)
    if not markup.isprintable():
        text = markup = _CONTROLS.sub("", markup)
    elif "<" not in markup and "&" not in markup:
        return _tidy(markup)
    if _MARKUP.search(markup):
        markup = sound_references(markup.replace("\r", " ").replace("\n", " "))
        text = _text_of_simple(markup) if is_simple(markup) else _text_of(markup)
        if "<" not in markup and _ESCAPED_TAG.search(text):
            text = _text_of(text)
        if "&" in markup:
            text = decoded(text) if is_escaped(text) else repaired(text)
    lines = (_tidy(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def is_simple(markup: str) -> bool:
    """Whether the markup can be read by patterns alone: paragraphs of text with links and emphasis, nothing else."""
    return _SIMPLE_MARKUP.fullmatch(markup) is not None


def _tidy(line: str) -> str:
    """Reduces white space to single spaces; the plain space is the only white space that is printable."""
    return " ".join(line.split()) if "  " in line or not line.isprintable() else line.strip()


def parse_html(markup: str) -> Element | None:
    """Parses a page, however malformed; None if there is nothing to parse."""
    try:
        # Comments split sentences in pages written by scripts; without them the text is in one piece.
        parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True)
        return lxml_html.document_fromstring(_DECLARATION.sub("", _CONTROLS.sub("", markup), count=1), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def base_of(root: Element, url: str) -> str:
    """Returns the base of relative addresses: the page's first `base` with an address (HTML, 4.2.3), else the page."""
    for base in root.iter("base"):
        if base.get("href"):
            return absolute_link(str(base.get("href")), url) or url
    return url


def parse_xml(text: str, *, strict: bool = False) -> Element | None:
    """Parses an XML document, up to where it is cut off; entities and DTDs are ignored. None if nothing can be parsed.

    With `strict`, returns None for a document that is not well-formed; else control characters are removed and
    unescaped ampersands escaped first. Elements are found by local name, such as
    `root.xpath("//*[local-name()='url']")`.
    """
    parser = etree.XMLParser(recover=not strict, resolve_entities=False, no_network=True, load_dtd=False)
    if not strict:
        text = _AMPERSAND.sub(_escaped, sound_references(_CONTROLS.sub("", text)))
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _escaped(found: re.Match[str]) -> str:
    if not found[0].startswith("&"):
        return found[0]
    return html5.get(found[1] or "") or f"&amp;{found[1] or ''}"


def line_of(element: Element) -> str:
    """Returns the text of an element as one line."""
    return " ".join(repaired("".join(element.itertext())).split())


def lines_of(element: Element) -> str:
    """Returns the text of an element, one line for each paragraph."""
    return plain_text(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def selected(element: Element, selector: str) -> list[Element]:
    """Returns the elements that match a CSS selector, in order. Raises ValueError for an invalid selector."""
    try:
        return list(element.cssselect(selector))
    except (SelectorError, etree.XPathError) as error:  # the latter for a namespace; pages have no namespaces
        raise ValueError(f"{selector!r} is not a CSS selector ({error}); write one such as 'h2 a'") from error


def unwrap(root: Element, *names: str) -> None:
    """Removes the tags of all elements with these names and keeps their content; removing them singly takes quadratic
    time.
    """
    etree.strip_tags(root, *names)


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
