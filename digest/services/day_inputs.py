"""The inputs of a day's ranking, and the ranking that is cached for them; does not import the ranker."""

from collections.abc import Sequence
from datetime import timedelta

from digest.config.settings import Settings
from digest.deliver.timetable import edition_window
from digest.model.items import Item
from digest.model.rankings import Ranking, Window
from digest.services.deps import Deps
from digest.services.homes import TRAINED_FOLDER
from digest.services.ranking_cache import RankingCache, ranking_key
from digest.store.vector_rows import vector_names

MEMORY = timedelta(days=7)  # stories are compared with those of the last week
EARLIER_EDITIONS = 14  # a story is new when none of these carried it


def cached_ranking(deps: Deps, day: str | None) -> Ranking | None:
    """Returns a day's ranking under the current settings if it is cached and no input has changed, else None.

    Its items have no texts.
    """
    window, day = window_of_day(deps, deps.settings, day)
    items = items_of(deps, window, texts=False)
    return RankingCache(deps.home).load(key_of(deps, deps.settings, day, window, items), items)


def window_of_day(deps: Deps, settings: Settings, day: str | None) -> tuple[Window, str]:
    """Returns a day's window (a frozen edition's own) and the day; by default the latest edition's, else today."""
    now = deps.clock()
    day = day or deps.latest_day or deps.today
    frozen = deps.ledger.edition(day)
    window = (
        frozen.window
        if frozen
        else edition_window(settings, day=day, now=now, previous_end=deps.ledger.window_end_before(day))
    )
    return window, day


def items_of(deps: Deps, window: Window, *, texts: bool = True) -> tuple[Item, ...]:
    """Returns the items from which a day is ranked: those of its window and the days before."""
    return deps.ledger.items_between(window.end - MEMORY, window.end, texts=texts)


def key_of(
    deps: Deps, settings: Settings, day: str, window: Window, items: Sequence[Item], *, with_vectors: bool = True
) -> str:
    """Returns the key of a day's ranking in the cache: a hash of all inputs.

    Whether the embedder can be loaded is asked of the caller, because loading it takes longer than reading a ranking;
    who only looks for a ranking asks for the one with vectors.
    """
    return ranking_key(
        items,
        settings=settings,
        day=day,
        window=window,
        earlier=deps.ledger.records_before(day, EARLIER_EDITIONS),
        vectors=vector_names(deps.ledger.database, window.start - MEMORY) if with_vectors else (),
        own_beats=deps.home / "beats",
        trained=deps.home / TRAINED_FOLDER,
    )
