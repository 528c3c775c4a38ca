"""A round of visits over loopback, ours against the `reader` library: cold, then unchanged; seconds and memory.

N hosts (127.0.x.y, 500 and then 2,000) with one feed of 30 items each, every response delayed by 50 ms. `reader` is
installed into a temporary virtual environment (READER_PYTHON names one that has it already).

Usage: python -m bench.collecting [N ...]
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

LATENCY = 0.05
ITEMS = 30
ADDRESS = "http://127.0.{}.{}:{}/feed"
READER = """
import json, sys, time
from reader import make_reader
urls, path = json.loads(sys.stdin.read()), sys.argv[1]
reader = make_reader(path)
for url in urls: reader.add_feed(url)
times = []
for _ in range(2):
    started = time.perf_counter()
    reader.update_feeds(workers=20, scheduled=False)
    times.append(time.perf_counter() - started)
held = next(int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if line.startswith("Pss:"))
row = {"cold": times[0], "again": times[1], "cpu": time.process_time(), "mb": held / 1000}
print(json.dumps({**row, "items": reader.get_entry_counts().total}))
"""


def feed_of(number: int) -> bytes:
    """A plain RSS feed of thirty items, one an hour."""
    now = datetime.now(UTC)
    items, said = [], "What was said of it on the harbour that day. " * 8
    for item in range(ITEMS):
        date = now - timedelta(hours=item)
        items.append(
            f"<item><title>Report {item} of paper {number} &amp; others</title>"
            f"<link>https://paper{number}.example/2024/{item}?utm_source=rss</link>"
            f'<guid isPermaLink="false">{number}-{item}</guid><pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>'
            f"<description>&lt;p&gt;{said}&lt;/p&gt;</description></item>"
        )
    head = f"<title>Paper {number}</title><link>https://paper{number}.example/</link><language>en</language>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


async def serve(count: int) -> None:
    """Serve the feeds until killed; print the port first."""
    feeds = {f"127.0.{n // 250}.{n % 250 + 1}": feed_of(n) for n in range(count)}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(LATENCY)
                head = request.decode("latin-1").lower()
                body = feeds[head.partition("host: ")[2].partition(":")[0].strip()]
                if 'if-none-match: "1"' in head:
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
                else:
                    kind = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
                    writer.write(kind + b'ETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def ours(path: Path, urls: list[str]) -> dict[str, float]:
    """Measures a cold round and one an hour later, each recorded in a ledger as a run does it."""
    from digest.collect.gathering import gather_sources, workers
    from digest.collect.web.live import LiveWeb
    from digest.config.settings import Source
    from digest.store.engine import open_engine
    from digest.store.ledger import Ledger
    from digest.store.migration import migrate

    engine = open_engine(path)
    migrate(engine)
    ledger = Ledger(engine)
    sources = [Source(name=url, url=url, publisher="bench") for url in urls]

    async def round_of_visits() -> float:
        started, batch = time.perf_counter(), []
        now = datetime.now(UTC)
        async with LiveWeb(allow_private=True) as web:
            async for visit in gather_sources(sources, web.fetch, pool, now, memories=ledger.visits()):
                batch.append((visit.memory, visit.items, visit.keys))
                if len(batch) == 50:
                    ledger.record_visits(batch, now=now)
                    batch.clear()
        ledger.record_visits(batch, now=now)
        return time.perf_counter() - started

    with workers() as pool:
        cold, again = asyncio.run(round_of_visits()), asyncio.run(round_of_visits())
        everybody = [os.getpid(), *_descendants(os.getpid())]
        memory, cpu = sum(map(_held, everybody)), sum(map(_cpu, everybody))
    items = engine.query("select count(*) as items from items")[0]["items"]
    return {"cold": cold, "again": again, "items": items, "mb": memory, "cpu": cpu}


def _held(process: int) -> float:
    """Returns the memory (PSS) of a process after its rounds, in megabytes; shared pages count once."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def _descendants(process: int) -> list[int]:
    """Returns the worker processes and the fork server."""
    files = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for file in files for child in file.read_text().split()]
    return [*children, *(one for child in children for one in _descendants(child))]


def _cpu(process: int) -> float:
    """Returns the CPU seconds of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reader_python(folder: Path) -> str:
    """Returns a Python with `reader`: READER_PYTHON, else one in a new virtual environment."""
    if named := os.environ.get("READER_PYTHON"):
        return named
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "reader", "sgmllib3k"], check=True)
    return python


@contextmanager
def served(count: int) -> Iterator[list[str]]:
    """The URLs of `count` feeds, served by another process."""
    command = [sys.executable, "-m", "bench.collecting", "serve", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            yield [ADDRESS.format(number // 250, number % 250 + 1, port) for number in range(count)]
        finally:
            server.kill()


def measure(command: list[str], urls: list[str]) -> dict[str, float]:
    """Returns the figures that a contender prints."""
    done = subprocess.run(command, input=json.dumps(urls), capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare(count: int, python: str, folder: Path) -> bool:
    """Print both contenders for `count` feeds; True if the goals are met."""
    with served(count) as urls:
        we = measure([sys.executable, "-m", "bench.collecting", "ours", str(folder / f"ours{count}.db")], urls)
        they = measure([python, "-c", READER, str(folder / f"reader{count}.db")], urls)
    for name, row in (("ours", we), ("reader", they)):
        print(
            f"{count} feeds, {name:>6}: cold {row['cold']:6.2f} s ({row['cold'] / count * 1000:4.1f} ms a feed), "
            f"unchanged {row['again']:5.2f} s, both {row['cpu']:5.1f} s of CPU, "
            f"{row['mb']:.0f} MB, {row['items']:.0f} items"
        )
    cold, again, memory = we["cold"] / they["cold"], we["again"] / we["cold"], we["mb"] / they["mb"]
    print(f"  cold {cold:.2f} of reader's (goal 0.33), unchanged {again:.2f} of cold (0.10), memory {memory:.1f}x (3)")
    return cold <= 1 / 3 and again <= 0.1 and memory <= 3 and we["items"] == they["items"] == count * ITEMS


def main() -> None:
    """Print the table; exit 1 where a goal is missed."""
    match sys.argv[1:]:
        case ["serve", count]:
            asyncio.run(serve(int(count)))
        case ["ours", path]:
            print(json.dumps(ours(Path(path), json.loads(sys.stdin.read()))))
        case counts:
            with tempfile.TemporaryDirectory() as folder:
                python = reader_python(Path(folder))
                results = [compare(int(count), python, Path(folder)) for count in counts or ("500", "2000")]
            sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
