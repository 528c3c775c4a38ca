"""The `page` collector: the reports listed on an index page, found by a CSS selector or by the common form of their
links.
"""

import re
from collections import defaultdict
from datetime import datetime
from itertools import islice
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from digest.collect.collector_registry import CollectorPlugin
from digest.collect.collectors.feed import judged
from digest.collect.health import arrived, refused
from digest.collect.reading.charsets import decode
from digest.collect.reading.dates import parse_date
from digest.collect.reading.each import entries_of
from digest.collect.reading.identity import address_key
from digest.collect.reading.markup import Element, base_of, line_of, parse_html, selected
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.urls import absolute_link, host_of
from digest.config.settings import Source
from digest.config.values import Line, Part
from digest.model.items import Entry, Health, Reading

MOST_LINKS = 100
_FEWEST = 3  # links of one form before they count as a list
_HEADLINE_WORDS = 4  # shorter links are headings or menu entries
_MOST_WORDS = 40
_CLIMB = 4  # ancestors of a link that are searched for its date
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form"})
_DATE_IN_PATH = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/-]|$)")
NO_PAGE = parse_html("<p></p>")
_SHORT_WORD = re.compile(r"[^\W\d_]{1,15}")


def _css_selector(selector: str) -> str:
    selected(NO_PAGE, selector)  # raises ValueError for an invalid selector
    return selector


class PageOptions(Part):
    """The options of a source with `collector: page`."""

    select: Annotated[Line, AfterValidator(_css_selector)] | None = Field(
        default=None,
        description="CSS selector of the links to reports; without it their form is learned from the page.",
    )


class PageCollector:
    """Reads index pages. `options.select` selects the links; without it the most common form of headline is used."""

    def requests(self, source: Source, so_far: tuple[Response | FetchFailed, ...] = ()) -> tuple[Request, ...]:
        """One request for the page."""
        return () if so_far else (Request(url=source.url, headers=(("accept", "text/html, */*;q=0.5"),)),)

    def read(self, source: Source, response: Response, now: datetime) -> Reading:
        """Parses the links as entries, in page order; dates come from nearby <time> elements or from the addresses."""
        return refused(response) or arrived(judged(_read(source, response), now), response)


def _read(source: Source, response: Response) -> Reading:
    root = parse_html(
        decode(response.body, content_type=response.header("content-type") or "", language=source.language).text
    )
    if root is None:
        return Reading(health=Health.UNPARSEABLE, detail="no page")
    page, base = response.url, base_of(root, response.url)
    select = PageOptions.model_validate(source.options).select
    if select:
        found = selected(root, select)
        anchors = [anchor for element in found for anchor in _anchors(element)]
        links = _links(anchors, base, page, fewest_words=1)
        missing = f"{select!r} selects no link"
    else:
        anchors = _outside_furniture(root)
        links = _commonest_form(_links(anchors, base, page, fewest_words=_HEADLINE_WORDS), page)
        missing = "no list of links was found; name it with options: {select: ...}"
    if not links:
        return Reading(health=Health.EMPTY, detail=missing)
    chosen = {anchor.get("href") for anchor, _ in links.values()}

    def entry(link: tuple[str, tuple[Element, str]], at: int) -> Entry:
        url, (anchor, title) = link
        return Entry(
            guid=url,
            url=url,
            title=title,
            published=_date(url, anchor, chosen, source.time_zone),
            language=source.language,
            position=at,
        )

    entries, asides = entries_of(islice(links.items(), MOST_LINKS), entry, source.url)
    return Reading(health=Health.FRESH, entries=entries, asides=asides)


def _anchors(element: Element) -> list[Element]:
    """Returns the element itself if it is a link, else the links inside it."""
    return [element] if element.tag == "a" else list(element.iter("a"))


def _links(anchors: list[Element], base: str, address: str, *, fewest_words: int) -> dict[str, tuple[Element, str]]:
    """Maps each address to its link and link text; if several links have one address, the longest text wins."""
    found: dict[str, tuple[Element, str]] = {}
    page = address_key(address)
    for anchor in anchors:
        url = absolute_link(anchor.get("href") or "", base)
        words = _words(anchor)
        count = len(words.split())
        if not url or not fewest_words <= count <= _MOST_WORDS or address_key(url) in (None, page):
            continue
        url = url.partition("#")[0]
        if url not in found or len(found[url][1]) < len(words):
            found[url] = (anchor, words)
    return found


def _words(anchor: Element) -> str:
    """Returns the link text: the heading inside the link if there is one (the rest is teaser), else all text, else its
    title.
    """
    headings = anchor.xpath(".//h1|.//h2|.//h3|.//h4")
    return line_of(headings[0]) if headings else line_of(anchor) or " ".join((anchor.get("title") or "").split())


def _commonest_form(links: dict[str, tuple[Element, str]], base: str) -> dict[str, tuple[Element, str]]:
    """Groups the links of this site by the form of their address and returns the group with the most headline words."""
    forms: defaultdict[tuple[str, ...], dict[str, tuple[Element, str]]] = defaultdict(dict)
    for url, found in links.items():
        if _site(url) == _site(base):
            forms[_form(url)][url] = found
    best = max(forms.values(), key=lambda form: sum(len(words.split()) for _, words in form.values()), default={})
    return best if len(best) >= _FEWEST else {}


def _form(url: str) -> tuple[str, ...]:
    """Reduces an address to its form: path words stay, numbers and long slugs are replaced by their kind."""
    path = [part for part in urlsplit(url).path.split("/") if part]
    kinds = ["0" if part.isdecimal() else part if _SHORT_WORD.fullmatch(part) else "slug" for part in path]
    return (*kinds[:-1], "slug" if len(kinds) > 1 else "page")


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")


def _outside_furniture(root: Element) -> list[Element]:
    """Returns the links of a page outside navigation, headers, footers and the like, in order."""
    links: list[Element] = []
    inside: set[Element] = set()
    for element in root.iter():  # parents before their children
        if element.tag in _FURNITURE or element.getparent() in inside:
            inside.add(element)
        elif element.tag == "a":
            links.append(element)
    return links


def _date(url: str, anchor: Element, chosen: set[str], zone: str) -> datetime | None:
    """Returns the time of the <time> element that belongs to this link alone, else the day in the address."""
    around = anchor
    for _ in range(_CLIMB):
        if around is None or len({other.get("href") for other in around.iter("a")} & chosen) > 1:
            break
        if times := around.xpath(".//time[@datetime]"):
            return parse_date(str(times[0].get("datetime")), zone)
        around = around.getparent()
    day = _DATE_IN_PATH.search(urlsplit(url).path)
    return parse_date("-".join(day.groups()), zone) if day else None


COLLECTOR = CollectorPlugin(make=PageCollector, options=PageOptions)
