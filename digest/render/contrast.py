"""Measures text contrast (WCAG 2.2, success criterion 1.4.3) from the inline styles of a mail."""

import re
from html.parser import HTMLParser

LEAST = 4.5
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_COLOUR = re.compile(r"(?:^|;)\s*color:\s*(#[0-9a-f]{3,6})\b", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?:\s*(#[0-9a-f]{3,6})\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none", re.IGNORECASE)


def contrast(one: str, other: str) -> float:
    """Returns the contrast of two colours written #rgb or #rrggbb: 1 for equal, 21 for black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def faint_texts(html: str) -> tuple[str, ...]:
    """Returns colour pairs in an HTML mail with less contrast than LEAST, as `#text on #ground: contrast`."""
    reader = _Painter()
    reader.feed(html)
    reader.close()
    pairs = sorted(reader.pairs)
    return tuple(
        f"{ink} on {ground}: {contrast(ink, ground):.1f}" for ink, ground in pairs if contrast(ink, ground) < LEAST
    )


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Painter(HTMLParser):
    """Tracks inherited colours in the tree; skips hidden elements and the head."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: set[tuple[str, str]] = set()
        self._open: list[tuple[str, str, str, bool]] = [("", "#000000", "#ffffff", True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        _, ink, ground, seen = self._open[-1]
        ink_here, ground_here = _COLOUR.search(style), _GROUND.search(style)
        bgcolor = given.get("bgcolor", "")
        ground = ground_here[1] if ground_here else bgcolor if re.fullmatch("#[0-9a-fA-F]{3,6}", bgcolor) else ground
        seen = seen and not _HIDDEN.search(style) and tag not in ("style", "title", "script")
        self._open.append((tag, ink_here[1] if ink_here else ink, ground, seen))

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, entry in enumerate(self._open) if entry[0] == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        _, ink, ground, seen = self._open[-1]
        if seen and data.strip():
            self.pairs.add((ink.lower(), ground.lower()))
