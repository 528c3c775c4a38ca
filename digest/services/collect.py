"""Collects: visits due sources, records their items, fetches the pages of recent items."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from digest.collect.collector_registry import collector_named
from digest.collect.gathering import gather_articles, gather_sources
from digest.collect.web.server_clocks import WRONG_CLOCK, ServerClocks
from digest.collect.web.urls import host_of
from digest.config.settings import Source
from digest.deliver.timetable import LONGEST_WINDOW
from digest.model.asides import Aside, AsideKind, attempt, repr_bytes
from digest.model.items import Article, Item, Memory
from digest.model.shards import WHOLE, Shard
from digest.services.deps import Deps
from digest.services.embed import Embedded, embed_items
from digest.services.learned_names import NameLearner
from digest.store.embed_mark_rows import EmbedMarkRows
from digest.store.publisher_name_rows import PublisherNameRows
from digest.store.visit_schedule import due_sources, forget_other_visits, visits_to

STATES_KEPT = timedelta(days=90)
BATCH = 50  # visits or articles that share a transaction

Recordable = tuple[Memory, tuple[Item, ...], Mapping[str, tuple[str, ...]]]
"""A visit as the ledger records it: what to remember, the items, and the keys of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The result of a round of visits."""

    visited: int
    health: dict[str, int]
    new_items: int
    not_captured: int
    articles: dict[str, int] = field(default_factory=dict)
    embedded: Embedded = field(default_factory=Embedded)
    trouble: str = ""  # of the machine, affecting more than single sources and pages


async def collect(deps: Deps) -> Collected:
    """Visits due sources, records their items, fetches the pages of recent ones, and embeds their texts."""
    visited = await visit_due(deps)
    articles = await read_pages(deps)
    embedded = await embed_new(deps)
    short = (deps.workers.trouble if deps.workers else "", embedded.machine)
    return replace(visited, articles=dict(articles), embedded=embedded, trouble="; ".join(filter(None, short)))


async def visit_due(deps: Deps, shard: Shard = WHOLE) -> Collected:
    """Visits the due sources at the hosts of a shard and records their items."""
    now = deps.clock()
    due, not_captured = _due_sources(deps, now, shard)
    memories = visits_to(deps.ledger.database, (source.url for source in due))
    clocks = _clocks(deps, due, memories)
    deps = replace(deps, fetch=clocks.fetch) if clocks else deps
    health, new_items = await _visit(deps, due, memories, now, clocks)
    if clocks and clocks.right:
        deps.ledger.settle_wrong_clock(now, now + WRONG_CLOCK)
    return Collected(visited=sum(health.values()), health=dict(health), new_items=new_items, not_captured=not_captured)


async def embed_new(deps: Deps, shard: Shard = WHOLE) -> Embedded:
    """Embeds the texts of recent items at the hosts of a shard; a fault there affects nothing else."""
    marks = EmbedMarkRows(deps.ledger.database)
    found = {host: mark for host, mark in marks.all().items() if shard.holds(host)}
    embedded = await deps.bulkhead.wait_for(AsideKind.PAGE, "sentence vectors", partial(embed_items, deps, shard))
    marks.drop(found)  # after a fault as well, which would come again
    return embedded or Embedded(trouble="the sentence vectors could not be made; see: digest status --aside")


def sources_due(deps: Deps, now: datetime) -> list[Source]:
    """Returns the sources to visit now."""
    enabled = [source for source in deps.settings.sources if source.enabled]
    urls = due_sources(deps.ledger.database, (source.url for source in enabled), now=now, ahead=now + WRONG_CLOCK)
    return [source for source in enabled if source.url in urls]


def _clocks(deps: Deps, due: Sequence[Source], memories: Mapping[str, Memory]) -> ServerClocks | None:
    """Returns the clock comparison, on the live web only: an archive's servers give the time of its recording."""
    if deps.fetch is None or deps.archive_holds is not None:
        return None
    moved = (memories[source.url].moved_to for source in due if source.url in memories)
    return ServerClocks(deps.fetch, (*chain.from_iterable(map(_first_addresses, due)), *moved))


def _due_sources(deps: Deps, now: datetime, shard: Shard) -> tuple[list[Source], int]:
    if deps.fetch is None:
        deps.narrator.say("this is a replay home: it collects from archives only (--replay FILE)")
        return [], 0
    if shard.number == 0:
        # What an editor takes out of feeds.yaml, or disables, begins anew when it comes back.
        enabled = (source.url for source in deps.settings.sources if source.enabled)
        forget_other_visits(deps.ledger.database, enabled)
    due = [source for source in sources_due(deps, now) if shard.holds(host_of(source.url))]
    if deps.archive_holds is None:
        return due, 0
    captured = [source for source in due if any(map(deps.archive_holds, _first_addresses(source)))]
    return captured, len(due) - len(captured)


def _first_addresses(source: Source) -> tuple[str, ...]:
    """Returns the first addresses that a visit requests; not always the source's address in feeds.yaml."""
    return tuple(request.url for request in collector_named(source.collector).requests(source))


async def _visit(
    deps: Deps, due: list[Source], memories: Mapping[str, Memory], now: datetime, clocks: ServerClocks | None
) -> tuple[Counter[str], int]:
    health: Counter[str] = Counter()
    new_items = 0
    batch: list[Recordable] = []
    names = NameLearner()

    def record() -> int:
        if clocks:
            clocks.refuse_wrong_clock()
        recorded = _record_visits(deps, tuple(batch), now)
        PublisherNameRows(deps.ledger.database).record(names.drain(), now=now)
        batch.clear()
        return recorded

    if not due or deps.fetch is None:
        return health, 0
    with deps.narrator.progress("sources", len(due)) as advance:
        async with aclosing(gather_sources(due, deps.fetch, deps.workers, now, memories=memories)) as visits:
            async for visit in visits:
                health[visit.memory.health.value] += 1
                for aside in visit.asides:
                    deps.bulkhead.report(aside)
                batch.append((visit.memory, visit.items, visit.keys))
                names.see_feed(visit.source.publisher, visit.title)
                if len(batch) >= BATCH:
                    new_items += record()
                advance()
    new_items += record()
    deps.ledger.drop_states(now - STATES_KEPT)
    return health, new_items


def _record_visits(deps: Deps, visits: Sequence[Recordable], now: datetime) -> int:
    """Records visits in one commit; if one cannot be stored, each separately, without that one."""
    recorded = attempt(AsideKind.SOURCE, "", partial(_record_items, deps, visits, now))
    if not isinstance(recorded, Aside):
        return recorded
    new = (
        deps.bulkhead.attempt(
            AsideKind.SOURCE, visit[0].url, partial(_record_items, deps, [visit], now), repr_bytes(visit)
        )
        for visit in visits
    )
    return sum(number or 0 for number in new)


def _record_items(deps: Deps, visits: Sequence[Recordable], now: datetime) -> int:
    """Records visits, and marks the hosts of their items; returns how many items are new."""
    if not visits:
        return 0
    with deps.ledger.database.atomic():
        new = deps.ledger.record_visits(visits, now=now)
        EmbedMarkRows(deps.ledger.database).put(host_of(item.url) for _, items, _ in visits for item in items)
    return new


def _record_articles(deps: Deps, articles: Sequence[Article], items: Mapping[str, Item]) -> None:
    """Records articles of items in the same way as visits."""

    def record(some: Sequence[Article]) -> None:
        with deps.ledger.database.atomic():
            deps.ledger.record_articles(some)
            EmbedMarkRows(deps.ledger.database).put(host_of(items[article.item].url) for article in some)

    recorded = attempt(AsideKind.PAGE, "", partial(record, articles))
    if isinstance(recorded, Aside):
        for article in articles:
            deps.bulkhead.attempt(AsideKind.PAGE, article.item, partial(record, [article]), repr_bytes(article))


def pages_due(deps: Deps, now: datetime) -> list[Item]:
    """Returns the recent items whose page is still to be read."""
    # An item without a date is dated now, and its page is what may date it.
    waiting = deps.ledger.items_without_article(now - LONGEST_WINDOW, now + timedelta(seconds=1))
    return [item for item in waiting if item.language in deps.settings.edition.languages]


async def read_pages(deps: Deps, shard: Shard = WHOLE) -> Counter[str]:
    """Reads the pages of recent items at the hosts of a shard; returns how many are in each state."""
    now = deps.clock()
    states: Counter[str] = Counter()
    batch: list[Article] = []
    wanted = [item for item in pages_due(deps, now) if shard.holds(host_of(item.url))]
    if not wanted or deps.fetch is None:
        return states
    items, names = {item.id: item for item in wanted}, NameLearner()
    zones = {source.name: source.time_zone for source in deps.settings.sources if source.time_zone != "UTC"}
    with deps.narrator.progress("articles", len(wanted)) as advance:
        report = deps.bulkhead.report
        gathered = gather_articles(wanted, deps.fetch, deps.workers, zones=zones, report=report)
        async with aclosing(gathered) as articles:
            async for article in articles:
                states[article.state.value] += 1
                batch.append(article)
                names.see_page(items[article.item].publisher, items[article.item].url, article.site)
                if len(batch) >= BATCH:
                    _record_articles(deps, tuple(batch), items)
                    batch.clear()
                advance()
    _record_articles(deps, batch, items)
    PublisherNameRows(deps.ledger.database).record(names.drain(), now=now)
    return states
