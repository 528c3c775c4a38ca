"""Recording a day and replaying it."""

import asyncio
import contextlib
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from warcio.archiveiterator import ArchiveIterator

from digest.collect.evidence import keep_pages
from digest.collect.web.answers import FetchFailed, Request, Response
from digest.collect.web.live import LiveWeb
from digest.collect.web.warc import Recorder, Replay
from digest.model.asides import Aside
from digest.model.errors import InputError

SEEN = datetime(2024, 3, 5, 12, tzinfo=UTC)


def answer(url: str, body: bytes = b"news", status: int = 200, **headers: str) -> Response:
    return Response(url=url, status=status, headers=tuple(headers.items()), body=body, received=SEEN)


def recorded(path: Path, *answers: Response) -> Path:
    """An archive with these answers."""
    known = {one.url: one for one in answers}

    async def hop(request: Request) -> Response:
        return known[request.url]

    async def run() -> None:
        with Recorder(path, hop) as recorder:
            for url in known:
                await recorder.hop(Request(url=url))

    asyncio.run(run())
    return path


def replayed(path: Path, url: str) -> Response:
    with Replay(path) as replay:
        found = asyncio.run(replay.fetch(Request(url=url)))
    assert isinstance(found, Response)
    return found


def test_a_recording_replays_to_equal_answers(serve: Any, tmp_path: Path) -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.path == "/moved":
            return web.Response(status=301, headers={"location": "/خبر?a=1"})
        if request.path == "/gone":
            return web.Response(status=410, text="gone")
        text = f"می‌شود at {request.path_qs}".encode()
        return web.Response(body=gzip.compress(text), headers={"content-encoding": "gzip", "etag": '"1"'})

    async def run() -> tuple[list[Response | FetchFailed], list[Response | FetchFailed]]:
        file = tmp_path / "day.warc.gz"
        async with serve(handler) as address, LiveWeb(allow_private=True) as live:
            requests = [Request(url=address + path) for path in ("/moved", "/خبر", "/gone", "/a?b=c#d")]
            with Recorder(file, live.hop) as recorder:
                first = [await recorder.fetch(request) for request in requests]
        with Replay(file) as replay:
            return first, [await replay.fetch(request) for request in requests]

    def told(given: Response | FetchFailed) -> Any:
        assert isinstance(given, Response)
        return given.url, given.status, given.body, given.hops, given.header("etag")

    live, again = asyncio.run(run())
    assert [told(one) for one in live] == [told(one) for one in again]


def test_no_secret_is_recorded(tmp_path: Path) -> None:
    url = "https://reader:hunter2@news.example/feed?api_key=k3y&page=2&access_token=t0ken"
    headers = {"set-cookie": "id=c00kie", "location": "https://cdn.example/?sig=s1gned", "etag": '"1"'}

    async def hop(_: Request) -> Response:
        return answer(url, **headers)

    async def run() -> None:
        with Recorder(tmp_path / "day.warc.gz", hop) as recorder:
            await recorder.hop(Request(url=url, headers=(("authorization", "Basic cGFzcw=="), ("cookie", "id=c00kie"))))

    asyncio.run(run())
    text = gzip.decompress((tmp_path / "day.warc.gz").read_bytes()).decode()
    assert "page=2" in text
    for secret in ("hunter2", "reader", "k3y", "t0ken", "c00kie", "s1gned", "cGFzcw"):
        assert secret not in text
    assert replayed(tmp_path / "day.warc.gz", url).body == b"news"


def test_a_recording_that_fails_leaves_only_a_partial_file(tmp_path: Path) -> None:
    async def hop(request: Request) -> Response:
        return answer(request.url)

    async def run() -> None:
        with Recorder(tmp_path / "day.warc.gz", hop) as recorder:
            await recorder.fetch(Request(url="https://news.example/"))
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        asyncio.run(run())
    assert [file.name for file in tmp_path.iterdir()] == ["day.warc.gz.partial"]


def test_a_recording_does_not_overwrite(tmp_path: Path) -> None:
    path = recorded(tmp_path / "day.warc.gz", answer("https://news.example/"))
    with pytest.raises(InputError, match="exists already"):
        recorded(path, answer("https://news.example/"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("etag", "\udcff\udcfe;=❶"),
        ("content-disposition", "inline; filename=\udce9; name=a; b=é"),
        ("x-\udcff", "a=b"),
        ("x-é", "=é \udc80"),
        ("link", "</é>; rel=\udcff"),
        ("last-modified", "=1 ۲"),
    ],
)
def test_an_answer_is_recorded_whatever_bytes_its_headers_have(tmp_path: Path, name: str, value: str) -> None:
    odd = answer("https://news.example/é?a=b", **{name: value})
    path = recorded(tmp_path / "day.warc.gz", odd, answer("https://news.example/plain"))
    assert replayed(path, odd.url).body == replayed(path, "https://news.example/plain").body == b"news"


def test_a_page_that_cannot_be_kept_as_evidence_costs_only_itself(tmp_path: Path) -> None:
    async def fetch(request: Request) -> Response:
        if request.url.endswith("/bad"):
            raise ZeroDivisionError
        return answer(request.url)

    path, asides = tmp_path / "day.warc.gz", list[Aside]()
    urls = [f"https://news.example/{name}" for name in ("one", "bad", "two")]
    assert asyncio.run(keep_pages(urls, fetch, path, asides.append)) == 2
    assert [(aside.kind, aside.name) for aside in asides] == [("evidence", urls[1])]
    with Replay(path) as kept:
        assert [kept.has(url) for url in urls] == [True, False, True]


def test_every_hop_has_a_request_and_a_response_record(tmp_path: Path) -> None:
    path = recorded(
        tmp_path / "day.warc.gz",
        answer("https://news.example/old", status=301, location="https://news.example/new"),
        answer("https://news.example/new"),
    )
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]


def test_what_was_not_captured_is_not_found(tmp_path: Path) -> None:
    path = recorded(tmp_path / "day.warc.gz", answer("https://news.example/a"))
    assert replayed(path, "https://news.example/b").status == 404
    with Replay(path) as replay:
        assert replay.has("https://news.example/a#top")
        assert not replay.has("https://news.example/b")


def test_the_archive_tells_when_it_was_captured(tmp_path: Path) -> None:
    path = recorded(tmp_path / "day.warc.gz", answer("https://news.example/a"))
    with path.open("rb") as file:
        info = next(ArchiveIterator(file)).rec_headers.get_header("WARC-Date")
    with Replay(path) as replay:
        assert replay.captured == min(SEEN, datetime.fromisoformat(info))


def test_an_uncompressed_archive_is_read_too(tmp_path: Path) -> None:
    packed = recorded(
        tmp_path / "day.warc.gz", answer("https://news.example/a", b"one"), answer("https://b.example/", b"two")
    )
    plain = tmp_path / "day.warc"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    assert replayed(plain, "https://news.example/a").body == b"one"
    assert replayed(plain, "https://b.example/").body == b"two"


def test_chunked_bodies_of_other_recorders_are_joined(tmp_path: Path) -> None:
    body = b"4\r\nnews\r\n5\r\n here\r\n0\r\n\r\n"
    http = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2024-03-05T12:00:00Z\r\nWARC-Target-URI: https://news.example/\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    path = tmp_path / "day.warc"
    path.write_bytes(head.encode() + http + b"\r\n\r\n")
    assert replayed(path, "https://news.example/").body == b"news here"


def test_a_missing_archive_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such archive"):
        Replay(tmp_path / "none.warc.gz")
    with pytest.raises(InputError, match="cannot be read"):
        Replay(tmp_path)


@pytest.mark.parametrize(
    "garbage", [b"", b"not an archive\n", bytes(5000), b"\x1f\x8b\x08\x00garbage", b"%PDF-1.7\n%x\n", b"\n"]
)
def test_what_is_no_archive_is_one_clear_line(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "day.warc.gz"
    path.write_bytes(garbage)
    with pytest.raises(InputError, match="not a readable WARC file") as caught:
        Replay(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_archive_is_never_taken_for_whole(tmp_path: Path, packed: bool, capfd: Any) -> None:
    answers = [answer(f"https://news.example/{number}", bytes([65 + number]) * 900) for number in range(3)]
    whole = recorded(tmp_path / "whole.warc.gz", *answers).read_bytes()
    whole = whole if packed else gzip.decompress(whole)
    path = tmp_path / "damaged.warc"
    silent, lines = [], []
    for cut in range(len(whole) // 2, len(whole) - 8, 7):
        path.write_bytes(whole[:cut])
        try:
            with Replay(path) as replay:
                silent.append((cut, len(replay)))
        except InputError as error:
            lines.append(str(error).count("\n"))
    assert not any(lines)
    assert capfd.readouterr().err == ""
    # A cut between two records leaves a whole, shorter archive; nothing in the file could tell.
    assert len(silent) <= 4, silent


def test_a_flipped_bit_in_a_packed_archive_is_found(tmp_path: Path) -> None:
    whole = recorded(tmp_path / "whole.warc.gz", answer("https://news.example/", b"text" * 500)).read_bytes()
    path = tmp_path / "damaged.warc.gz"
    for place in range(200, len(whole) - 10, 11):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 8]) + whole[place + 1 :])
        with contextlib.suppress(InputError), Replay(path) as replay:
            # Bits of a gzip header's time say nothing about the content.
            found = asyncio.run(replay.fetch(Request(url="https://news.example/")))
            assert isinstance(found, Response)
            assert found.body == b"text" * 500
