"""Searches stored items by their words, and says what became of each on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from digest.edition.standings import standings
from digest.model.barriers import KeptOut
from digest.model.editions import Standing
from digest.model.items import Item
from digest.model.rankings import Ranking, Window
from digest.services.deps import Deps
from digest.services.edition import rank_of_day
from digest.store.item_search import ItemSearch
from digest.text.tokens import tokens

BATCH = 1_000  # items made searchable in one commit
WORDS_OF_TEXT = 300  # words of an item's text that are indexed: its lead and what follows
LONGEST_QUESTION = 200  # characters; a longer one is cut


class ItemFate(StrEnum):
    """What can become of an item on a day."""

    PICK = "pick"
    OUT = "out"
    OFF_TOPIC = "off_topic"
    OTHER_DAY = "other_day"
    NO_STORY = "no_story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An item and its fate on a day; `place` and `story` if it is in a story.

    `kept_out` is why its story is not picked, `copy_of` the title of its original. If it is off topic, `why` holds the
    words that decided and `topic` the best topic, "" if none fits.
    """

    item: Item
    day: str
    outcome: ItemFate
    place: int | None = None
    story: str = ""
    kept_out: KeptOut | None = None
    copy_of: str = ""
    why: str = ""
    topic: str = ""

    @property
    def fate(self) -> str:
        """Returns the fate in words, for the command line."""
        words = {
            ItemFate.PICK: "a pick",
            ItemFate.OUT: str(self.kept_out),
            ItemFate.OFF_TOPIC: f"off topic: {self.why}",
            ItemFate.OTHER_DAY: f"outside the day of {self.day}",
            ItemFate.NO_STORY: "in no story",
        }[self.outcome]
        return f"copy of {self.copy_of!r}; {words}" if self.copy_of else words


def find_items(deps: Deps, words: str, *, day: str | None = None, limit: int = 20) -> tuple[Found, ...]:
    """Returns the stored items containing all words, best first, each with its fate on a day (by default the latest
    edition's).
    """
    found = _search(deps, words, limit)
    if not found:
        return ()
    ranking, window = rank_of_day(deps, day)
    fates = _Fates(ranking, standings(ranking, deps.settings, deps.beat), window)
    return tuple(fates.of(item) for item in found)


def find_on(
    deps: Deps, words: str, ranking: Ranking, placed: tuple[Standing, ...], window: Window, *, limit: int
) -> tuple[Found, ...]:
    """Like `find_items`, for a day whose ranking is given."""
    fates = _Fates(ranking, placed, window)
    return tuple(fates.of(item) for item in _search(deps, words, limit))


def _search(deps: Deps, words: str, limit: int) -> tuple[Item, ...]:
    search = ItemSearch(deps.ledger.database)
    make_searchable(search)
    return search.find(tokens(words[:LONGEST_QUESTION]), limit)


def make_searchable(search: ItemSearch) -> int:
    """Indexes items not yet indexed; returns how many."""
    added = 0
    for batch in search.unsearchable(BATCH):
        search.add((item.id, _words(item)) for item in batch)
        added += len(batch)
    return added


def _words(item: Item) -> str:
    lead = tokens(f"{item.title} {item.summary}", item.language)
    text = islice(tokens(item.text, item.language), WORDS_OF_TEXT)
    return " ".join((*lead, *text))


class _Fates:
    """What became of items on one day."""

    def __init__(self, ranking: Ranking, placed: tuple[Standing, ...], window: Window) -> None:
        self._day, self._window = ranking.day, window
        self._placed: Mapping[str, Standing] = {standing.story: standing for standing in placed}
        stories = [one.story for one in (*ranking.picks, *ranking.others)]
        self._kept_out = {one.story.id: one.kept_out for one in ranking.others}
        self._story = {item.id: story.id for story in stories for item in story.items}
        self._originals = {copy: original for story in stories for copy, original in story.copies}
        self._titles = {item.id: item.title for story in stories for item in story.items}
        self._off_topic = {off.item.id: off for off in ranking.off_topic}

    def of(self, item: Item) -> Found:
        standing = self._placed.get(self._story.get(item.id, ""))
        if standing:
            kept_out = self._kept_out.get(standing.story)
            original = self._originals.get(item.id)
            return Found(
                item=item,
                day=self._day,
                outcome=ItemFate.OUT if kept_out else ItemFate.PICK,
                place=standing.rank,
                story=standing.story,
                kept_out=kept_out,
                copy_of=self._titles.get(original, original) if original else "",
            )
        if off := self._off_topic.get(item.id):
            return Found(item=item, day=self._day, outcome=ItemFate.OFF_TOPIC, why=off.why, topic=off.topic)
        inside = self._window.start <= item.published < self._window.end
        return Found(item=item, day=self._day, outcome=ItemFate.NO_STORY if inside else ItemFate.OTHER_DAY)
