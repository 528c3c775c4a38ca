"""The search page: all stored items, what became of them, and a link to act on each."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from digest.entry.desk.visit import DeskVisit
from digest.services.find import LONGEST_QUESTION, Found, find_on

PAGE = 20
LAST_PAGE = 50


def show_search(visit: DeskVisit) -> Response:
    """Shows the items that contain all words, one page at a time."""
    words, number = visit.query.get("q", ""), _number(visit.query.get("page", ""))
    board = visit.board()
    found = find_on(visit.deps, words, board.ranking, board.placed, board.window, limit=number * PAGE + 1)
    shown = found[(number - 1) * PAGE : number * PAGE]
    asked = {"q": words[:LONGEST_QUESTION], "page": str(number), "day": visit.day or ""}
    return visit.page(
        "search",
        board=board,
        words_asked=words[:LONGEST_QUESTION],
        cut=len(words) > LONGEST_QUESTION,
        found=_folded(shown),
        days=_days(visit, shown),
        topics=list(visit.deps.settings.topics),
        here=f"/search?{urlencode(asked)}",
        number=number,
        more=len(found) > number * PAGE and number < LAST_PAGE,
    )


def _folded(found: Sequence[Found]) -> list[tuple[Found, list[Found]]]:
    """Groups items with the same headline and the same fate."""
    groups: dict[tuple[str, str, int | None], list[Found]] = {}
    for one in found:
        groups.setdefault((one.item.title or one.item.url, one.outcome, one.place), []).append(one)
    return [(first, alike) for first, *alike in groups.values()]


def _days(visit: DeskVisit, found: Sequence[Found]) -> dict[str, str]:
    """Returns the first edition on or after each item's day of publication; "" if there is none."""
    days = visit.deps.ledger.published_days(drafts=True, until=visit.deps.today)
    return {
        one.item.id: next((day for day in days if day >= one.item.published.date().isoformat()), "") for one in found
    }


def _number(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
