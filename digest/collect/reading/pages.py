"""The main text, title and date of an HTML page by itself."""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import trafilatura
from trafilatura.feeds import FeedParameters, determine_feed

from digest.collect.reading.dates import parse_date
from digest.collect.reading.furniture import without_furniture

MOST_CHARACTERS = 5_000_000
_SCANT, _AMPLE = 60, 100  # words
# trafilatura drops joiners, and private-use characters too; letters of a script that no page here uses stand in.
_STANDINS = {"\u200c": "\ua4d8", "\u200d": "\ua4d9"}
_VEIL = re.compile("(\u200c|&zwnj;|&#8204;|&#x200c;)|\u200d|&zwj;|&#8205;|&#x200d;", re.IGNORECASE)
_TITLE = re.compile(
    r"<meta\b[^>]*\bproperty=[\"']og:title[\"'][^>]*\bcontent=(?:\"([^\"]*)\"|'([^']*)')|<title\b[^>]*>(.*?)</title>",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(
    r"<meta\b[^>]*\b(?:article:published_time|datePublished|pubdate|publish-?date|dc\.date(?:\.issued)?)\b[^>]*>"
    r"|\"datePublished\"\s*:\s*\"[^\"]{8,40}\"|<time\b[^>]*\bdatetime=[^>]*>",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; `text` is one line a paragraph, empty where no main text was found."""

    text: str = ""
    title: str = ""
    published: datetime | None = None


def read_page(markup: str, url: str) -> Page:
    """Main text, title and date of a page; an empty Page where nothing can be read. Never raises."""
    if not markup.strip() or len(markup) > MOST_CHARACTERS:
        return Page()
    title = _title(markup)
    try:
        text = _main_text(_veiled(markup), url, title)
    except Exception:
        # Whatever a page does to the extractor costs only that page.
        return Page()
    return Page(text=_unveiled(text), title=title, published=_published(markup))


def linked_feeds(markup: str, url: str) -> tuple[str, ...]:
    """The addresses of feeds that a page names in its head, else links to; none where the page cannot be read."""
    if not markup.strip() or len(markup) > MOST_CHARACTERS:
        return ()
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    try:
        return tuple(determine_feed(markup, FeedParameters(site, parts.netloc, url)))
    except Exception:
        # As above.
        return ()


def _main_text(markup: str, url: str, title: str) -> str:
    """The strict reading; where it finds next to nothing, the lenient one if that finds an article's length."""
    text = _extracted(markup, url, title, strict=True)
    if len(text.split()) >= _SCANT:
        return text
    lenient = _extracted(markup, url, title, strict=False)
    return lenient if len(lenient.split()) >= _AMPLE else text


def _extracted(markup: str, url: str, title: str, *, strict: bool) -> str:
    document = trafilatura.bare_extraction(markup, url=url, favor_precision=strict, include_comments=False)
    text = getattr(document, "text", None)
    return without_furniture(text, title) if isinstance(text, str) else ""


def _veiled(markup: str) -> str:
    return _VEIL.sub(lambda joiner: _STANDINS["\u200c" if joiner[1] else "\u200d"], markup)


def _unveiled(text: str) -> str:
    for joiner, letter in _STANDINS.items():
        text = text.replace(letter, joiner)
    return text


def _title(markup: str) -> str:
    found = _TITLE.search(markup)
    return " ".join(html.unescape(found[1] or found[2] or found[3] or "").split())[:1000] if found else ""


def _published(markup: str) -> datetime | None:
    for tag in _DATED.findall(markup):
        moment = _MOMENT.search(tag)
        if moment and (published := parse_date(moment[0])):
            return published
    return None
