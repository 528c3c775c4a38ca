"""Keeps the days that an editor views in memory: an act or a trial needs a regrading, not a new grouping.

A board is rebuilt if the settings changed or a run has finished. Grouping, which takes seconds, is done once per day,
on a thread of its own, with data read on the store's thread.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from digest.config.settings import ON_PUBLISHERS, WORDINGS, Action, EditionSettings, Override, Settings
from digest.edition.desk_rows import DeskRow, desk_rows
from digest.edition.parts import LetterParts, open_parts
from digest.edition.standings import leads_by
from digest.model.barriers import KeptOut
from digest.model.editions import Standing
from digest.model.items import Item
from digest.model.rankings import Ranking, Window
from digest.rank.grouping.pair_model import shipped_pair_model
from digest.rank.pair_doubts import PairDoubt, likelihood_of, pair_doubts
from digest.rank.ranking import GroupedDay, regrade, score_stories, select_picks
from digest.rank.reading.topic_vocabulary import changed_words
from digest.rank.signal_registry import weights_in_force
from digest.services.day_inputs import MEMORY, items_of, window_of_day
from digest.services.deps import Deps
from digest.services.edition import grouping, keep_ranking, rank_of_day
from digest.services.embed import has_vectors
from digest.services.event_training import read_threshold
from digest.store.ledger import Run

ROWS = 30  # stories shown in full: the ten and the next twenty
ASKED_STORIES = 60  # stories about whose reports editors are asked
DAYS_KEPT = 15  # today and two weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A day ranked under given settings: all stories in order, the first ROWS of them in full.

    `barriers` say why stories were not picked, by id; `weights` are those of the signals before normalisation to a sum
    of 1.
    """

    day: str
    window: Window
    settings: Settings
    ranking: Ranking
    placed: tuple[Standing, ...]
    rows: tuple[DeskRow, ...]
    barriers: Mapping[str, KeptOut]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An item of uncertain relevance: the topic that fits best, whether it was accepted, and why."""

    item: Item
    topic: str
    taken: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A board with what was used to build it, and the store's state at that time."""

    board: Board
    parts: LetterParts
    items: tuple[Item, ...]
    run: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grouping:
    """A day's grouping, finished or running: the settings that affect it, its items and the store's state."""

    part: Settings
    items: tuple[Item, ...]
    run: Run | None
    future: Future[GroupedDay]

    def fits(self, part: Settings, run: Run | None) -> bool:
        """Whether it belongs to these settings and this state of the store, and has not failed."""
        failed = self.future.cancelled() or (self.future.done() and self.future.exception() is not None)
        return self.part == part and self.run == run and not failed

    def has_finished(self, run: Run | None) -> bool:
        """Whether it has finished, with any settings, and belongs to this state of the store."""
        return self.future.done() and self.fits(self.part, run)


class Boards:
    """The boards of the days last viewed."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._groups: dict[str, _Grouping] = {}
        self._tried: dict[str, _Grouping] = {}
        self._pool = ThreadPoolExecutor(1, "grouping")

    def close(self) -> None:
        """Stops the grouping thread."""
        self._pool.shutdown(cancel_futures=True)

    def of(self, deps: Deps, day: str | None = None) -> Board:
        """Returns the board of a day (by default the latest edition's) under the current settings."""
        window, day = window_of_day(deps, deps.settings, day)
        run, kept = _last_run(deps), self._kept.get(day)
        if kept and kept.board.settings is deps.settings and kept.run == run:
            return kept.board
        known = self._standing(deps, day, run)
        items = known.items if known else kept.items if kept and kept.run == run else items_of(deps, window)
        if known:
            before = kept if kept and kept.run == run else None
            parts, ranking = _placed(deps, before, deps.settings, known.future.result())
            keep_ranking(deps, deps.settings, ranking, window, items)
        else:
            ranking = rank_of_day(deps, day)[0]
            parts = open_parts(ranking, deps.settings, deps.beat, deps.settings.edition.languages[0])
        board = _board(deps, window, deps.settings, ranking, parts)
        self._kept[day] = _Kept(board=board, parts=parts, items=items, run=run)
        for old in list(self._kept)[:-DAYS_KEPT]:
            for held in (self._kept, self._groups, self._tried):
                held.pop(old, None)
        return board

    def at_hand(self, deps: Deps, day: str) -> Board | None:
        """Returns the board of a day whose grouping is finished; else starts the grouping and returns None."""
        run, part = _last_run(deps), _grouping_part(deps.settings, day)
        known = self._groups.get(day)
        if known is None or not known.fits(part, run):
            window, _ = window_of_day(deps, deps.settings, day)
            self._groups[day] = known = self._begin(deps, deps.settings, day, window, items_of(deps, window))
        return self.of(deps, day) if known.future.done() else None

    def warm(self, deps: Deps, day: str) -> None:
        """Starts grouping a day that has a board, so that acts and trials need not wait for it."""
        self._grouped(deps, self._kept[day])

    def items(self, day: str) -> tuple[Item, ...]:
        """Returns the items from which a day with a board is ranked."""
        return self._kept[day].items

    def item(self, day: str, address: str) -> Item | None:
        """Returns an item of a day with a board, by its canonical address."""
        return next((one for one in self._kept[day].items if one.canonical_url == address), None)

    def doubts(self, deps: Deps, day: str) -> tuple[tuple[Doubt, ...], tuple[Doubt, ...]]:
        """Returns the items of a day, least certain first: the accepted ones, and those left out despite matching
        words.
        """
        kept = self._kept[day]
        context = self._grouped(deps, kept).result().context
        best = {id: max(verdicts, key=lambda one: one.score) for id, verdicts in context.verdicts.items()}
        inside = [one for one in kept.items if kept.board.window.start <= one.published < kept.board.window.end]
        taken = sorted((one for one in inside if one.id in best), key=lambda one: (best[one.id].score, one.id))
        near = sorted(
            (off for off in kept.board.ranking.off_topic if off.topic), key=lambda off: (-off.score, off.item.id)
        )
        return (
            tuple(
                Doubt(item=one, topic=best[one.id].topic, taken=True, why=f"{best[one.id].score:.2f}") for one in taken
            ),
            tuple(Doubt(item=off.item, topic=off.topic, taken=False, why=off.why) for off in near),
        )

    def pairs(self, deps: Deps, day: str) -> tuple[PairDoubt, ...]:
        """Returns the pairs of reports, among a day's best stories, for which "same event" is least certain."""
        kept = self._kept[day]
        stories = [one.story for one in kept.board.placed[:ASKED_STORIES]]
        threshold = read_threshold(deps.home)[0] or shipped_pair_model().same_event
        return pair_doubts(self._grouped(deps, kept).result(), stories, threshold)

    def pair(self, deps: Deps, day: str, one: Item, other: Item) -> PairDoubt | None:
        """Returns two reports of a day as a pair; None if either is in no story."""
        return likelihood_of(self._grouped(deps, self._kept[day]).result(), one, other)

    def under(self, deps: Deps, day: str, settings: Settings) -> Board:
        """Returns the board of a day under other settings, without caching it."""
        self.of(deps, day)
        kept, part = self._kept[day], _grouping_part(settings, day)
        if part == _grouping_part(deps.settings, day):
            return _regraded(deps, kept, settings, self._grouped(deps, kept).result())
        known = self._tried.get(day)
        if known is None or not known.fits(part, kept.run) or not known.future.done():
            done = Future[GroupedDay]()
            done.set_result(self._grouper(deps, settings, day, kept.board.window, kept.items)())
            self._tried[day] = known = _Grouping(part=part, items=kept.items, run=kept.run, future=done)
        return _regraded(deps, kept, settings, known.future.result())

    def under_at_hand(self, deps: Deps, day: str, settings: Settings) -> tuple[Board, Board] | None:
        """Returns a day's board, and the one under other settings, if the groupings are finished; else starts them."""
        board = self.at_hand(deps, day)
        if board is None:
            return None
        kept, part = self._kept[day], _grouping_part(settings, day)
        if part != _grouping_part(deps.settings, day):
            known = self._tried.get(day)
            if known is None or not known.fits(part, kept.run):
                if known:
                    known.future.cancel()
                self._tried[day] = known = self._begin(deps, settings, day, board.window, kept.items)
            if not known.future.done():
                return None
        return board, self.under(deps, day, settings)

    def _standing(self, deps: Deps, day: str, run: Run | None) -> _Grouping | None:
        """Returns the day's grouping under the current settings, finished or running; None if it must be ranked anew.

        A trial that was saved is the grouping from then on, and the one before it a trial, so that undo finds it. After
        other changes of topics' words the finished grouping is the basis of the next.
        """
        part, known, tried = _grouping_part(deps.settings, day), self._groups.get(day), self._tried.get(day)
        if known and known.fits(part, run):
            return known
        if tried and tried.fits(part, run):
            self._groups[day] = tried
            self._tried.pop(day)
        elif known and known.has_finished(run) and known.part.model_copy(update={"topics": part.topics}) == part:
            window, _ = window_of_day(deps, deps.settings, day)
            self._groups[day] = self._begin(deps, deps.settings, day, window, known.items)
        elif known:
            known.future.cancel()
            del self._groups[day]
        if known and day in self._groups:
            self._tried[day] = known
        return self._groups.get(day)

    def _grouped(self, deps: Deps, kept: _Kept) -> Future[GroupedDay]:
        day, settings = kept.board.day, kept.board.settings
        known = self._groups.get(day)
        if known is None or not known.fits(_grouping_part(settings, day), kept.run):
            self._groups[day] = known = self._begin(deps, settings, day, kept.board.window, kept.items)
        return known.future

    def _begin(self, deps: Deps, settings: Settings, day: str, window: Window, items: tuple[Item, ...]) -> _Grouping:
        """Starts grouping a day on the grouping thread."""
        future = self._pool.submit(self._grouper(deps, settings, day, window, items))
        return _Grouping(part=_grouping_part(settings, day), items=items, run=_last_run(deps), future=future)

    def _grouper(
        self, deps: Deps, settings: Settings, day: str, window: Window, items: tuple[Item, ...]
    ) -> Callable[[], GroupedDay]:
        """Returns the function that groups a day: based on its finished grouping if there is one, else from scratch."""
        known = self._groups.get(day)
        if known and known.has_finished(_last_run(deps)):
            return partial(known.future.result().regroup, settings=settings)
        return grouping(deps, settings, day, window, items, for_trials=True)


def _last_run(deps: Deps) -> Run | None:
    return next(iter(deps.ledger.last_runs(1)), None)


def _regraded(deps: Deps, kept: _Kept, settings: Settings, grouped: GroupedDay) -> Board:
    parts, ranking = _placed(deps, kept, settings, grouped)
    return _board(deps, kept.board.window, settings, ranking, parts)


def _placed(deps: Deps, kept: _Kept | None, settings: Settings, grouped: GroupedDay) -> tuple[LetterParts, Ranking]:
    """Ranks a grouped day under some settings; the parts of the kept board are reused if no word differs."""
    grouped = regrade(grouped, settings)
    scored = score_stories(grouped)
    if kept and _same_words(settings, kept.board.settings):
        parts = kept.parts
    else:
        parts = open_parts(scored, settings, deps.beat, settings.edition.languages[0])
    return parts, select_picks(grouped, scored, leads_by(parts, scored))


def _differ_in_topic_words(one: Settings, other: Settings) -> bool:
    """Whether the topics of two settings differ only in their words."""
    same = list(one.topics) == list(other.topics)
    topics = zip(one.topics.values(), other.topics.values(), strict=True) if same else ()
    return same and all(changed_words(*pair) is not None for pair in topics)


def _same_words(one: Settings, other: Settings) -> bool:
    """Whether two settings differ only in what changes no text: weights, limits, topics' words, a story's reports.

    Word rarity among stories is not recomputed when stories are merged, split, admitted or lost.
    """
    same = all(getattr(one, name) == getattr(other, name) for name in ("publishers", "lexicon"))
    return same and _differ_in_topic_words(one, other) and _on_words(one) == _on_words(other)


def _on_words(settings: Settings) -> list[Override]:
    """Returns the overrides on texts, and those on publishers, which affect whose report leads."""
    return [one for one in settings.overrides if one.action in WORDINGS or one.action in ON_PUBLISHERS]


def _board(deps: Deps, window: Window, settings: Settings, ranking: Ranking, parts: LetterParts) -> Board:
    placed, rows = desk_rows(ranking, settings, parts, ROWS)
    return Board(
        day=ranking.day,
        window=window,
        settings=settings,
        ranking=ranking,
        placed=placed,
        rows=rows,
        barriers={one.story.id: one.kept_out for one in ranking.others if one.kept_out},
        weights=weights_in_force(settings, with_vectors=has_vectors(deps, window.start - MEMORY)),
    )


def _grouping_part(settings: Settings, day: str) -> Settings:
    """Returns the settings that affect which items a day has and how they are grouped."""
    mutes = tuple(one for one in settings.overrides if one.action is Action.MUTE and one.holds_on(day))
    edition = EditionSettings(languages=settings.edition.languages)
    topics = {id: topic.model_copy(update={"remove": ()}) for id, topic in settings.topics.items()}  # already left out
    return settings.model_copy(update={"overrides": mutes, "weights": {}, "edition": edition, "topics": topics})
