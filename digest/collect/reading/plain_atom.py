"""Fast path for plain Atom (RFC 4287), as `plain_rss` is for RSS: returns what feedparser would, or nothing.

A test compares both on every feed of the evaluation data.
"""

import re
from typing import Any

from digest.collect.reading.markup import Element
from digest.collect.reading.plain_rss import MEDIA, NotPlain, PlainFeed, add, plain_entry, plain_root, plain_value

_ATOM = "{http://www.w3.org/2005/Atom}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile("[A-Za-z0-9-]+")
_TYPE = frozenset({"type"})
# Elements without anything that is read here, wherever they stand.
_PLAIN_TYPES = (None, "text", "html")
_FEED = frozenset({"subtitle", "id", "updated", "author", "generator", "icon", "logo", "rights", "category"})
_ENTRY = frozenset({"author", "contributor", "category", "rights"})


def read_plain_atom(text: str, most_items: int) -> PlainFeed | None:
    """Parses a well-formed, plain Atom document of at most `most_items` entries; None if feedparser should read it."""
    root = plain_root(text, "<feed", "<entry", most_items)
    if root is None or root.tag != f"{_ATOM}feed":
        return None
    try:
        return _feed(root)
    except NotPlain:
        return None


def _feed(root: Element) -> PlainFeed:
    if not {_LANGUAGE}.issuperset(root.keys()):
        raise NotPlain
    feed: dict[str, str] = {}
    if language := root.get(_LANGUAGE):
        if not _TAG.fullmatch(language):
            raise NotPlain
        feed["language"] = language
    entries = []
    for child in root:
        name = _name(child)
        if name == "entry":
            entries.append(_entry(child, language))
        elif name == "link":
            _add_link(feed, child)
        elif name == "title":
            if child.get("type") not in _PLAIN_TYPES:
                raise NotPlain
            add(feed, name, plain_value(child, _TYPE))
        elif name not in _FEED:
            raise NotPlain
    return PlainFeed(feed=feed, entries=entries)


def _entry(element: Element, language: str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if element.keys():
        raise NotPlain
    for child in element:
        name = _name(child)
        if name in ("id", "published", "updated"):
            add(entry, name, plain_value(child))
        elif name in ("title", "summary", "content"):
            if child.get("type") not in _PLAIN_TYPES or (name == "summary" and "content" in entry):
                raise NotPlain
            text = plain_value(child, _TYPE)
            add(entry, name, [{"value": text}] if name == "content" else text)
        elif name == "link":
            _add_link(entry, child)
        elif name not in _ENTRY and (name not in MEDIA or len(child)):
            raise NotPlain
    return plain_entry(entry, language)


def _add_link(found: dict[str, Any], link: Element) -> None:
    """Records a link if it leads to the page of the feed or entry itself."""
    if not link.get("href") or len(link):
        raise NotPlain
    if link.get("rel") in (None, "alternate"):
        if link.get("type") not in (None, "text/html"):
            raise NotPlain
        add(found, "link", link.get("href").strip())


def _name(element: Element) -> str:
    return str(element.tag).removeprefix(_ATOM)
