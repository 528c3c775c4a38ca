"""The page of labels: editors judge the least certain items, pairs of reports and stories of a day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest

from starlette.responses import Response

from digest.entry.desk.acting import author_of
from digest.entry.desk.charts import line_chart
from digest.entry.desk.visit import DeskVisit
from digest.model.editions import Standing
from digest.model.errors import InputError
from digest.model.event_labels import StoryQuestion
from digest.model.items import Item
from digest.model.topic_labels import TopicLabel
from digest.rank.pair_doubts import PairDoubt
from digest.services.boards import Board, Doubt
from digest.services.conflicts import find_story
from digest.services.label_figures import LabelFigures, figures_by_day
from digest.services.labelling import (
    HIGHEST_GRADE,
    label_item,
    label_pair,
    label_story,
    labels,
    labels_in_letter,
    pair_labels,
    remove_label,
    remove_pair_label,
    remove_story_label,
    story_labels,
)

QUEUE = 20
LATEST = 10
FIGURES = ("relevance", "stories", "ranking", "labels")
ASKED = ("items", "pairs", "stories")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An item to judge, and the topics in the order they are asked about."""

    doubt: Doubt
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAsked:
    """A story to judge: its label in the letter, or "", and the open questions."""

    standing: Standing
    label: str
    questions: tuple[StoryQuestion, ...]


def show_labels(visit: DeskVisit) -> Response:
    """Shows what is least certain on the page's day and has no label yet, the latest labels, and the figures."""
    board = visit.board()
    ask = visit.query.get("ask", "")
    ask = ask if ask in ASKED else ASKED[0]
    queues: Mapping[str, Callable[[], object]] = {
        "items": lambda: _items(visit, board),
        "pairs": lambda: _pairs(visit, board),
        "stories": lambda: _stories(visit, board),
    }
    given, pairs, answers = labels(visit.deps), pair_labels(visit.deps), story_labels(visit.deps)
    topics = tuple(visit.deps.settings.topics)
    figures = figures_by_day(given, pairs, answers)
    return visit.page(
        "labels",
        board=board,
        ask=ask,
        asked=ASKED,
        queue=queues[ask](),
        given=given[-LATEST:][::-1],
        pairs=pairs[-LATEST:][::-1],
        answers=answers[-LATEST:][::-1],
        counts={topic: tuple(_count(given, topic, accepted=one) for one in (True, False)) for topic in topics},
        figures=figures,
        names=FIGURES,
        chart=line_chart([one.day for one in figures], {name: _series(figures, name) for name in FIGURES}, most=1.0),
        grades=range(HIGHEST_GRADE + 1),
    )


def give_label(visit: DeskVisit) -> Response:
    """Stores a label of an item, or deletes one."""
    board = visit.board()
    item, topic = _item(visit, board, "item"), visit.field("topic")
    if visit.field("turn") == "remove":
        remove_label(visit.deps, item, topic)
        return visit.back(visit.field("back") or "/labels", visit.say("label_removed"))
    accepted = _yes(visit, "accepted")
    label_item(visit.deps, board.ranking, item, topic, accepted=accepted, author=author_of(visit))
    return visit.back(visit.field("back") or "/labels")


def give_pair(visit: DeskVisit) -> Response:
    """Stores a label of two reports, or deletes one."""
    board, back = visit.board(), visit.field("back") or "/labels?ask=pairs"
    if visit.field("turn") == "remove":
        remove_pair_label(visit.deps, visit.field("one"), visit.field("other"))
        return visit.back(back, visit.say("label_removed"))
    one, other = _item(visit, board, "one"), _item(visit, board, "other")
    pair = visit.opened.boards.pair(visit.deps, board.day, one, other)
    if pair is None:
        raise InputError(f"both reports must be in stories of {board.day}")
    label_pair(visit.deps, pair, board.day, same=_yes(visit, "same"), author=author_of(visit))
    return visit.back(back)


def give_answer(visit: DeskVisit) -> Response:
    """Stores an answer about a story, or deletes one."""
    board, back, named = visit.board(), visit.field("back") or "/labels?ask=stories", visit.field("question")
    if named not in tuple(StoryQuestion):
        raise InputError(f"{named[:40]!r} is not asked of stories")
    question = StoryQuestion(named)
    if visit.field("turn") == "remove":
        remove_story_label(visit.deps, visit.field("on") or board.day, visit.field("story"), question)
        return visit.back(back, visit.say("label_removed"))
    standing = find_story(board.placed, visit.field("story"))
    label = labels_in_letter(visit.deps, board.day).get(standing.story, "")
    answer = visit.field("answer")
    if not (answer.isascii() and answer.isdecimal() and len(answer) == 1):
        raise InputError(f"{answer[:40]!r} is not an answer")
    label_story(visit.deps, standing, board.day, question, int(answer), label=label, author=author_of(visit))
    return visit.back(back)


def _items(visit: DeskVisit, board: Board) -> list[Question]:
    """Returns items without a label, alternating between accepted and rejected ones."""
    given = labels(visit.deps)
    known, titles = {label.url for label in given}, {label.title for label in given}
    topics = tuple(visit.deps.settings.topics)
    doubts = _mixed(visit.opened.boards.doubts(visit.deps, board.day))
    asked = _each_title_once((one for one in doubts if one.item.canonical_url not in known), titles)
    return [
        Question(doubt=one, topics=tuple(sorted(topics, key=lambda topic: topic != one.topic)))
        for one in islice(asked, QUEUE)
    ]


def _each_title_once(doubts: Iterable[Doubt], known: set[str]) -> Iterator[Doubt]:
    """Skips items whose title is labelled or already in the queue: copies are one question."""
    for one in doubts:
        if one.item.title not in known:
            known.add(one.item.title)
            yield one


def _pairs(visit: DeskVisit, board: Board) -> list[PairDoubt]:
    """Returns pairs of reports without a label."""
    known = {frozenset((label.one, label.other)) for label in pair_labels(visit.deps)}
    doubts = visit.opened.boards.pairs(visit.deps, board.day)
    asked = (one for one in doubts if frozenset((one.one.canonical_url, one.other.canonical_url)) not in known)
    return list(islice(asked, QUEUE))


def _stories(visit: DeskVisit, board: Board) -> list[StoryAsked]:
    """Returns stories with open questions, those closest to the last place of the letter first."""
    known = {(one.story, one.question) for one in story_labels(visit.deps) if one.day == board.day}
    written, last = labels_in_letter(visit.deps, board.day), len(board.ranking.picks)
    asked = []
    for row in sorted(board.rows, key=lambda row: abs(row.standing.rank - last)):
        id = row.standing.story
        askable = [one for one in StoryQuestion if one is not StoryQuestion.LABEL or written.get(id)]
        left = tuple(one for one in askable if (id, one) not in known)
        if left:
            asked.append(StoryAsked(standing=row.standing, label=written.get(id, ""), questions=left))
    return asked[:QUEUE]


def _item(visit: DeskVisit, board: Board, field: str) -> Item:
    address = visit.field(field)
    found = visit.opened.boards.item(board.day, address)
    if found is None:
        raise InputError(f"no item of {board.day} has the address {address[:200]!r}")
    return found


def _yes(visit: DeskVisit, field: str) -> bool:
    answer = visit.field(field)
    if answer not in ("yes", "no"):
        raise InputError("a label says yes or no")
    return answer == "yes"


def _count(given: Iterable[TopicLabel], topic: str, *, accepted: bool) -> int:
    return sum(one.topic == topic and one.accepted is accepted for one in given)


def _series(figures: tuple[LabelFigures, ...], name: str) -> list[float | None]:
    return [getattr(one, name) for one in figures]


def _mixed(doubts: tuple[tuple[Doubt, ...], tuple[Doubt, ...]]) -> Iterator[Doubt]:
    """Alternates between accepted and rejected items."""
    return (one for pair in zip_longest(*doubts) for one in pair if one is not None)
