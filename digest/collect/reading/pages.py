"""Extracts the main text, title and date of an HTML page."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

import trafilatura
from trafilatura.feeds import FeedParameters, determine_feed

from digest.collect.reading.characters import decoded, is_escaped, repaired, with_half_spaces
from digest.collect.reading.furniture import without_furniture
from digest.collect.reading.markup import Element, parse_html, plain_text
from digest.collect.reading.page_facts import json_of, published_of, site_of, title_of
from digest.collect.reading.page_repair import put_right

MOST_CHARACTERS = 5_000_000
_SCANT, _AMPLE = 60, 100  # words
_FEWEST_OF_JSON = 40  # words of a text that only the page's JSON contains
_TEXTS = frozenset(
    {"articlebody", "body", "content", "contenthtml", "bodyhtml", "text", "html", "fulltext", "paragraphs"}
)
_MOST_NODES = 50_000
_MOST_ELEMENTS = 5_000  # per page, three times what large pages have; the extractor may take quadratic time
# trafilatura drops joiners, and private-use characters too; letters of a script that no page here uses stand in.
_STANDINS = {"\u200c": "\ua4d8", "\u200d": "\ua4d9"}
_VEIL = re.compile(r"(\u200c|&zwnj;|&#8204;|&#x200c;|\\u200c)|\u200d|&zwj;|&#8205;|&#x200d;|\\u200d", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was extracted: `text` has one line for each paragraph, "" if no main text was found; `site` is the site's
    name.
    """

    text: str = ""
    title: str = ""
    site: str = ""
    published: datetime | None = None


def read_page(markup: str, url: str, zone: str = "UTC") -> Page:
    """Extracts main text, title and date; an empty Page if nothing can be read.

    A date without a zone is local time in `zone`.
    """
    if not markup.strip() or len(markup) > MOST_CHARACTERS:
        return Page()
    veiled = _veiled(with_half_spaces(markup))
    root = _tree(veiled)
    if root is None:
        return Page()
    title = title_of(root)
    published = published_of(root, url, title, zone)
    title, site = repaired(_unveiled(title)), repaired(_unveiled(site_of(root)))
    text = _main_text(root, veiled, url, title)
    text = decoded(text) if is_escaped(text) else repaired(text)
    return Page(text=text, title=title, site=site, published=published)


def _tree(markup: str) -> Element | None:
    """Parses a page, limited to as many elements as the extractor can read in a second."""
    root = parse_html(markup)
    if root is not None:
        for element in list(islice(root.iter(), _MOST_ELEMENTS, None)):
            if (parent := element.getparent()) is not None:
                parent.remove(element)
    return root


def linked_feeds(markup: str, url: str) -> tuple[str, ...]:
    """Returns the feed addresses that a page declares in its head, else those it links to; () if it is unreadable."""
    if not markup.strip() or len(markup) > MOST_CHARACTERS:
        return ()
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    return tuple(determine_feed(markup, FeedParameters(site, parts.netloc, url)))


def _main_text(root: Element, markup: str, url: str, title: str) -> str:
    """Extracts strictly; if that finds next to nothing, leniently, provided that gives the length of an article; else
    uses text that only the page's JSON contains.
    """
    in_json = _text_in_json(root)
    put_right(root)
    text = _extracted(root, url, title, strict=True)
    if len(text.split()) >= _SCANT:
        return text
    again = _tree(markup)
    put_right(again)
    lenient = _extracted(again, url, title, strict=False)
    if len(lenient.split()) >= _AMPLE:
        return lenient
    only_json = without_furniture(_unveiled(in_json), title)
    return only_json if len(only_json.split()) >= max(_FEWEST_OF_JSON, 2 * len(text.split())) else text


def _extracted(page: Element, url: str, title: str, *, strict: bool) -> str:
    document = trafilatura.bare_extraction(page, url=url, favor_precision=strict, include_comments=False)
    text = getattr(document, "text", None)
    return without_furniture(_unveiled(text), title) if isinstance(text, str) else ""


def _text_in_json(root: Element) -> str:
    """Returns the longest article text in the page's JSON scripts; "" if there is none."""
    found = [""]
    for data in json_of(root):
        waiting: list[object] = [data]
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop()
            if isinstance(node, dict):
                found += [text for name, value in node.items() if name.lower() in _TEXTS and (text := _text_of(value))]
                waiting.extend(node.values())
            elif isinstance(node, list):
                waiting.extend(node)
    longest = max(found, key=len)
    return plain_text(longest[:MOST_CHARACTERS].replace("\n", "<br>")) if longest else ""


def _text_of(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return ""


def _veiled(markup: str) -> str:
    return _VEIL.sub(lambda joiner: _STANDINS["\u200c" if joiner[1] else "\u200d"], markup)


def _unveiled(text: str) -> str:
    for joiner, letter in _STANDINS.items():
        text = text.replace(letter, joiner)
    return text
