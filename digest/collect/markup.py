"""HTML in feeds and titles to plain text: markup removed, entities decoded, paragraphs as newlines."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"[\r\n]+")
_BREAKS = re.compile(r"\s*\n\s*")
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "figure", "form", "button")
# fmt: off
_BLOCKS = (
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table",
    "section", "article", "pre", "hr", "dd", "dt", "dl", "header", "footer", "figcaption", "aside", "main",
)
# fmt: on


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, one line a paragraph. Text that is no markup comes back with its spaces tidied."""
    markup = _CONTROLS.sub("", markup)
    if _MARKUP.search(markup):
        markup = _text_of(_LINES.sub(" ", markup))
    return _BREAKS.sub("\n", _SPACES.sub(" ", markup)).strip()


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
