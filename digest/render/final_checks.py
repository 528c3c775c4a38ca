"""Checks of a letter's final bytes, independent of the templates."""

import re
from html.parser import HTMLParser

# Attributes that load content automatically. Links do not: they are followed by readers only.
_LOADING = frozenset(("src", "srcset", "background", "poster", "data", "codebase", "archive", "longdesc", "manifest"))
_HREF_LOADS = frozenset(("link", "image", "use", "feimage"))
_HARMLESS_LINKS = frozenset(("canonical", "alternate", "author", "license", "next", "prev", "archives"))
_CSS_LOAD = re.compile(r"url\(\s*['\"]?(?!data:|#)|@import|image-set\(|expression\(|-moz-binding", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=", re.IGNORECASE)
_CONDITIONAL = re.compile(r"<!--\[if[^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL)
_LINK_SCHEMES = re.compile(r"(?:https?://|mailto:|#|%%[A-Z_]+%%$)", re.IGNORECASE)

_BESIDE = re.compile(r"(?:\.\./)*[\w-][\w./-]*")


def remote_loads(html: str) -> tuple[str, ...]:
    """Returns what an HTML text would load from elsewhere when opened, as `tag attribute=value`; () is good.

    Includes comments that only Outlook reads. Inlined `data:` and `cid:` load nothing.
    """
    found = _LetterReader.of(html).loads
    for hidden in _CONDITIONAL.findall(html):
        found += _LetterReader.of(hidden).loads
    return tuple(found)


def bad_links(html: str, *, relative: bool = False) -> tuple[str, ...]:
    """Returns links to something other than the web, a mail address, the page itself or a merge mark.

    With `relative`, links to files next to a page are allowed, as in the archive.
    """
    return tuple(
        link
        for link in _LetterReader.of(html).links
        if not _LINK_SCHEMES.match(link) and not (relative and _BESIDE.fullmatch(link))
    )


class _LetterReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loads: list[str] = []
        self.links: list[str] = []
        self._in_style = False

    @classmethod
    def of(cls, html: str) -> "_LetterReader":
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        if tag in ("script", "iframe", "object", "embed", "base", "applet"):
            self.loads.append(f"<{tag}>")
        if tag in ("a", "area", "form"):
            self.links += [given[name] for name in ("href", "action") if name in given]
        for name, value in given.items():
            if self._loads(tag, name, value, given):
                self.loads.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._in_style and _CSS_LOAD.search(data):
            self.loads.append(f"style {_CSS_LOAD.findall(data)}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def _loads(self, tag: str, name: str, value: str, given: dict[str, str]) -> bool:
        if name in _LOADING:
            return not value.lower().startswith(("data:", "cid:"))
        if name in ("href", "xlink:href") and tag in _HREF_LOADS:
            return tag != "link" or not set(given.get("rel", "").lower().split()) <= _HARMLESS_LINKS
        if name == "style" or name in ("fill", "filter", "mask"):
            return bool(_CSS_LOAD.search(value))
        if name.startswith("on"):
            return True
        return tag == "meta" and name == "content" and bool(_REFRESH.search(value)) and "http-equiv" in given
