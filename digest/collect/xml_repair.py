"""A feed's XML made safe and whole before it is parsed: no entities, not too many items, nothing left open."""

import re
from dataclasses import dataclass

_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\b[^>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|RDF))\b", re.IGNORECASE)
_ITEM_START = re.compile(r"<((?:[\w.-]+:)?(?:item|entry))[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """XML without declaration or DTD; `cut` when the document ended before its root; `note` says what was done."""

    text: str
    cut: bool = False
    note: str = ""


def repair(text: str, most_items: int) -> Repaired:
    """The document with at most `most_items` items; one that breaks off is closed after its last whole part."""
    text = _FORBIDDEN.sub("", _DECLARATION.sub("", text, count=1))
    if "<!" in text:
        text = _ENTITY.sub("", _DOCTYPE.sub("", text, count=1)) if _dtd_before_root(text) else text
    root = _ROOT.search(text)
    if root is None:
        return Repaired(text=text)
    name = root[1]
    shortened = _shortened(text, most_items)
    if shortened is not None:
        return Repaired(text=_closed(shortened, name), note=f"only the first {most_items} items read")
    if re.search(rf"</{re.escape(name)}\s*>", text[root.end() :], re.IGNORECASE) or _is_empty_element(text, root.end()):
        return Repaired(text=text)
    return Repaired(text=_closed(_whole_part(text), name), cut=True, note="the document is cut off")


def _dtd_before_root(text: str) -> bool:
    root = _ROOT.search(text)
    return "<!DOCTYPE" in text[: root.start() if root else None].upper() or "<!ENTITY" in text.upper()


def _shortened(text: str, most_items: int) -> str | None:
    for count, end in enumerate(_ITEM_END.finditer(text), 1):
        if count == most_items:
            return text[: end.end()] if _ITEM_START.search(text, end.end()) else None
    return None


def _is_empty_element(text: str, at: int) -> bool:
    end = text.find(">", at)
    return end > 0 and text[end - 1] == "/"


def _whole_part(text: str) -> str:
    """The text up to the last tag that was closed, without a CDATA section that was not."""
    opened = text.rfind("<![CDATA[")
    if opened > text.rfind("]]>"):
        text = text[:opened]
    end = max(text.rfind("/>") + 2, _end_of_last_closing_tag(text))
    return text[:end] if end > 1 else text


def _end_of_last_closing_tag(text: str) -> int:
    start = text.rfind("</")
    while start >= 0:
        end = text.find(">", start)
        if end >= 0:
            return end + 1
        start = text.rfind("</", 0, start)
    return 0


def _closed(text: str, root: str) -> str:
    starts, ends = list(_ITEM_START.finditer(text)), list(_ITEM_END.finditer(text))
    if len(starts) > len(ends):
        text += f"</{starts[-1][1]}>"
    if root.lower() == "rss" and "</channel" not in text:
        text += "</channel>"
    return f"{text}</{root}>"
