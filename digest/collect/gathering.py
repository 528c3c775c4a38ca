"""Fetches many sources concurrently, parses the responses in worker processes, and yields the results as they arrive.

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
from digest.collect.reading.identity import Shared, keys_of, make_item, shared_by
from digest.collect.reading.plain_rss import NotPlain
from digest.collect.reading.posts import news_items
from digest.collect.visits import informed, remember, settled, without_known_body
from digest.collect.web.answers import Fetch, FetchFailed, Request, Response
from digest.collect.web.robots import Robots
from digest.collect.workers import WorkerLost, Workers, time_limit
from digest.config.settings import Source
from digest.model.asides import Aside, AsideKind, attempt, is_machines, repr_bytes, set_aside, surface
from digest.model.items import Article, Entry, Health, Item, Memory, Reading, TextState

AT_ONCE = 128
_READERS = 3  # one more than the usual number of workers, so that no worker waits for a chunk
_CHUNK = 16
_CHUNK_BYTES = 2_000_000
_READ_HERE = 100_000  # bytes up to which parsing a plain feed is quicker than sending it to a worker
_READING_SECONDS = 4.0  # of CPU for one response in a worker; ordinary pages take a few tenths
_MOST_REQUESTS = 5  # of one visit: an index and what it leads to

T = TypeVar("T")
R = TypeVar("R", covariant=True)
Answer = Response | FetchFailed
Asked = tuple[T, tuple[Answer, ...]]


class Visit(NamedTuple):
    """The result of visiting one source: its items, and the state to remember until the next visit.

    `keys` maps each item's id to the keys under which it may have been seen before; `asides` lists what could not be
    parsed; `title` is the name that the source gives itself.
    """

    source: Source
    items: tuple[Item, ...]
    memory: Memory
    keys: Mapping[str, tuple[str, ...]]
    asides: tuple[Aside, ...] = ()
    title: str = ""


class _Visiting(NamedTuple):
    source: Source
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T, R]):
    """How responses are parsed: in this process if that is harmless (`here` returns None if not), else in chunks by the
    pool.
    """

    here: Callable[[Asked[T]], R | None]
    chunk: Callable[[Sequence[Asked[T]]], Sequence[R]]
    pool: Executor | None
    aside: Callable[[T, Exception], Aside]


def workers(count: int = 2) -> Workers:
    """Creates worker processes for parsing and extraction; a context manager that ends them."""
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
    """Visits all sources and yields each visit as it completes; a broken source never stops the others.

    `memories` are the states after earlier visits, by address. At most `limit` sources are fetched at once. Without a
    pool, parsing happens in this process.
    """
    asking = [_Visiting(source, memories.get(source.url)) for source in sources]
    reading = _Reading(partial(_visit_here, now=now), partial(_read_visits, now=now), pool, _source_aside)
    async with aclosing(_gather(asking, partial(_answers, fetch, now), reading, limit)) as pairs:
        async for asked, visit in pairs:
            yield visit if isinstance(visit, Visit) else _failed_visit(asked, now, visit)


async def gather_articles(
    items: Sequence[Item],
    fetch: Fetch,
    pool: Executor | None,
    *,
    zones: Mapping[str, str] = MappingProxyType({}),
    limit: int = AT_ONCE,
    report: Callable[[Aside], None] = surface,
) -> AsyncGenerator[Article, None]:
    """Fetches the page of each item and yields each article as it completes; a page that cannot be read affects only
    itself.

    `zones` maps source names to time zones other than UTC, for dates on pages that name no zone. Pages that robots.txt
    disallows are not fetched; the feed's own text is used instead. What could not be parsed goes to `report`.
    """
    robots = Robots(fetch, report)

    async def page(item: Item) -> tuple[Answer, ...]:
        return (await robots.fetch(Request(url=item.url)),)

    reading = _Reading(_article_here, partial(_read_articles, zones=dict(zones)), pool, _page_aside)
    async with aclosing(_gather(items, page, reading, limit)) as pairs:
        async for item, article in pairs:
            if isinstance(article, Aside):
                report(article)
            yield article if isinstance(article, Article) else Article(item=item.id, state=TextState.FAILED)


async def _answers(fetch: Fetch, now: datetime, asking: _Visiting) -> tuple[Answer, ...]:
    """Makes a source's requests; a collector may ask for more after it has seen the first response."""
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
        answer = await fetch(request)  # the move may not have been permanent after all
    return without_known_body(answer, memory)


def _source_aside(asking: _Visiting, error: Exception) -> Aside:
    return set_aside(AsideKind.SOURCE, asking.source.url, error)


def _page_aside(item: Item, error: Exception) -> Aside:
    return set_aside(AsideKind.PAGE, item.url, error)


def _failed_visit(asking: _Visiting, now: datetime, aside: Aside | None) -> Visit:
    """The visit of a source whose parsing raised (`aside`) or lost its worker process (None)."""
    detail = f"reading it failed: {aside.error}"[:200] if aside else "reading it was given up"
    reading = Reading(health=Health.UNPARSEABLE, detail=detail)
    memory = remember(asking.source.url, reading, (), asking.memory, now, again=False)
    return Visit(asking.source, (), memory, {}, (aside,) if aside else ())


def _read_visits(asked: Sequence[tuple[_Visiting, tuple[Answer, ...]]], now: datetime) -> list[Visit]:
    return [_safe_visit(asking, answers, now) for asking, answers in asked]


def _safe_visit(asking: _Visiting, answers: tuple[Answer, ...], now: datetime) -> Visit:
    """Visits a source; if parsing raises or takes too long, returns a visit without items that records the failure."""
    source, memory = asking

    def read() -> Visit:
        with time_limit(_READING_SECONDS):
            return _visit(source, memory, answers, now)

    visit = attempt(AsideKind.SOURCE, source.url, read, partial(_bodies, answers))
    return _failed_visit(asking, now, visit) if isinstance(visit, Aside) else visit


def _bodies(answers: tuple[Answer, ...]) -> bytes:
    return b"\n".join(
        b"%s\n%s" % (repr_bytes(answer.headers), answer.body) for answer in answers if isinstance(answer, Response)
    )


def _visit_here(asked: Asked[_Visiting], now: datetime) -> Visit | None:
    """Parses in this process if that needs no worker: an empty body, or a small plain feed; else returns None."""
    (source, memory), answers = asked
    if not (size := _size(asked)):
        return _safe_visit(asked[0], answers, now)
    if source.collector != "feed" or size > _READ_HERE:
        return None
    try:
        return _visit(source, memory, answers, now, FeedCollector(only_plain=True))
    except NotPlain:
        return None
    except Exception:  # a worker parses it again and records what is wrong with it
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
    read = _merged_reading([reading for reading in readings if reading is not None])
    reading = settled(read, answers, memory, now)
    shared = shared_by(reading.entries)
    items: dict[str, Item] = {}
    asides = list(reading.asides)
    for entry in reading.entries:
        made = attempt(
            AsideKind.ENTRY, entry.url, partial(_items, source, entry, now, shared), partial(repr_bytes, entry)
        )
        if isinstance(made, Aside):
            asides.append(made)
            continue
        for item in made:
            items.setdefault(item.id, item)  # an entry listed twice is one item, its first place counts
    listed = tuple(sorted(items.values(), key=lambda item: item.position))
    again = read.health is Health.UNCHANGED
    remembered = remember(source.url, reading, answers, memory, now, again=again)
    return Visit(source, listed, remembered, keys_of(listed), tuple(asides), read.title)


def _items(source: Source, entry: Entry, now: datetime, shared: Shared) -> list[Item]:
    made = (make_item(source, one, now, shared) for one in news_items(entry))
    return [item for item in made if item is not None]


def _merged_reading(readings: Sequence[Reading]) -> Reading:
    """Merges the readings of several responses: all entries in order, with the first unhealthy state, else the first
    state.
    """
    if len(readings) == 1:
        return readings[0]
    entries = [entry for reading in readings for entry in reading.entries]
    with_entries = [reading for reading in readings if reading.entries] or readings or [Reading(health=Health.EMPTY)]
    chosen = next((reading for reading in with_entries if reading.health not in HEALTHY), with_entries[0])
    asides = tuple(aside for reading in readings for aside in reading.asides)
    placed = tuple(replace(entry, position=at) for at, entry in enumerate(entries))
    return replace(chosen, entries=placed, asides=asides)


def _article_here(asked: Asked[Item]) -> Article | Aside | None:
    return None if _size(asked) else _read_articles([asked], {})[0]


def _read_articles(asked: Sequence[tuple[Item, tuple[Answer, ...]]], zones: Mapping[str, str]) -> list[Article | Aside]:
    return [
        attempt(
            AsideKind.PAGE,
            item.url,
            partial(_read_article, item, answers[0], zones.get(item.source, "UTC")),
            partial(_bodies, answers),
        )
        for item, answers in asked
    ]


def _read_article(item: Item, answer: Answer, zone: str) -> Article:
    # Imported here: the article extractor is large, and parsing feeds does not need it.
    from digest.collect.reading.articles import answered_article

    with time_limit(_READING_SECONDS):
        return answered_article(item, answer, zone)


async def _gather(
    things: Sequence[T],
    ask: Callable[[T], Awaitable[tuple[Answer, ...]]],
    reading: _Reading[T, R],
    limit: int,
) -> AsyncGenerator[tuple[T, R | Aside | None], None]:
    """Yields each thing with its parsed result: an Aside if parsing raised, None if the worker process was lost."""
    waiting = iter(things)
    answered: asyncio.Queue[Asked[T] | None] = asyncio.Queue(maxsize=limit)
    done: asyncio.Queue[tuple[T, R | Aside | None] | None] = asyncio.Queue()

    async def asking() -> None:
        for thing in waiting:
            try:
                answers = await ask(thing)
            except Exception as error:
                if is_machines(error):
                    raise
                done.put_nowait((thing, reading.aside(thing, error)))
            else:
                await answered.put((thing, answers))

    async def read() -> None:
        while (first := await answered.get()) is not None:
            chunk = []
            for asked in _chunk(first, answered):
                if (result := reading.here(asked)) is not None:
                    done.put_nowait((asked[0], result))
                    await asyncio.sleep(0)  # let pending requests proceed
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
        try:
            await pump
        except ExceptionGroup as group:  # a problem of the machine ends the run: raise the first one
            raise _first(group) from None
    finally:
        # If the consumer stops early (a full disk, say), end pending requests while their session still exists.
        pump.cancel()
        await asyncio.wait([pump])


def _first(error: Exception) -> Exception:
    return _first(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


def _chunk(first: Asked[T], answered: asyncio.Queue[Asked[T] | None]) -> list[Asked[T]]:
    """Takes what is waiting, to be parsed in one process call: a call for each small feed would cost more than its
    parsing.
    """
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


async def _results(reading: _Reading[T, R], chunk: Sequence[Asked[T]]) -> list[R | Aside | None]:
    if reading.pool is None or not chunk:
        return list(reading.chunk(chunk))
    try:
        return list(await asyncio.get_running_loop().run_in_executor(reading.pool, reading.chunk, chunk))
    except Exception as error:
        if is_machines(error):
            raise
        if len(chunk) == 1:
            return [None if isinstance(error, WorkerLost) else reading.aside(chunk[0][0], error)]
        # One of them is to blame: run one by one, only that one fails.
        return [result for asked in chunk for result in await _results(reading, [asked])]
