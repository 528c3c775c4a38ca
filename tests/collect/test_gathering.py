"""Gathering: every source is visited once, and a failure affects only its source."""

import asyncio
import contextlib
import errno
import gzip
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

import pytest
from factories import NOON, make_item, make_source
from waiting import PATIENCE

from digest.collect.gathering import gather_articles, gather_sources
from digest.collect.reading.articles import answered_article
from digest.collect.reading.identity import make_item as make_item_of
from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.collect.workers import TooSlow, WorkerLost, Workers, time_limit
from digest.model.asides import Aside, AsideKind
from digest.model.items import Health, TextState

PAGE = (
    b"<html><body><article><p>"
    + b"Teachers in Sanandaj went on strike over the arrests of two. " * 8
    + b"</p></article>"
)


def feed(*links: str) -> bytes:
    items = "".join(
        f"<item><title>Story {link}</title><link>https://herald.example/{link}</link></item>" for link in links
    )
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def answers(known: dict[str, bytes | int]) -> Any:
    async def fetch(request: Request) -> Response | FetchFailed:
        found = known.get(request.url, 404)
        if found == 0:
            return FetchFailed(url=request.url, failure=Failure.DNS, detail="no such host")
        status, body = (200, found) if isinstance(found, bytes) else (found, b"")
        return Response(url=request.url, status=status, headers=(), body=body, received=NOON)

    return fetch


def gather(known: dict[str, bytes | int], pool: Any = None, **given: Any) -> dict[str, Any]:
    sources = [make_source(name=url, url=url) for url in known]

    async def run() -> dict[str, Any]:
        return {visit.source.url: visit async for visit in gather_sources(sources, answers(known), pool, NOON, **given)}

    return asyncio.run(run())


@pytest.fixture(scope="module")
def pool() -> Any:
    with Workers(2, seconds=PATIENCE) as workers:
        yield workers


def test_one_bad_source_never_stops_the_rest(pool: Any) -> None:
    known: dict[str, bytes | int] = {f"https://n{number}.example/": feed(f"{number}") for number in range(40)}
    known |= {"https://down.example/": 0, "https://gone.example/": 410, "https://odd.example/": b"\xff\x00<rss"}
    for visits in (gather(known), gather(known, pool), gather(known, limit=1)):
        assert len(visits) == 43
        assert visits["https://down.example/"].memory.health is Health.UNREACHABLE
        assert visits["https://gone.example/"].memory.health is Health.GONE
        assert sum(len(visit.items) for visit in visits.values()) == 40


class NoWorkers(Executor):
    """A pool that must not be used."""

    def submit(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("a worker was asked")


def test_small_plain_feeds_and_answers_without_a_body_need_no_worker() -> None:
    plain, down = "https://plain.example/", "https://down.example/"
    visits = gather({plain: feed("a"), down: 503}, NoWorkers())
    assert len(visits[plain].items) == 1
    assert visits[down].memory.health is Health.UNREACHABLE


@pytest.mark.parametrize(
    "body",
    [
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title></entry></feed>",
        feed("a").replace(b"</item>", b"<odd>x</odd></item>"),
        feed("a").replace(b"</channel>", b" " * 100_000 + b"</channel>"),
        b"<rss version='2.0'>" + b"<a>" * 30_000,
        gzip.compress(feed("a")),
    ],
)
def test_what_is_large_or_not_plain_is_read_by_a_worker(body: bytes) -> None:
    (visit,) = gather({"https://odd.example/": body}, NoWorkers()).values()
    assert [aside.error for aside in visit.asides] == ["AssertionError: a worker was asked"]


def rss(item: str, count: int = 1) -> bytes:
    link = "<link>https://herald.example/a</link>"
    return f"<rss version='2.0'><channel>{f'<item>{link}{item}</item>' * count}</channel></rss>".encode()


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>x</title>", 1_500),
        rss(f"<title>{'t ' * 48_000}</title>"),
        rss(f"<title>t</title><description>{'. ' * 48_000}</description>"),
        rss(f"<title>t</title><description>{'follow ' * 14_000}</description>"),
        rss(f"<title>t</title><description><![CDATA[{'<div>' * 19_000}]]></description>"),
        rss(f"<title>t</title><description><![CDATA[{'<p>- a</p>' * 9_000}]]></description>"),
        rss(f"<title>t</title><description>{'&amp;amp' * 11_000}</description>"),
        rss(f"<title>t</title><pubDate>{'1 ' * 49_000}</pubDate>"),
        b"<rss><channel><item a='" + b"\"'" * 49_000,
        b"<rss><channel>" + b"<![CDATA[" * 11_000,
        b"<rss><channel>" + b"<!--" * 24_000,
        b"<rss><channel>" + b"<item " * 16_000,
        b"<!DOCTYPE x [" * 7_600,
        b'{"a":' * 19_000,
    ],
)
def test_what_is_read_without_a_worker_takes_no_time(body: bytes) -> None:
    started = time.process_time()
    with contextlib.suppress(ExceptionGroup):
        gather({"https://odd.example/": body}, NoWorkers())
    assert len(body) < 100_000
    assert time.process_time() - started < 1


def test_an_entry_listed_twice_is_one_item_at_its_first_place() -> None:
    visits = gather({"https://n.example/": feed("a", "b", "a?utm_source=x")})
    items = visits["https://n.example/"].items
    assert [(item.position, item.title) for item in items] == [(0, "Story a"), (1, "Story b")]


def test_no_sources_give_nothing() -> None:
    assert gather({}) == {}


def test_at_most_the_limit_is_asked_at_once() -> None:
    running = peak = 0

    async def fetch(request: Request) -> Response:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        for _ in range(5):
            await asyncio.sleep(0)
        running -= 1
        return Response(url=request.url, status=200, headers=(), body=feed("a"), received=NOON)

    async def run() -> int:
        sources = [make_source(name=f"{number}", url=f"https://n{number}.example/") for number in range(30)]
        return len([visit async for visit in gather_sources(sources, fetch, None, NOON, limit=5)])

    assert asyncio.run(run()) == 30
    assert peak == 5


def test_a_bug_in_a_fetch_costs_one_source_and_is_seen() -> None:
    async def fetch(request: Request) -> Response:
        if "odd" in request.url:
            raise ZeroDivisionError("a bug")
        return Response(url=request.url, status=200, headers=(), body=feed("a"), received=NOON)

    async def run() -> dict[str, Any]:
        sources = [make_source(name=name, url=f"https://{name}.example/") for name in ("odd", "even")]
        return {visit.source.name: visit async for visit in gather_sources(sources, fetch, None, NOON)}

    visits = asyncio.run(run())
    (aside,) = visits["odd"].asides
    assert (aside.kind, aside.name) == (AsideKind.SOURCE, "https://odd.example/")
    assert aside.error == "ZeroDivisionError: a bug"
    assert "test_gathering.py" in aside.trace
    assert visits["odd"].memory.health is Health.UNPARSEABLE
    assert len(visits["even"].items) == 1


def test_trouble_of_the_machine_ends_the_gathering() -> None:
    async def fetch(_: Request) -> Response:
        raise OSError(errno.ENOSPC, "no space left on device")

    async def run() -> None:
        async for _ in gather_sources([make_source()], fetch, None, NOON):
            pass

    with pytest.raises(OSError, match="no space left"):
        asyncio.run(run())


def failing(url: str) -> Callable[..., Any]:
    """A page reader that fails on one of the pages."""

    def read(item: Any, answer: Response, zone: str) -> Any:
        if item.url == url:
            raise ZeroDivisionError("a bug")
        return answered_article(item, answer, zone)

    return read


def test_a_page_that_raises_costs_only_itself_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [make_item(title=f"Teachers strike in Sanandaj {number}") for number in range(5)]
    monkeypatch.setattr("digest.collect.reading.articles.answered_article", failing(items[2].url))
    asides: list[Aside] = []

    async def run() -> dict[str, Any]:
        fetch = answers({item.url: PAGE for item in items})
        gathered = gather_articles(items, fetch, None, report=asides.append)
        return {article.item: article async for article in gathered}

    articles = asyncio.run(run())
    assert articles.pop(items[2].id).state is TextState.FAILED
    assert {article.state for article in articles.values()} == {TextState.READ}
    (aside,) = asides
    assert (aside.kind, aside.name) == (AsideKind.PAGE, items[2].url)
    assert PAGE in aside.content


@pytest.mark.parametrize(
    "place", ["pages._tree", "pages.title_of", "pages.published_of", "pages._extracted", "articles._judged"]
)
def test_a_page_that_makes_its_reader_raise_is_set_aside_with_its_bytes(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def broken(*given: object, **named: object) -> Any:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(f"digest.collect.reading.{place}", broken)
    item, asides = make_item(url="https://herald.example/a"), list[Aside]()

    async def run() -> list[Any]:
        gathered = gather_articles([item], answers({item.url: PAGE}), None, report=asides.append)
        return [article async for article in gathered]

    (article,) = asyncio.run(run())
    assert (article.item, article.state) == (item.id, TextState.FAILED)
    (aside,) = asides
    assert (aside.kind, aside.name, aside.error) == (AsideKind.PAGE, item.url, "ZeroDivisionError: a bug")
    assert PAGE in aside.content
    assert "in broken" in aside.trace


def test_who_keeps_no_list_of_what_was_set_aside_sees_the_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    item = make_item()
    monkeypatch.setattr("digest.collect.reading.articles.answered_article", failing(item.url))

    async def run() -> None:
        async for _ in gather_articles([item], answers({item.url: PAGE}), None):
            pass

    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        asyncio.run(run())


def test_an_entry_that_raises_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(source: Any, entry: Any, now: Any, shared: Any) -> Any:
        if entry.title == "Story b":
            raise ZeroDivisionError("a bug")
        return make_item_of(source, entry, now, shared)

    monkeypatch.setattr("digest.collect.gathering.make_item", read)
    (visit,) = gather({"https://odd.example/": feed("a", "b", "c")}).values()
    assert [item.title for item in visit.items] == ["Story a", "Story c"]
    (aside,) = visit.asides
    assert aside.kind is AsideKind.ENTRY
    assert b"title='Story b'" in aside.content


def _spin() -> None:
    with time_limit(0.2):
        while True:
            pass


def test_reading_one_thing_has_a_limit_of_cpu_time_in_a_worker(pool: Any) -> None:
    with pytest.raises(TooSlow):
        pool.submit(_spin).result()


def test_articles_are_gathered_for_every_item(pool: Any) -> None:
    items = [make_item(title=f"Teachers strike in Sanandaj {number}") for number in range(20)]
    known: dict[str, bytes | int] = {item.url: PAGE for item in items}
    known[items[3].url] = 0

    async def run() -> dict[str, Any]:
        return {article.item: article async for article in gather_articles(items, answers(known), pool)}

    articles = asyncio.run(run())
    assert articles.pop(items[3].id).state is TextState.UNREACHABLE
    assert {article.state for article in articles.values()} == {TextState.READ}
    assert len(articles) == 19


def test_workers_give_results_and_raise_what_was_raised(pool: Any) -> None:
    assert pool.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ZeroDivisionError) as caught:
        pool.submit(divmod, 7, 0).result()
    assert "divmod" not in caught.value.__notes__[0] or caught.value.__notes__


def test_a_worker_that_dies_is_replaced(pool: Any) -> None:
    with pytest.raises(WorkerLost, match="died"):
        pool.submit(os._exit, 1).result()
    assert pool.submit(abs, -3).result() == 3


def test_a_worker_that_hangs_is_ended_at_its_time() -> None:
    with Workers(1, seconds=1.5) as workers:
        assert workers.submit(abs, -3).result() == 3
        with pytest.raises(WorkerLost, match="within"):
            workers.submit(time.sleep, 60).result()
        assert workers.submit(abs, -3).result() == 3


def test_a_worker_that_hangs_where_no_signal_is_seen_is_ended_at_its_time_too() -> None:
    with Workers(1, seconds=1.5) as workers:
        assert workers.submit(abs, -3).result() == 3
        with pytest.raises(WorkerLost, match="within"):
            workers.submit(sum, range(10**10)).result()
        assert workers.submit(abs, -3).result() == 3


class NeverUnpickled(Exception):
    def __init__(self, one: int, other: int) -> None:
        super().__init__(one)


def _raise_never_unpickled() -> None:
    raise NeverUnpickled(1, 2)


def test_an_error_that_cannot_be_unpickled_costs_only_its_own_call(pool: Any) -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        pool.submit(_raise_never_unpickled).result()
    assert pool.submit(abs, -3).result() == 3


def test_ending_workers_at_once_begins_no_task_that_waits() -> None:
    workers = Workers(1, seconds=50)
    assert workers.submit(abs, -3).result() == 3
    running, waiting = workers.submit(time.sleep, 60), workers.submit(time.sleep, 60)
    workers.shutdown(cancel_futures=True)
    assert waiting.cancelled()
    assert running.cancelled() or isinstance(running.exception(), WorkerLost)


def test_a_worker_that_bloats_is_lost_and_not_the_machine(pool: Any) -> None:
    with pytest.raises(WorkerLost):
        pool.submit(bytes, 4_000_000_000).result()
