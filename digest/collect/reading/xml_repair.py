"""Makes a feed's XML safe and complete before parsing: no entities, not too many items, all elements closed."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from digest.collect.reading.dates import parse_date
from digest.collect.reading.newest import newest_places

# Each pattern matches to the end instead of failing there: failing at each of a million "<!--" takes for ever.
_DTD = re.compile(
    r"(<!--.*?(?:-->|\Z))|<!DOCTYPE\b[^\[<>]*(?:\[.*?(?:\]\s*>|\Z)|>)|<!ENTITY\b[^<>]*>", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_FIRST_ELEMENT = re.compile(r"<\w")
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|RDF))\b", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_DATE = re.compile(
    r"<(?:pubDate|(?:\w+:)?(?:date|published|updated|modified|issued))>\s{0,99}([^<>]{1,100})<", re.IGNORECASE
)
_MOST_LOOKED_AT = 100_000
_ITEM_START = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
# An address whose ampersands were not escaped: parsers that forgive it read `&copy=` in it as a sign.
_ADDRESS = re.compile(r"(<(?:link|guid|id)\b[^<>]*+>)(\s*+https?:[^<]*+)")
_BARE_AMPERSAND = re.compile(r"&(?!(?:\w++|#\d++|#x[0-9A-Fa-f]++);)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PIECE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<end>/)?(?P<name>[\w:.-]++)(?:\"[^\"<]*+\"|'[^'<]*+'|[^<>\"'])*+>",
    re.DOTALL,
)
_DEEPEST = 50  # no feed nests deeper; a stray end tag is not looked for further out
# Half of one of these is worse than nothing: a shortened link leads elsewhere.
_WHOLE_OR_NONE = frozenset({"link", "guid", "id", "title", "pubdate", "date", "published", "updated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """XML without declaration and DTD; `cut` if the document ended before its root element; `note` says what was
    repaired.
    """

    text: str
    cut: bool = False
    note: str = ""


def repair(text: str, most_items: int) -> Repaired:
    """Limits a document to `most_items` items, and closes one that is cut off."""
    text = _without_dtd(_FORBIDDEN.sub("", _DECLARATION.sub("", text, count=1)))
    text = _ADDRESS.sub(lambda found: found[1] + _BARE_AMPERSAND.sub("&amp;", found[2]), text)
    root = _ROOT.search(text)
    if root is None:
        return Repaired(text=text)
    shortened = _shortened(text, most_items)
    if shortened is not None:
        return Repaired(text=_closed(shortened), note=f"only the newest {most_items} items read")
    if _ends(text, root):
        return Repaired(text=text)
    return Repaired(text=_closed(text), cut=True, note="the document is cut off")


def _without_dtd(text: str) -> str:
    first = _FIRST_ELEMENT.search(text)
    start = first.start() if first else len(text)
    return _DTD.sub(lambda found: found[1] or "", text[:start]) + text[start:]


def _shortened(text: str, most_items: int) -> str | None:
    """Keeps only the newest items, and drops everything after them; None if there are not too many."""
    starts = [start.start() for start in islice(_ITEM_START.finditer(text), _MOST_LOOKED_AT)]
    if len(starts) <= most_items:
        return None
    ends = [*starts[1:], _end_of_last(text, starts[-1])]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    kept = newest_places([_dated(piece) for piece in pieces], most_items)
    return text[: starts[0]] + "".join(pieces[place] for place in kept)


def _end_of_last(text: str, start: int) -> int:
    end = _ITEM_END.search(text, start)
    return end.end() if end else len(text)


def _dated(item: str) -> datetime | None:
    found = _DATE.search(item)
    return parse_date(found[1]) if found else None


def _ends(text: str, root: re.Match[str]) -> bool:
    closing = re.compile(rf"</{re.escape(root[1])}\s*>", re.IGNORECASE)
    tag_end = text.find(">", root.end())
    return closing.search(text, root.end()) is not None or (tag_end > 0 and text[tag_end - 1] == "/")


def _closed(text: str) -> str:
    """Closes all open elements; drops the last one if half of it is worse than nothing."""
    text = _without_half_a_tag(text)
    open_elements: list[tuple[str, int]] = []
    for piece in _PIECE.finditer(text):
        if piece["end"]:
            if any(name == piece["name"] for name, _ in open_elements[-_DEEPEST:]):
                while open_elements.pop()[0] != piece["name"]:
                    pass
        elif piece["name"] and not piece[0].endswith("/>"):
            open_elements.append((piece["name"], piece.start()))
    if open_elements and open_elements[-1][0].rpartition(":")[2].lower() in _WHOLE_OR_NONE:
        text = text[: open_elements.pop()[1]]
    return text + "".join(f"</{name}>" for name, _ in reversed(open_elements))


def _without_half_a_tag(text: str) -> str:
    opened = text.rfind("<![CDATA[")
    if opened > text.rfind("]]>"):
        return f"{text}]]>"
    return text[: text.rfind("<")] if text.rfind("<") > text.rfind(">") else text
