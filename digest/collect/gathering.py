"""The gathering: many answers awaited at once, read in worker processes, handed on as they come.

`sources ─ fetch (concurrent, bounded) ─ read in chunks ─ make items ─▶ visits`
`items   ─ fetch (concurrent, bounded) ─ extract in chunks ──────────▶ articles`
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar

from digest.collect.articles import answered_article
from digest.collect.collectors import COLLECTORS
from digest.collect.health import refused
from digest.collect.identity import make_item
from digest.collect.robots import Robots
from digest.collect.workers import WorkerLost, Workers
from digest.config.settings import Source
from digest.model import Article, Fetch, FetchFailed, Health, Item, Reading, Request, Response, TextState

AT_ONCE = 64
_READERS = 3  # one more than usual workers, so that none waits for a chunk to be made
_CHUNK = 16
_CHUNK_BYTES = 2_000_000

T = TypeVar("T")
R = TypeVar("R")
Answer = Response | FetchFailed
Asked = tuple[T, tuple[Answer, ...]]


class Visit(NamedTuple):
    """One source visited: its state and entries, and the items they make."""

    source: Source
    reading: Reading
    items: tuple[Item, ...]


def workers(count: int = 2) -> Workers:
    """Processes for reading and extracting; a context manager that ends them."""
    return Workers(count)


async def gather_sources(
    sources: Sequence[Source], fetch: Fetch, pool: Executor | None, now: datetime, *, limit: int = AT_ONCE
) -> AsyncIterator[Visit]:
    """Every source's visit, in the order in which they are done; one bad source never stops the rest.

    At most `limit` sources are fetched at once. Without a pool, reading happens in this process.
    """
    read = partial(_read_visits, now=now)
    async for source, visit in _gather(sources, _ask(fetch), read, pool, limit):
        yield visit or Visit(source, Reading(health=Health.UNPARSEABLE, detail="reading it was given up"), ())


async def gather_articles(
    items: Sequence[Item], fetch: Fetch, pool: Executor | None, *, limit: int = AT_ONCE
) -> AsyncIterator[Article]:
    """Every item's article, in the order in which they are done; a page that cannot be read costs only itself.

    Pages that a site's robots.txt keeps from us are not asked for; the feed's own text stands for them.
    """
    robots = Robots(fetch)

    async def page(item: Item) -> tuple[Answer, ...]:
        return (await robots.fetch(Request(url=item.url)),)

    async for item, article in _gather(items, page, _read_articles, pool, limit):
        yield article or Article(item=item.id, state=TextState.FAILED)


def _ask(fetch: Fetch) -> Callable[[Source], Awaitable[tuple[Answer, ...]]]:
    async def answers(source: Source) -> tuple[Answer, ...]:
        collector = COLLECTORS[source.collector]()
        return tuple([await fetch(request) for request in collector.requests(source)])

    return answers


def _read_visits(asked: Sequence[tuple[Source, tuple[Answer, ...]]], now: datetime) -> list[Visit]:
    return [_visit(source, answers, now) for source, answers in asked]


def _visit(source: Source, answers: tuple[Answer, ...], now: datetime) -> Visit:
    collector = COLLECTORS[source.collector]()
    readings = [
        collector.read(source, answer, now) if isinstance(answer, Response) else refused(answer) for answer in answers
    ]
    reading = next((reading for reading in readings if reading is not None), Reading(health=Health.EMPTY))
    made = (make_item(source, entry, now) for entry in reading.entries)
    # An entry listed twice is one item, its first place counts.
    items = {item.id: item for item in reversed([item for item in made if item is not None])}
    return Visit(source, reading, tuple(sorted(items.values(), key=lambda item: item.position)))


def _read_articles(asked: Sequence[tuple[Item, tuple[Answer, ...]]]) -> list[Article]:
    return [answered_article(item, answer) for item, (answer,) in asked]


async def _gather(
    things: Sequence[T],
    ask: Callable[[T], Awaitable[tuple[Answer, ...]]],
    read: Callable[[Sequence[Asked[T]]], Sequence[R]],
    pool: Executor | None,
    limit: int,
) -> AsyncIterator[tuple[T, R | None]]:
    """Each thing with what `read` made of its answers, None where reading them lost its worker."""
    waiting = iter(things)
    answered: asyncio.Queue[Asked[T] | None] = asyncio.Queue(maxsize=limit)
    done: asyncio.Queue[tuple[T, R | None] | None] = asyncio.Queue()

    async def asking() -> None:
        for thing in waiting:
            await answered.put((thing, await ask(thing)))

    async def reading() -> None:
        while (first := await answered.get()) is not None:
            chunk = _chunk(first, answered)
            for (thing, _), result in zip(chunk, await _results(read, chunk, pool), strict=True):
                done.put_nowait((thing, result))

    async def pumping() -> None:
        try:
            async with asyncio.TaskGroup() as readers:
                for _ in range(_READERS):
                    readers.create_task(reading())
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
        pump.cancel()


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


async def _results(
    read: Callable[[Sequence[Asked[T]]], Sequence[R]], chunk: Sequence[Asked[T]], pool: Executor | None
) -> list[R | None]:
    if pool is None:
        return list(read(chunk))
    try:
        return list(await asyncio.get_running_loop().run_in_executor(pool, read, chunk))
    except WorkerLost:
        if len(chunk) == 1:
            return [None]
        # One of them is the culprit: apart, it costs only itself.
        return [result for asked in chunk for result in await _results(read, [asked], pool)]
