"""Prepares pages for the extractor, which drops some parts of a report and joins others wrongly."""

from digest.collect.reading.markup import Element, unwrap

_RAISED = "raised"  # temporary tag for converted superscripts, all unwrapped at once
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BLOCKS = ("p", "h1", "h2", "h3", "div", "ul", "ol", "table", "article", "br")
_LEAD_WORDS = 10  # of a paragraph in a report's header; a shorter one is a byline or a date
_MENU = 0.6  # share of letters in links above which a table cell is a menu
_MOST_TABLES = 200


def put_right(root: Element) -> None:
    """Changes the tree of a page so that the extractor reads it correctly.

    Quotations get quotation marks, footnote marks are separated from the number before them, layout tables become
    divisions, and a report or its lead inside an `aside` or `header` is moved out of it.
    """
    for quotation in root.iter("q"):
        quotation.text = f"“{quotation.text or ''}"
        quotation.tail = f"”{quotation.tail or ''}"
    for raised in list(root.iter("sup")):
        _put_note_right(raised)
    unwrap(root, "q", _RAISED)
    for table in list(root.iter("table"))[:_MOST_TABLES]:
        if _only_lays_out(table):
            _unfold(table)
    _free_report(root)
    for header in root.iter("header"):
        if _is_of_report(header) and any(len(_words(paragraph)) >= _LEAD_WORDS for paragraph in header.iter("p")):
            header.tag = "div"


def _words(element: Element) -> list[str]:
    return "".join(element.itertext()).split()


def _put_note_right(raised: Element) -> None:
    """Removes a footnote mark (a link or in brackets); other superscript digits become Unicode superscripts."""
    said = "".join(raised.itertext()).strip()
    links = [link.get("href") or "" for link in (*raised.iter("a"), *raised.iterancestors("a"))]
    if (said.strip("[]()*†‡") == "" and said) or (
        said.strip("[]() ").isdecimal() and (said[0] in "[(" or any("#" in link for link in links))
    ):
        raised.drop_tree()
    elif said.isascii() and said.isdecimal():
        tail = raised.tail
        raised.clear()
        raised.text, raised.tail, raised.tag = said.translate(_SUPERSCRIPTS), tail, _RAISED


def _only_lays_out(table: Element) -> bool:
    """Whether a table is used for layout only: no column headers, and whole paragraphs in its cells."""
    if next(table.iter("th", "caption"), None) is not None:
        return False
    return any(next(cell.iter(*_BLOCKS), None) is not None for cell in table.iter("td"))


def _unfold(table: Element) -> None:
    for cell in list(table.iter("td")):
        letters = len("".join(cell.itertext()))
        linked = sum(len("".join(link.itertext())) for link in cell.iter("a"))
        if letters and linked > _MENU * letters and cell.getparent() is not None:
            cell.drop_tree()
    for element in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "center", "font"):
        if element.tag in ("table", "tbody", "thead", "tfoot", "tr", "td"):
            element.tag = "div"


def _free_report(root: Element) -> None:
    """Turns an `aside` that contains most of the page's paragraphs into an `article`."""
    asides = list(root.iter("aside"))
    if not asides:
        return
    everything = sum(len(_words(paragraph)) for paragraph in root.iter("p"))
    for aside in asides:
        if 2 * sum(len(_words(paragraph)) for paragraph in aside.iter("p")) > everything:
            aside.tag = "article"


def _is_of_report(header: Element) -> bool:
    return any(around.tag in ("article", "main") for around in header.iterancestors())
