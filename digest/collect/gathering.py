"""The gathering: many answers awaited at once, read in worker processes, handed on as they come.

`sources ─ fetch (concurrent, bounded) ─ read here or in chunks ─ make items ─▶ visits`
`items   ─ fetch (concurrent, bounded) ─ extract in chunks ──────────▶ articles`
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from digest.collect.collector_registry import Collector, collector_named
from digest.collect.collectors.feed import FeedCollector
from digest.collect.health import HEALTHY, refused
from digest.collect.reading.identity import keys_of, make_item, shared_by
from digest.collect.reading.plain_rss import NotPlain
from digest.collect.reading.posts import news_items
from digest.collect.visits import informed, remember, settled, without_known_body
from digest.collect.web.answers import Fetch, FetchFailed, Request, Response
from digest.collect.web.robots import Robots
from digest.collect.workers import WorkerLost, Workers
from digest.config.settings import Source
from digest.model.items import Article, Health, Item, Memory, Reading, TextState

AT_ONCE = 128
_READERS = 3  # one more than usual workers, so that none waits for a chunk to be made
_CHUNK = 16
_CHUNK_BYTES = 2_000_000
_READ_HERE = 100_000  # bytes of a plain feed that are read in less time than a worker would take to be told
_MOST_REQUESTS = 5  # of one visit: an index and what it leads to

T = TypeVar("T")
R = TypeVar("R", covariant=True)
Answer = Response | FetchFailed
Asked = tuple[T, tuple[Answer, ...]]


class Visit(NamedTuple):
    """One source visited: the items its entries make, and its state and what else to remember until the next visit.

    `keys` are, for each item's id, the names under which it may have been seen before.
    """

    source: Source
    items: tuple[Item, ...]
    memory: Memory
    keys: Mapping[str, tuple[str, ...]]


class _Asking(NamedTuple):
    source: Source
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T, R]):
    """How answers are read: one in this process if it is harmless (else None), the rest in chunks by the pool."""

    here: Callable[[Asked[T]], R | None]
    chunk: Callable[[Sequence[Asked[T]]], Sequence[R]]
    pool: Executor | None


def workers(count: int = 2) -> Workers:
    """Processes for reading and extracting; a context manager that ends them."""
    return Workers(count)


async def gather_sources(
    sources: Sequence[Source],
    fetch: Fetch,
    pool: Executor | None,
    now: datetime,
    *,
    memories: Mapping[str, Memory] = MappingProxyType({}),
    limit: int = AT_ONCE,
) -> AsyncGenerator[Visit, None]:
    """Every source's visit, in the order in which they are done; one bad source never stops the rest.

    `memories` are those of earlier visits, by address. At most `limit` sources are fetched at once. Without a pool,
    reading happens in this process.
    """
    asking = [_Asking(source, memories.get(source.url)) for source in sources]
    reading = _Reading(partial(_visit_here, now=now), partial(_read_visits, now=now), pool)
    async with aclosing(_gather(asking, partial(_answers, fetch, now), reading, limit)) as pairs:
        async for asked, visit in pairs:
            yield visit or _given_up(asked, now)


async def gather_articles(
    items: Sequence[Item],
    fetch: Fetch,
    pool: Executor | None,
    *,
    zones: Mapping[str, str] = MappingProxyType({}),
    limit: int = AT_ONCE,
) -> AsyncGenerator[Article, None]:
    """Every item's article, in the order in which they are done; a page that cannot be read costs only itself.

    `zones` are the time zones of sources, by name, that are not in UTC: those of dates which their pages write without
    one. Pages that a site's robots.txt keeps from us are not asked for; the feed's own text stands for them.
    """
    robots = Robots(fetch)

    async def page(item: Item) -> tuple[Answer, ...]:
        return (await robots.fetch(Request(url=item.url)),)

    reading = _Reading(_article_here, partial(_read_articles, zones=dict(zones)), pool)
    async with aclosing(_gather(items, page, reading, limit)) as pairs:
        async for item, article in pairs:
            yield article or Article(item=item.id, state=TextState.FAILED)


async def _answers(fetch: Fetch, now: datetime, asking: _Asking) -> tuple[Answer, ...]:
    """The answers to a source's requests; a collector may ask again when it has seen the first."""
    source, memory = asking
    collector = collector_named(source.collector)
    answers: list[Answer] = []
    while len(answers) < _MOST_REQUESTS and (wanted := collector.requests(source, tuple(answers))):
        known = memory if not answers else None
        answers += [await _answer(fetch, request, known, now) for request in wanted[: _MOST_REQUESTS - len(answers)]]
    return tuple(answers)


async def _answer(fetch: Fetch, request: Request, memory: Memory | None, now: datetime) -> Answer:
    answer = await fetch(informed(request, memory, now))
    if memory and memory.moved_to and not (isinstance(answer, Response) and answer.status < 400):
        answer = await fetch(request)  # the move may have been no move
    return without_known_body(answer, memory)


def _given_up(asking: _Asking, now: datetime) -> Visit:
    reading = Reading(health=Health.UNPARSEABLE, detail="reading it was given up")
    memory = remember(asking.source.url, reading, (), asking.memory, now, again=False)
    return Visit(asking.source, (), memory, {})


def _read_visits(asked: Sequence[tuple[_Asking, tuple[Answer, ...]]], now: datetime) -> list[Visit]:
    return [_visit(source, memory, answers, now) for (source, memory), answers in asked]


def _visit_here(asked: Asked[_Asking], now: datetime) -> Visit | None:
    """The visit where no worker need be risked for it: without a body, or with that of a small and plain feed."""
    (source, memory), answers = asked
    if not (size := _size(asked)):
        return _visit(source, memory, answers, now)
    if source.collector != "feed" or size > _READ_HERE:
        return None
    try:
        return _visit(source, memory, answers, now, FeedCollector(only_plain=True))
    except NotPlain:
        return None


def _visit(
    source: Source,
    memory: Memory | None,
    answers: tuple[Answer, ...],
    now: datetime,
    collector: Collector | None = None,
) -> Visit:
    collector = collector or collector_named(source.collector)
    readings = [
        collector.read(source, answer, now) if isinstance(answer, Response) else refused(answer) for answer in answers
    ]
    read = _together([reading for reading in readings if reading is not None])
    reading = settled(read, answers, memory, now)
    shared = shared_by(reading.entries)
    made = (make_item(source, one, now, shared) for entry in reading.entries for one in news_items(entry))
    items: dict[str, Item] = {}
    for item in made:
        if item is not None:
            items.setdefault(item.id, item)  # an entry listed twice is one item, its first place counts
    listed = tuple(sorted(items.values(), key=lambda item: item.position))
    again = read.health is Health.UNCHANGED
    return Visit(source, listed, remember(source.url, reading, answers, memory, now, again=again), keys_of(listed))


def _together(readings: Sequence[Reading]) -> Reading:
    """One reading of several answers: the first state that is not sound, else the first; all entries, in order."""
    if len(readings) == 1:
        return readings[0]
    entries = [entry for reading in readings for entry in reading.entries]
    telling = [reading for reading in readings if reading.entries] or readings or [Reading(health=Health.EMPTY)]
    chosen = next((reading for reading in telling if reading.health not in HEALTHY), telling[0])
    return replace(chosen, entries=tuple(replace(entry, position=at) for at, entry in enumerate(entries)))


def _article_here(asked: Asked[Item]) -> Article | None:
    return None if _size(asked) else _read_articles([asked], {})[0]


def _read_articles(asked: Sequence[tuple[Item, tuple[Answer, ...]]], zones: Mapping[str, str]) -> list[Article]:
    # Here, because what extracts articles is large, and reading feeds does without.
    from digest.collect.reading.articles import answered_article

    return [answered_article(item, answer, zones.get(item.source, "UTC")) for item, (answer,) in asked]


async def _gather(
    things: Sequence[T],
    ask: Callable[[T], Awaitable[tuple[Answer, ...]]],
    reading: _Reading[T, R],
    limit: int,
) -> AsyncGenerator[tuple[T, R | None], None]:
    """Each thing with what was read in its answers, None where reading them lost its worker."""
    waiting = iter(things)
    answered: asyncio.Queue[Asked[T] | None] = asyncio.Queue(maxsize=limit)
    done: asyncio.Queue[tuple[T, R | None] | None] = asyncio.Queue()

    async def asking() -> None:
        for thing in waiting:
            await answered.put((thing, await ask(thing)))

    async def read() -> None:
        while (first := await answered.get()) is not None:
            chunk = []
            for asked in _chunk(first, answered):
                if (result := reading.here(asked)) is not None:
                    done.put_nowait((asked[0], result))
                    await asyncio.sleep(0)  # requests under way go on between two
                else:
                    chunk.append(asked)
            for (thing, _), outcome in zip(chunk, await _results(reading, chunk), strict=True):
                done.put_nowait((thing, outcome))

    async def pumping() -> None:
        try:
            async with asyncio.TaskGroup() as readers:
                for _ in range(_READERS):
                    readers.create_task(read())
                async with asyncio.TaskGroup() as askers:
                    for _ in range(min(limit, len(things))):
                        askers.create_task(asking())
                for _ in range(_READERS):
                    await answered.put(None)
        finally:
            done.put_nowait(None)

    pump = asyncio.create_task(pumping())
    try:
        while (pair := await done.get()) is not None:
            yield pair
        await pump
    finally:
        # Who stops listening (a full disk, say) leaves requests under way: end them while their web is still there.
        pump.cancel()
        await asyncio.wait([pump])


def _chunk(first: Asked[T], answered: asyncio.Queue[Asked[T] | None]) -> list[Asked[T]]:
    """What is there to be read together: one process call for each small feed would cost more than its reading."""
    chunk = [first]
    while len(chunk) < _CHUNK and sum(_size(asked) for asked in chunk) < _CHUNK_BYTES and not answered.empty():
        following = answered.get_nowait()
        if following is None:
            answered.put_nowait(None)
            break
        chunk.append(following)
    return chunk


def _size(asked: Asked[T]) -> int:
    return sum(len(answer.body) for answer in asked[1] if isinstance(answer, Response))


async def _results(reading: _Reading[T, R], chunk: Sequence[Asked[T]]) -> list[R | None]:
    if reading.pool is None or not chunk:
        return list(reading.chunk(chunk))
    try:
        return list(await asyncio.get_running_loop().run_in_executor(reading.pool, reading.chunk, chunk))
    except WorkerLost:
        if len(chunk) == 1:
            return [None]
        # One of them is the culprit: apart, it costs only itself.
        return [result for asked in chunk for result in await _results(reading, [asked])]
