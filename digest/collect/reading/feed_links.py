"""Finds the feeds that a page declares: in its head (HTML, 4.6.7.1) or in the response's Link header (RFC 8288)."""

import re

from digest.collect.reading.markup import Element, base_of, parse_html
from digest.collect.web.urls import absolute_link

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/xml"}
    | {"text/xml", "application/json", "application/x.atom+xml", "application/x-atom+xml"}
)
_MOST_CHARACTERS = 5_000_000
_LONGEST_HEADER = 10_000
_VALUE = r"\s{0,9}=\s{0,9}(?:\"([^\"]{0,300})\"|([^\s\",;]{1,300}))"
_LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,2000})")
_PARAMETER = re.compile(rf"([\w*]{{1,30}}){_VALUE}")


def named_feeds(markup: str, url: str) -> tuple[str, ...]:
    """Returns the feed addresses in the page's `link` elements, in order, without duplicates."""
    root = parse_html(markup) if 0 < len(markup) <= _MOST_CHARACTERS else None
    if root is None:
        return ()
    base = base_of(root, url)
    links = [_attributes(link) for link in root.iter() if _is_link(link)]
    found = [absolute_link(link.get("href", ""), base) for link in links if _names_a_feed(link)]
    return tuple(dict.fromkeys(address for address in found if address))


def feeds_of_header(header: str, url: str) -> tuple[str, ...]:
    """Returns the feed addresses in a Link header."""
    found = []
    for link in _LINK.finditer(header[:_LONGEST_HEADER]):
        parameters = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(link[2])}
        if _names_a_feed(parameters) and (address := absolute_link(link[1], url)):
            found.append(address)
    return tuple(dict.fromkeys(found))


def _is_link(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.lower() == "link"


def _attributes(element: Element) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in element.attrib.items()}


def _names_a_feed(link: dict[str, str]) -> bool:
    """Whether `rel` contains `feed`, or `alternate` together with a feed's media type."""
    words = set(link.get("rel", "").lower().split())
    kind = link.get("type", "").partition(";")[0].strip().lower()
    return (kind in _TYPES and bool(words & {"alternate", "feed"})) or ("feed" in words and not kind)
