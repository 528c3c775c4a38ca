"""Finds the title of a page and the time at which its report was published."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from digest.collect.reading.characters import decoded
from digest.collect.reading.dates import parse_date
from digest.collect.reading.markup import Element, line_of
from digest.text.normalise import match_key

_LONGEST_TITLE = 1_000
_MOST_SCRIPTS, _LONGEST_SCRIPT, _MOST_NODES = 30, 1_000_000, 20_000
_MOST_NAMES = 5
_TITLES = ("og:title", "twitter:title")
_DATES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publishdate", "article:published"),
    *("publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued"),
    "dc.date",
    *("dcterms.created", "dcterms.issued", "dcterms.date", "article.published", "citation_publication_date"),
)
_ARTICLE_TYPES = re.compile(r"article|posting|report|liveblog|^webpage$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"comment|respons|related|recommend|sidebar|widget|clock|weather|most[-_]?(?:read|popular)|latest|teaser|promo|more[-_]|"
    r"footer|nav|menu|trending|breaking|ticker|next|prev",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)
_CLIMB = 4  # ancestors of a time element that are searched for the headline
_DATE_IN_JSON = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{8,40})"')


def title_of(root: Element) -> str:
    """Returns the title of a page: the first non-empty one of its sharing metadata, its title element, its first
    heading.
    """
    metas = _metas(root)
    titles = (line_of(title) for title in root.iter("title") if not any(True for _ in title.iterancestors("svg")))
    headings = (line_of(heading) for heading in root.iter("h1"))
    found = (*(metas.get(name, "") for name in _TITLES), *islice(titles, 1), *islice(headings, 1))
    return " ".join(decoded(next((one for one in found if one.strip()), "")).split())[:_LONGEST_TITLE]


def site_of(root: Element) -> str:
    """Returns the site's name from the page's sharing metadata; "" if there is none."""
    return " ".join(decoded(_metas(root).get("og:site_name", "")).split())[:_LONGEST_TITLE]


def published_of(root: Element, url: str, title: str, zone: str) -> datetime | None:
    """Returns when this page's report was published; None if the page does not say. Times without a zone are in `zone`.

    Reads JSON-LD, metadata and `time` elements within the report; the rest of a page also shows times of other reports,
    of comments and of now.
    """
    written = (*_of_json(root, _page_addresses(root, url), title), *_of_metas(root), *_of_times(root))
    found = [(moment, ":" in one) for one in written if (moment := parse_date(one, zone))]
    if not found:
        return None
    first, has_time = found[0]
    # If only a day is given first, prefer an exact time within a day of it.
    near = (moment for moment, exact in found if exact and abs(moment - first) <= _ONE_DAY)
    return first if has_time else next(near, first)


def json_of(root: Element) -> Iterator[Any]:
    """Yields the parsed JSON scripts of a page; invalid ones are skipped."""
    for script in islice(_scripts(root), _MOST_SCRIPTS):
        try:
            yield json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue


def _scripts(root: Element) -> Iterator[str]:
    for script in root.iter("script"):
        if "json" in (script.get("type") or "").lower() and script.text and len(script.text) <= _LONGEST_SCRIPT:
            yield script.text


def _metas(root: Element) -> dict[str, str]:
    """Maps the names of a page's meta elements to their first non-empty content."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        names = " ".join(meta.get(attribute) or "" for attribute in ("property", "name", "itemprop"))
        for name in names.lower().split()[:_MOST_NAMES] if content else ():
            found.setdefault(name, content)
    return found


def _of_metas(root: Element) -> tuple[str, ...]:
    metas = _metas(root)
    return tuple(metas[name] for name in _DATES if name in metas)


def _page_addresses(root: Element, url: str) -> frozenset[str]:
    """Returns the addresses the page gives for itself: its own, canonical and og:url."""
    links = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    return frozenset(_bare(one) for one in (url, *links, _metas(root).get("og:url", "")) if one)


def _bare(url: str) -> str:
    address = url.strip().partition("#")[0].partition("?")[0]
    return re.sub(r"^https?://(?:www\.|m\.|amp\.)?", "", address).rstrip("/")


def _of_json(root: Element, addresses: frozenset[str], title: str) -> tuple[str, ...]:
    """Returns dates from JSON-LD: those of articles about this page, else that of the only article."""
    articles = [node for data in json_of(root) for node in _articles(data)]
    own = [node for node in articles if _is_of(node, addresses, title)]
    if not own and len(articles) == 1 and not _names_itself(articles[0]):
        own = articles
    dates = [str(node["datePublished"]) for node in own]
    if not dates and not articles:
        dates = [date for script in _scripts(root) for date in _DATE_IN_JSON.findall(script)[:1]]  # broken JSON
    return tuple(dates)


def _articles(data: Any) -> Iterator[Mapping[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop()
        seen += 1
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            if node.get("datePublished") and _ARTICLE_TYPES.search(str(node.get("@type"))):
                yield node
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))


def _is_of(node: Mapping[str, Any], addresses: frozenset[str], title: str) -> bool:
    page = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    if any(_bare(one) in addresses for one in named if isinstance(one, str)):
        return True
    headline = match_key(str(node.get("headline") or ""))
    return bool(headline) and (headline in match_key(title) or match_key(title) in headline) and bool(title)


def _names_itself(node: Mapping[str, Any]) -> bool:
    """Whether an article has its own address and headline; if these are not the page's, it is another article."""
    return bool(node.get("url")) and bool(node.get("headline"))


def _of_times(root: Element) -> tuple[str, ...]:
    """Returns the times of `time` elements in the report: in its article, or near its headline."""
    found, places = [], _Places.of(root)
    for element in (*root.iter("time"), *root.xpath("//*[@itemprop='datePublished'][@content]")):
        written = element.get("datetime") or element.get("content") or ""
        own = f"{element.get('itemprop') or ''} {element.get('class') or ''}"
        is_published = "publ" in own.lower() or "pubdate" in element.attrib
        if written and (is_published or not _CHANGED.search(own)) and places.in_report(element):
            found.append((not is_published, written))
    return tuple(written for _, written in sorted(found, key=lambda pair: pair[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """The elements around a headline, inside an article, and inside a block about something else.

    Found in one walk: looking around each `time` separately takes quadratic time.
    """

    headed: frozenset[Element]
    in_article: frozenset[Element]
    elsewhere: frozenset[Element]

    @classmethod
    def of(cls, root: Element) -> "_Places":
        headed: set[Element] = set()
        for heading in root.iter("h1"):
            for around in (heading, *heading.iterancestors()):
                if around in headed:
                    break
                headed.add(around)
        in_article, elsewhere = set[Element](), set[Element]()
        for element in root.iter():  # parents before their children
            parent = element.getparent()
            if parent in elsewhere or _is_elsewhere(element, element in headed):
                elsewhere.add(element)
            elif parent in in_article or element.tag in ("article", "main"):
                in_article.add(element)
        return cls(headed=frozenset(headed), in_article=frozenset(in_article), elsewhere=frozenset(elsewhere))

    def in_report(self, element: Element) -> bool:
        """Whether an element is in the page's article or near its headline, and not in a block about something else."""
        parent = element.getparent()
        if parent in self.elsewhere:
            return False
        near = islice(element.iterancestors(), _CLIMB)
        return parent in self.in_article or any(
            around in self.headed for around in near if around.tag not in ("body", "html")
        )


def _is_elsewhere(element: Element, headed: bool) -> bool:
    """Whether a block is about something else than the page's report: asides, menus, comments and teasers."""
    if element.tag in ("aside", "nav", "footer"):
        return True
    if headed or element.tag in ("body", "html"):
        return False
    return _ELSEWHERE.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
