"""What an HTML form of a letter shows, links to and loads, read in one pass; independent of the templates."""

import re
from html.parser import HTMLParser

# Attributes that load content automatically. Links do not: they are followed by readers only.
_LOADING = frozenset(("src", "srcset", "background", "poster", "data", "codebase", "archive", "longdesc", "manifest"))
_HREF_LOADS = frozenset(("link", "image", "use", "feimage"))
_HARMLESS_LINKS = frozenset(("canonical", "alternate", "author", "license", "next", "prev", "archives"))
_CSS_LOAD = re.compile(r"url\(\s*['\"]?(?!data:|#)|@import|image-set\(|expression\(|-moz-binding", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\[if[^\]]*\]>(.*?)<!\[endif\]", re.DOTALL)
_LINK_SCHEMES = re.compile(r"(?:https?://|mailto:|#|%%[A-Z_]+%%$)", re.IGNORECASE)
_BESIDE = re.compile(r"(?:\.\./)*[\w-][\w./-]*")
_HEADING = re.compile("h[1-6]")


class LetterHtml(HTMLParser):
    """The headings, links and loads of a page, its text, and the images without alternative text.

    `links` are those of anchors, areas and forms, `anchors` those of anchors alone; `loads` is what it would load from
    elsewhere when opened, as `tag attribute=value`, including comments that only Outlook reads.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[tuple[int, str]] = []
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.bare_images: list[str] = []
        self._texts: list[str] = []
        self._heading: int | None = None
        self._unseen: str | None = None

    @classmethod
    def of(cls, html: str) -> "LetterHtml":
        """Reads a page."""
        page = cls()
        page.feed(html)
        page.close()
        return page

    @property
    def visible(self) -> str:
        """The text that a reader sees."""
        return "".join(self._texts)

    def bad_links(self, *, relative: bool = False) -> list[str]:
        """Returns links to something other than the web, a mail address, the page itself or a merge mark.

        With `relative`, links to files next to a page are allowed, as in the archive.
        """
        return [
            link for link in self.links if not _LINK_SCHEMES.match(link) and not (relative and _BESIDE.fullmatch(link))
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what a tag links to, loads and opens."""
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag in ("script", "iframe", "object", "embed", "base", "applet"):
            self.loads.append(f"<{tag}>")
        self.loads += [f"{tag} {name}={value}" for name, value in given.items() if _loads(tag, name, value, given)]
        if tag in ("a", "area", "form"):
            self.links += [given[name] for name in ("href", "action") if name in given]
        if tag == "a" and "href" in given:
            self.anchors.append(given["href"])
        if tag == "img" and "alt" not in given:
            self.bare_images.append(given.get("src", "")[:60])
        if tag in ("style", "title", "script"):
            self._unseen = tag
        if _HEADING.fullmatch(tag):
            self._heading = int(tag[1])
            self.headings.append((self._heading, ""))
        self._texts.append(" " if tag not in ("a", "span", "b", "strong") else "")

    def handle_endtag(self, tag: str) -> None:
        """Closes a heading, or a part that is not shown."""
        if tag == self._unseen:
            self._unseen = None
        if _HEADING.fullmatch(tag):
            self._heading = None

    def handle_data(self, data: str) -> None:
        """Notes a text, or what a style sheet loads."""
        if self._unseen == "style" and _CSS_LOAD.search(data):
            self.loads.append(f"style {_CSS_LOAD.findall(data)}")
        if self._unseen:
            return
        self._texts.append(data)
        if self._heading:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    def handle_comment(self, data: str) -> None:
        """Notes what a comment loads that Outlook reads as HTML."""
        for hidden in _CONDITIONAL.findall(data):
            self.loads += LetterHtml.of(hidden).loads


def _loads(tag: str, name: str, value: str, given: dict[str, str]) -> bool:
    if name in _LOADING:
        return not value.lower().startswith(("data:", "cid:"))
    if name in ("href", "xlink:href") and tag in _HREF_LOADS:
        return tag != "link" or not set(given.get("rel", "").lower().split()) <= _HARMLESS_LINKS
    if name == "style" or name in ("fill", "filter", "mask"):
        return bool(_CSS_LOAD.search(value))
    if name.startswith("on"):
        return True
    return tag == "meta" and name == "content" and bool(_REFRESH.search(value)) and "http-equiv" in given
