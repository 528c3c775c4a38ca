"""The page of labels: editors say of the least certain items whether they belong to a topic."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from starlette.responses import Response

from digest.entry.desk.acting import author_of
from digest.entry.desk.visit import DeskVisit
from digest.model.errors import InputError
from digest.model.items import Item
from digest.services.boards import Doubt
from digest.services.labelling import label_item, labels, remove_label

QUEUE = 20
LATEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An item to be judged, and the topics in the order in which it is asked of them."""

    doubt: Doubt
    topics: tuple[str, ...]


def show_labels(visit: DeskVisit) -> Response:
    """The items of the page's day that are least certain and have no label yet, and the labels given last."""
    board = visit.board()
    given = labels(visit.deps)
    known = {label.url for label in given}
    topics = tuple(visit.deps.settings.topics)
    doubts = (one for one in _mixed(visit.opened.boards.doubts(visit.deps, board.day)) if _address(one) not in known)
    queue = [
        Question(doubt=one, topics=tuple(sorted(topics, key=lambda topic: topic != one.topic)))
        for one in islice(doubts, QUEUE)
    ]
    counts = {
        topic: tuple(
            sum(one.topic == topic and one.accepted is accepted for one in given) for accepted in (True, False)
        )
        for topic in topics
    }
    return visit.page("labels", board=board, queue=queue, given=given[-LATEST:][::-1], counts=counts)


def give_label(visit: DeskVisit) -> Response:
    """Keep a label, or take one back."""
    item = _item(visit)
    topic = visit.field("topic")
    if visit.field("turn") == "remove":
        remove_label(visit.deps, item, topic)
        return visit.back(visit.field("back") or "/labels", visit.say("label_removed"))
    accepted = visit.field("accepted")
    if accepted not in ("yes", "no"):
        raise InputError("a label says yes or no")
    label_item(visit.deps, item, topic, accepted=accepted == "yes", author=author_of(visit))
    return visit.back(visit.field("back") or "/labels")


def _item(visit: DeskVisit) -> Item:
    board, address = visit.board(), visit.field("item")
    found = visit.opened.boards.item(board.day, address)
    if found is None:
        raise InputError(f"no item of {board.day} has the address {address[:200]!r}")
    return found


def _mixed(doubts: tuple[tuple[Doubt, ...], tuple[Doubt, ...]]) -> Iterator[Doubt]:
    """Items that were taken in and items that were left out, by turns."""
    return (one for pair in zip_longest(*doubts) for one in pair if one is not None)


def _address(doubt: Doubt) -> str:
    return doubt.item.canonical_url
