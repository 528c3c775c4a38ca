"""Web sites on loopback for a run, each at a separate address, with arbitrary raw responses."""

import asyncio
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape

EVENTS = (
    (
        "Teachers strike in Sanandaj after arrests of colleagues",
        "Teachers in Sanandaj, Iran, went on strike after eleven colleagues were arrested at home. Classrooms in "
        "nineteen schools stayed empty, their union said, and parents brought bread to a sit-in before an office.",
    ),
    (
        "Internet shut down across Khuzestan during protests",
        "Mobile internet was shut down across Khuzestan, Iran, as farmers protested against dry canals. An observatory "
        "measured a fall to a fifth of ordinary traffic by nightfall, and shopkeepers in Ahvaz could not take cards.",
    ),
    (
        "Court in Shiraz sentences protester to death",
        "A revolutionary court in Shiraz, Iran, sentenced a protester of twenty-four to death. His lawyer was told "
        "by telephone and means to appeal. A human rights group counts seven such verdicts this year.",
    ),
    (
        "Forty students arrested at Tabriz University sit-in",
        "Security forces arrested forty students who protested at Tabriz University, Iran, against the ban on three "
        "classmates. Dormitories were searched before dawn and telephones taken away, professors said in a letter.",
    ),
    (
        "Police fire tear gas at bazaar protest in Rasht",
        "Police in Rasht, Iran, fired tear gas at shopkeepers who closed the bazaar in protest against new taxes. Two "
        "doctors said that they treated sixteen wounded, and the governor blamed agitators from elsewhere.",
    ),
)
NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
EMPTY = b'<rss version="2.0"><channel><title>Nothing</title><link>http://127.0.0.1/</link></channel></rss>'

Answers = Mapping[str, bytes]
"""Raw answers of a site by path; `*` stands for every other one."""


def answer(body: bytes, kind: str = "application/rss+xml") -> bytes:
    """Returns a complete HTTP response with this body."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def feed(site: str, reports: tuple[tuple[str, str], ...] = EVENTS) -> bytes:
    """A plain feed of these reports."""
    now = datetime.now(UTC)
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{site}/a/{at}</link><guid>{site}/a/{at}</guid>"
        f"<pubDate>{now - timedelta(minutes=10 * at % 600):%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<description>{escape(text)}</description></item>"
        for at, (title, text) in enumerate(reports)
    )
    head = f"<title>Herald</title><link>{site}/</link><language>en</language>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def page(title: str, text: str) -> bytes:
    """A plain page of a report."""
    body = f"<article><h1>{title}</h1><p>{text}</p></article>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


class HostileWeb:
    """Serves `sites`, by address, until the block ends."""

    def __init__(self) -> None:
        self.sites: dict[str, Answers] = {}
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port = 0

    def __enter__(self) -> "HostileWeb":
        """Start serving."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def address(self, number: int) -> str:
        """Returns the URL of a site; each is on another host."""
        return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}:{self.port}"

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "0.0.0.0", 0, backlog=1000))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ")[1].decode("latin-1").partition("?")[0]
            host = writer.get_extra_info("sockname")[0]
            answers = self.sites.get(host, {})
            writer.write(answers.get(path) or answers.get("*") or NOTHING)
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, TimeoutError, IndexError):
            pass
        finally:
            writer.close()
