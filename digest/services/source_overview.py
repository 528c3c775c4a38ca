"""An overview of the sources: what each one contributes and its state; also tries a new source."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.collect.attention import needs_person
from digest.collect.discovery import FoundFeed
from digest.collect.gathering import Visit
from digest.collect.health import HEALTHY
from digest.config.settings import Source
from digest.model.errors import InputError
from digest.model.items import Item, Memory
from digest.model.rankings import Window
from digest.rank.ranking import group_items
from digest.services.boards import Board
from digest.services.deps import Deps
from digest.services.source_list import choose_sources, entries_for, find_site_feeds, probe_sources
from digest.store.source_counts import SourceCounts

DAYS = 30
TRIED_FEEDS = 3
MOST_PROBED = 20


class Condition(StrEnum):
    """The condition of a source, worst first."""

    BROKEN = "broken"
    BRINGS = "brings"
    QUIET = "quiet"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with its last visit, its items on each of the last DAYS days, and its part in a day's letter."""

    source: Source
    condition: Condition
    memory: Memory | None
    rhythm: tuple[int, ...]
    on_topic: int
    led: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrial:
    """A feed that was tried: its items, and those of them on topic."""

    feed: FoundFeed
    items: tuple[Item, ...]
    on_topic: tuple[Item, ...]
    detail: str


def source_rows(deps: Deps, board: Board) -> tuple[SourceRow, ...]:
    """Returns every source, those with problems first, then the most productive; the rhythm ends with the
    board's day.
    """
    visits, end = deps.ledger.visits(), board.window.end
    now = end if deps.replay_home else deps.clock()
    days = [(end - timedelta(days=back)).date().isoformat() for back in reversed(range(DAYS))]
    counts = SourceCounts(deps.ledger.database).by_day(end - timedelta(days=DAYS))
    stories = (*board.ranking.picks, *board.ranking.others)
    on_topic = Counter(item.source for story in stories for item in story.story.items)
    picks = board.placed[: len(board.ranking.picks)]
    led = Counter(member.source for one in picks for member in one.members if member.url == one.url)
    rows = []
    for source in deps.settings.sources:
        rhythm = tuple(counts.get(source.name, {}).get(day, 0) for day in days)
        memory = visits.get(source.url)
        rows.append(
            SourceRow(
                source=source,
                condition=_condition(source, memory, any(rhythm), now),
                memory=memory,
                rhythm=rhythm,
                on_topic=on_topic[source.name],
                led=led[source.name],
            )
        )
    return tuple(sorted(rows, key=_order))


def _order(row: SourceRow) -> tuple[object, ...]:
    return tuple(Condition).index(row.condition), -row.led, -row.on_topic, -sum(row.rhythm), row.source.name


def _condition(source: Source, memory: Memory | None, brings: bool, now: datetime) -> Condition:
    if not source.enabled:
        return Condition.OFF
    if memory and (memory.health not in HEALTHY or needs_person(memory, now)):
        return Condition.BROKEN
    return Condition.BRINGS if brings else Condition.QUIET


WithWeb = Callable[[Deps], AbstractAsyncContextManager[Deps]]


def try_site(deps: Deps, url: str, with_web: WithWeb) -> tuple[SourceTrial, ...]:
    """Returns the first feeds of a site, each with its current items. Raises InputError if none is found."""

    async def tried() -> tuple[SourceTrial, ...]:
        async with with_web(deps) as live:
            found = (await find_site_feeds(live, url))[:TRIED_FEEDS]
            if not found:
                raise InputError(f"{url[:200]}: no feed was found there; give the feed's own address")
            _, sources = entries_for(deps.settings, found, None, None)
            visits = {visit.source.url: visit for visit in await probe_sources(live, sources)}
        trials = []
        for feed, source in zip(found, sources, strict=True):
            visit = visits[source.url]
            on_topic = _on_topic(deps, visit.items)
            detail = visit.memory.detail or visit.memory.health.value
            trials.append(SourceTrial(feed=feed, items=visit.items, on_topic=on_topic, detail=detail))
        return tuple(trials)

    return asyncio.run(tried())


def _on_topic(deps: Deps, items: tuple[Item, ...]) -> tuple[Item, ...]:
    if not items:
        return ()
    times = [one.published for one in items]
    window = Window(start=min(times), end=max(times) + timedelta(seconds=1))
    grouped = group_items(items, settings=deps.settings, beat=deps.beat, day=deps.today, window=window)
    inside = {text.item.id for group in grouped.groups for text in group.items}
    return tuple(one for one in items if one.id in inside)


def probe_now(deps: Deps, names: tuple[str, ...], with_web: WithWeb) -> tuple[Visit, ...]:
    """Visits sources now without recording anything. Raises InputError for more than MOST_PROBED, or an unknown one."""
    chosen = choose_sources(deps.settings, names)
    if len(chosen) > MOST_PROBED:
        raise InputError(f"at most {MOST_PROBED} sources are probed at once; {len(chosen)} were chosen")

    async def visited() -> tuple[Visit, ...]:
        async with with_web(deps) as live:
            return tuple(await probe_sources(live, chosen))

    return asyncio.run(visited())
