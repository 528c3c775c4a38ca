"""The page of the search: every stored item, what became of it, and a way to act on it."""

from starlette.responses import Response

from digest.entry.desk.visit import DeskVisit
from digest.services.find import LONGEST_QUESTION, find_on

PAGE = 20
LAST_PAGE = 50


def show_search(visit: DeskVisit) -> Response:
    """The items that have all the words, a page at a time."""
    words, number = visit.query.get("q", ""), _number(visit.query.get("page", ""))
    board = visit.board()
    found = find_on(visit.deps, words, board.ranking, board.placed, board.window, limit=number * PAGE + 1)
    return visit.page(
        "search",
        board=board,
        words_asked=words[:LONGEST_QUESTION],
        cut=len(words) > LONGEST_QUESTION,
        found=found[(number - 1) * PAGE : number * PAGE],
        number=number,
        more=len(found) > number * PAGE and number < LAST_PAGE,
    )


def _number(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
