"""Rules of the live web, against real servers on loopback."""

import asyncio
import gzip
import socket
import threading
import time
import zlib
from typing import Any

import brotli
import pytest
from aiohttp import web
from backports import zstd
from factories import NOON, make_source
from waiting import PATIENCE, finish

from digest.collect.gathering import Visit, gather_sources
from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.collect.web.live import LiveWeb, WebLimits
from digest.model.items import Health

MEGABYTES = 32


def fetch(serve: Any, handler: Any, path: str = "/", headers: Any = (), **given: Any) -> Response | FetchFailed:
    async def run() -> Response | FetchFailed:
        async with serve(handler) as address, LiveWeb(allow_private=True, **given) as live:
            return await live.fetch(Request(url=address + path, headers=headers))

    return asyncio.run(run())


def failure(answer: Response | FetchFailed) -> Failure:
    assert isinstance(answer, FetchFailed), answer
    return answer.failure


def body(answer: Response | FetchFailed) -> bytes:
    assert isinstance(answer, Response), answer
    return answer.body


def sends(data: bytes, **headers: str) -> Any:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=data, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return handler


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("zstd", lambda data: zstd.compress(data[:9]) + zstd.compress(data[9:])),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("identity", bytes),
    ],
)
def test_every_content_encoding_is_undone(serve: Any, encoding: str, compress: Any) -> None:
    text = b"a word of news " * 50_000
    assert body(fetch(serve, sends(compress(text), content_encoding=encoding))) == text


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, brotli.compress, zstd.compress])
def test_a_bomb_is_stopped_at_the_cap(serve: Any, compress: Any) -> None:
    encoding = {gzip.compress: "gzip", zlib.compress: "deflate", brotli.compress: "br"}.get(compress, "zstd")
    bomb = compress(bytes(MEGABYTES * 1_000_000))
    answer = fetch(serve, sends(bomb, content_encoding=encoding), limits=WebLimits(read_bytes=1_000_000))
    assert failure(answer) is Failure.TOO_LARGE


def test_a_bomb_in_a_bomb_is_stopped_too(serve: Any) -> None:
    bomb = gzip.compress(gzip.compress(bytes(MEGABYTES * 1_000_000)))
    answer = fetch(serve, sends(bomb, content_encoding="gzip, gzip"), limits=WebLimits(read_bytes=1_000_000))
    assert failure(answer) is Failure.TOO_LARGE


def test_a_body_without_end_is_stopped(serve: Any) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(100_000))

    assert failure(fetch(serve, endless, limits=WebLimits(sent_bytes=2_000_000))) is Failure.TOO_LARGE


def test_an_unknown_encoding_is_refused(serve: Any) -> None:
    assert failure(fetch(serve, sends(b"\x1f\x9d\x90x", content_encoding="compress"))) is Failure.BAD_ENCODING


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_that_is_not_in_its_encoding_is_named(serve: Any, encoding: str) -> None:
    assert failure(fetch(serve, sends(b"\x00\x01\xfe\x02" * 9, content_encoding=encoding))) is Failure.BAD_ENCODING


@pytest.mark.parametrize(
    "encoding", ["gzip", "x-gzip", "deflate", "br", "zstd", "UTF-8", "none", "binary", "gzip, gzip", "utf-8, gzip"]
)
def test_a_plain_body_is_read_whatever_encoding_it_claims(serve: Any, encoding: str) -> None:
    for plain in (b"<rss version='2.0'>word</rss>", b' {"version": 1}'):
        assert body(fetch(serve, sends(plain, content_encoding=encoding))) == plain


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        ("deflate", gzip.compress),
        ("br", gzip.compress),
        ("gzip, gzip", gzip.compress),
        ("UTF-8", gzip.compress),
        ("gzip", zstd.compress),
        ("deflate, gzip", gzip.compress),
    ],
)
def test_what_a_body_begins_with_counts_not_the_name_of_its_encoding(serve: Any, encoding: str, compress: Any) -> None:
    text = b"<feed>a word of news</feed>" * 500
    assert body(fetch(serve, sends(compress(text), content_encoding=encoding))) == text


def test_long_headers_are_read(serve: Any) -> None:
    assert body(fetch(serve, sends(b"word", content_security_policy="x" * 30_000))) == b"word"


@pytest.mark.parametrize(
    "head",
    ["Content-Length: 900\r\n\r\nword of news", "Transfer-Encoding: chunked\r\n\r\nc\r\nword of news\r\nc\r\nhalf"],
)
def test_what_came_of_a_body_that_breaks_off_is_kept_and_told(head: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(f"HTTP/1.1 200 OK\r\n{head}".encode())

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()

        async def run() -> Response | FetchFailed:
            async with LiveWeb(allow_private=True) as live:
                return await live.fetch(Request(url=f"http://127.0.0.1:{server.getsockname()[1]}/"))

        answered = asyncio.run(run())
        finish(thread)
    assert body(answered).startswith(b"word of news")
    assert isinstance(answered, Response)
    assert answered.broken_off


def test_a_redirect_gets_back_the_cookie_it_set_and_no_other_host_does(serve: Any) -> None:
    seen = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.path, request.headers.get("cookie")))
        if request.path == "/there":
            return web.Response(text="news")
        if request.cookies.get("pass") == "1":
            away = str(request.url.with_host("localhost").with_path("/there"))
            return web.Response(status=302, headers={"location": away})
        return web.Response(status=302, headers={"location": "/", "set-cookie": "pass=1; Path=/; HttpOnly"})

    assert body(fetch(serve, handler)) == b"news"
    assert seen == [("/", None), ("/", "pass=1"), ("/there", None)]


def test_a_circle_with_a_cookie_that_does_not_help_says_so(serve: Any) -> None:
    answer = fetch(serve, sends_status(302, location="/", set_cookie="a=1"))
    assert failure(answer) is Failure.TOO_MANY_REDIRECTS
    assert isinstance(answer, FetchFailed)
    assert "cookie" in answer.detail


def sends_status(status: int, **headers: str) -> Any:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return handler


@pytest.mark.parametrize(
    ("page", "moved"),
    [
        ('<meta http-equiv="refresh" content="0; url=/new">', True),
        ("<META CONTENT='3;URL=\"/new\"' HTTP-EQUIV=Refresh>", True),
        ('<html><head><meta http-equiv="refresh" content="0;/new"></head><body>Moved.</body></html>', True),
        ('<!-- <meta http-equiv="refresh" content="0; url=/new"> -->', False),
        ('<meta http-equiv="refresh" content="300; url=/new">', False),
        ('<meta http-equiv="refresh" content="0; url=/new"><p>' + "word " * 100, False),
        ('<meta http-equiv="refresh" content="0; url=/old">', False),
        ("<p>refresh</p>", False),
    ],
)
def test_a_page_that_only_sends_on_is_followed(serve: Any, page: str, moved: bool) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text="news" if request.path == "/new" else page, content_type="text/html")

    assert (body(fetch(serve, handler, "/old")) == b"news") is moved


def test_a_location_with_a_raw_byte_is_followed_or_a_failure(serve: Any) -> None:
    async def handler(request: web.Request) -> web.Response:
        if "there" in request.path:
            return web.Response(text="news")
        return web.Response(status=302, headers={"location": "/there\udcff"})

    answer = fetch(serve, handler)
    assert isinstance(answer, FetchFailed) or answer.body == b"news"


def test_a_cut_compressed_body_gives_what_is_readable(serve: Any) -> None:
    text = b"".join(b"line %d of the news\n" % number for number in range(20_000))
    cut = gzip.compress(text)[:-2000]
    assert text.startswith(body(fetch(serve, sends(cut, content_encoding="gzip")))[:100_000])


def test_a_slow_body_ends_at_the_deadline(serve: Any) -> None:
    async def dripping(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x")
            await asyncio.sleep(0.05)
        return response

    assert failure(fetch(serve, dripping, limits=WebLimits(body_seconds=0.3))) is Failure.TIMEOUT


def test_headers_that_do_not_come_end_at_their_deadline(serve: Any) -> None:
    async def silent(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    assert failure(fetch(serve, silent, limits=WebLimits(header_seconds=0.2))) is Failure.TIMEOUT


def test_nobody_there_is_a_failure() -> None:
    async def run() -> Response | FetchFailed:
        async with LiveWeb(allow_private=True) as live:
            return await live.fetch(Request(url="http://127.0.0.1:1/"))

    assert failure(asyncio.run(run())) is Failure.CONNECTION


@pytest.mark.parametrize(
    "url", ["ftp://news.example/", "javascript:alert(1)", "http://", "http://[::1", "news.example"]
)
def test_what_is_no_web_address_is_not_asked_for(url: str) -> None:
    async def run() -> Response | FetchFailed:
        async with LiveWeb() as live:
            return await live.fetch(Request(url=url))

    assert failure(asyncio.run(run())) is Failure.BAD_URL


def test_redirects_are_followed_and_told(serve: Any) -> None:
    async def handler(request: web.Request) -> web.Response:
        moves = {"/old": (301, "/older"), "/older": (302, "/new?id=1")}
        if request.path in moves:
            status, target = moves[request.path]
            return web.Response(status=status, headers={"location": target})
        return web.Response(text=f"arrived at {request.path_qs}")

    answer = fetch(serve, handler, "/old")
    assert isinstance(answer, Response)
    assert answer.body == b"arrived at /new?id=1"
    assert [(status, url.rpartition("/")[2]) for status, url in answer.hops] == [(301, "old"), (302, "older")]


def test_a_circle_of_redirects_is_found(serve: Any) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"location": "/b" if request.path == "/a" else "/a"})

    assert failure(fetch(serve, handler, "/a")) is Failure.TOO_MANY_REDIRECTS


def test_redirects_without_end_are_given_up(serve: Any) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"location": f"{request.path}x"})

    assert failure(fetch(serve, handler, "/a")) is Failure.TOO_MANY_REDIRECTS


BYTES = "ftp://news.example/?token=a&x=\udcff\udce2"  # raw bytes of a header, as they are given to us


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "gopher://news.example/", "data:,x", BYTES]
)
def test_a_redirect_out_of_the_web_is_refused(serve: Any, target: str) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"location": target})

    assert failure(fetch(serve, handler)) is Failure.BAD_URL


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0x7f.1:{port}/",
    ],
)
def test_a_private_address_is_not_called_by_whatever_name(serve: Any, url: str) -> None:
    asked = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(text="the inside")

    async def run() -> Response | FetchFailed:
        async with serve(handler) as address, LiveWeb() as live:
            return await live.fetch(Request(url=url.format(port=address.rpartition(":")[2])))

    assert failure(asyncio.run(run())) in (Failure.FORBIDDEN_ADDRESS, Failure.BAD_URL)
    assert not asked


def test_a_redirect_to_instance_metadata_is_refused(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from digest.collect.web import address_guard as guard

    # Loopback counts as public here, so that the redirect itself is what the guard meets.
    public = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1" or public(address))

    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"location": "http://169.254.169.254/latest/meta-data/"})

    async def run() -> Response | FetchFailed:
        async with serve(handler) as address, LiveWeb() as live:
            return await live.fetch(Request(url=address))

    answer = asyncio.run(run())
    assert failure(answer) is Failure.FORBIDDEN_ADDRESS
    assert "169.254.169.254" in answer.url


@pytest.mark.parametrize("order", [("127.0.0.2", "127.0.0.1"), ("127.0.0.1", "127.0.0.2"), ("127.0.0.2",)])
def test_of_a_name_with_a_public_and_a_private_address_only_the_public_is_called(
    serve: Any, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    from digest.collect.web import address_guard as guard

    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1")
    private_calls = []

    def resolved(_: str, port: int, *__: Any, **___: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in order]

    async def run() -> Response | FetchFailed:
        async with serve(sends(b"ok")) as address, LiveWeb() as live:
            port = int(address.rpartition(":")[2])
            inside = await asyncio.start_server(lambda *_: private_calls.append(1), "127.0.0.2", port)
            async with inside:
                monkeypatch.setattr(socket, "getaddrinfo", resolved)
                return await live.fetch(Request(url=f"http://both.example:{port}/"))

    answer = asyncio.run(run())
    assert not private_calls
    if "127.0.0.1" in order:
        assert body(answer) == b"ok"
    else:
        assert failure(answer) is Failure.FORBIDDEN_ADDRESS


@pytest.mark.slow  # the others need less than its time on a busy machine too
def test_a_source_that_drips_costs_only_itself(serve: Any) -> None:
    feed = (
        b"<rss version='2.0'><channel><item><title>Rain</title><link>https://h.example/a</link></item></channel></rss>"
    )

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path != "/drip":
            return web.Response(body=feed)
        response = web.StreamResponse()
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    async def run() -> list[Visit]:
        async with serve(handler) as address, LiveWeb(allow_private=True, limits=WebLimits(body_seconds=10)) as live:
            sources = [make_source(name=name, url=f"{address}/{name}") for name in ("drip", *map(str, range(20)))]
            return [visit async for visit in gather_sources(sources, live.fetch, None, NOON)]

    *others, last = asyncio.run(run())
    assert (last.source.name, last.memory.health) == ("drip", Health.UNREACHABLE)
    assert {visit.memory.health for visit in others} == {Health.FRESH}
    assert len(others) == 20


def test_two_fetches_overlap(serve: Any) -> None:
    both_here = asyncio.Barrier(2)

    async def handler(_: web.Request) -> web.Response:
        await both_here.wait()  # answers only when the other request is there too
        return web.Response(text="ok")

    async def run() -> list[Response | FetchFailed]:
        async with (
            serve(handler) as address,
            LiveWeb(allow_private=True, limits=WebLimits(header_seconds=PATIENCE)) as live,
        ):
            requests = [Request(url=f"{address}/{name}") for name in "ab"]
            return await asyncio.gather(*(live.fetch(request) for request in requests))

    assert [body(answer) for answer in asyncio.run(run())] == [b"ok", b"ok"]


@pytest.mark.parametrize(("per_host", "at_once", "most"), [(2, 64, 2), (64, 3, 3)])
def test_the_limits_per_host_and_in_all_hold(serve: Any, per_host: int, at_once: int, most: int) -> None:
    running = peak = 0
    full = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        if running == most:
            full.set()
        await full.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        running -= 1
        return web.Response(text="ok")

    async def run() -> None:
        limits = WebLimits(per_host=per_host, at_once=at_once)
        async with serve(handler) as address, LiveWeb(allow_private=True, limits=limits) as live:
            await asyncio.gather(*(live.fetch(Request(url=f"{address}/{number}")) for number in range(20)))

    asyncio.run(run())
    assert peak == most


@pytest.mark.slow  # each answer takes a tenth of its time, so that a busy machine may take the rest
@pytest.mark.parametrize("turns", [{"per_host": 1}, {"per_host": 6, "at_once": 1}, {"per_host": 6, "bodies": 1}])
def test_a_request_waits_for_its_turn_before_its_clock_starts(serve: Any, turns: Any) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await asyncio.sleep(0.15)
        await response.prepare(request)
        await response.write(b"o")
        await asyncio.sleep(0.15)
        await response.write(b"k")
        return response

    async def run() -> list[Response | FetchFailed]:
        limits = WebLimits(**turns, header_seconds=3, body_seconds=3)
        async with serve(handler) as address, LiveWeb(allow_private=True, limits=limits) as live:
            return await asyncio.gather(*(live.fetch(Request(url=f"{address}/{number}")) for number in range(24)))

    assert [body(answer) for answer in asyncio.run(run())] == [b"ok"] * 24


def test_cookies_are_not_kept_and_the_agent_names_a_contact(serve: Any) -> None:
    seen = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request.headers.copy())
        return web.Response(text="ok", headers={"set-cookie": "id=1; path=/"})

    async def run() -> None:
        async with serve(handler) as address, LiveWeb(allow_private=True, contact="https://letter.example") as live:
            for _ in range(2):
                await live.fetch(Request(url=address, headers=(("if-none-match", '"x"'),)))

    asyncio.run(run())
    assert all("Cookie" not in headers for headers in seen)
    assert all("https://letter.example" in headers["User-Agent"] for headers in seen)
    assert [headers["If-None-Match"] for headers in seen] == ['"x"', '"x"']


def test_letters_outside_ascii_go_percent_encoded(serve: Any) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=request.raw_path)

    answer = body(fetch(serve, handler, "/خبر/é?q=ایران&done=%D8%A7#part"))
    assert answer == b"/%D8%AE%D8%A8%D8%B1/%C3%A9?q=%D8%A7%DB%8C%D8%B1%D8%A7%D9%86&done=%D8%A7"


def test_a_host_that_asks_for_fewer_requests_gets_none_for_the_rest_of_the_run(serve: Any) -> None:
    asked = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=429)

    async def run() -> list[Response | FetchFailed]:
        limits = WebLimits(per_host=1)
        async with serve(handler) as address, LiveWeb(allow_private=True, limits=limits) as live:
            return await asyncio.gather(*(live.fetch(Request(url=f"{address}/{name}")) for name in "abc"))

    first, *others = asyncio.run(run())
    assert isinstance(first, Response)
    assert [failure(answer) for answer in others] == [Failure.PAUSED, Failure.PAUSED]
    assert asked == ["/a"]


def test_a_host_that_asks_for_time_between_requests_gets_it(serve: Any) -> None:
    asked = []

    async def handler(_: web.Request) -> web.Response:
        asked.append(time.monotonic())
        return web.Response(text="ok")

    async def run() -> None:
        limits = WebLimits(pace={"127.0.0.1": 0.1})
        async with serve(handler) as address, LiveWeb(allow_private=True, limits=limits) as live:
            await asyncio.gather(*(live.fetch(Request(url=f"{address}/{name}")) for name in "abcd"))

    started = time.monotonic()
    asyncio.run(run())
    assert asked[3] - started > 0.3
    assert WebLimits().pace["api.gdeltproject.org"] == 5


def test_a_dead_name_server_holds_up_only_its_own_names(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup, answered = socket.getaddrinfo, threading.Event()

    def resolved(host: str, *given: Any, **named: Any) -> Any:
        if host.startswith("dead"):
            assert answered.wait(PATIENCE)
            raise socket.gaierror("no answer")
        return lookup("127.0.0.1" if host == "alive.example" else host, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)

    async def run() -> list[Response | FetchFailed]:
        async with serve(sends(b"ok")) as address, LiveWeb(allow_private=True) as live:
            dead = [asyncio.create_task(live.fetch(Request(url=f"http://dead{n}.example/"))) for n in range(20)]
            await asyncio.sleep(0)
            alive = await live.fetch(Request(url=address.replace("127.0.0.1", "alive.example")))
            answered.set()
            return [alive, *await asyncio.gather(*dead)]

    alive, *dead = asyncio.run(run())
    assert body(alive) == b"ok"
    assert {failure(answer) for answer in dead} == {Failure.DNS}
