"""`python -m bench.many_sources [SOURCES]`: what a newsletter of 100,000 sources costs a worker.

Printed are, for each engine, how long it takes to find the due sources (a hundredth of them is due, and fifty are new),
with the CPU seconds of this process and of PostgreSQL's; before it the reading of a feeds.yaml of that size. This
process imports what a worker imports, so its memory is a worker's.
"""

import os
import resource
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.clusters import cluster
from bench.sending import cpu_of
from digest.beats.newsletter import read_newsletter
from digest.entry.cli import news_jobs  # noqa: F401 - for its memory
from digest.model.items import Health, Memory
from digest.services import procrastinate_queue  # noqa: F401
from digest.services.settings_cache import SettingsCache
from digest.store.engine import open_engine
from digest.store.ledger import Ledger
from digest.store.migration import migrate
from digest.store.visit_schedule import due_sources
from digest.wiring import plugin_names

SOURCES = 100_000
NEW = 50
TURNS = 10
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
FEEDS = """\
publishers: {press: {name: Press, owner: press}}
topics: {unrest: {name: {en: Unrest}, subject: [iran], matter: [protest]}}
sources:
"""


def find_due(address: str | Path, urls: list[str]) -> None:
    """Print how long finding the due ones takes on an engine."""
    with closing(open_engine(address)) as engine:
        migrate(engine)
        ledger = Ledger(engine)
        soon, later = NOW - timedelta(minutes=1), NOW + timedelta(hours=3)
        visits = (
            Memory(
                url=url,
                visited_at=NOW - timedelta(hours=1),
                due_at=later if place % 100 else soon,
                since=NOW,
                health=Health.FRESH,
            )
            for place, url in enumerate(urls[:-NEW])
        )
        ledger.record_visits(((visit, (), {}) for visit in visits), now=NOW)
        server = int(engine.query("select pg_backend_pid() as id")[0]["id"]) if engine.dialect != "sqlite" else 0
        walls, own, beside = [], time.process_time(), cpu_of(server) if server else 0.0
        for _ in range(TURNS):
            started = time.perf_counter()
            found = due_sources(engine, urls, now=NOW, ahead=NOW + timedelta(hours=1))
            walls.append(1000 * (time.perf_counter() - started))
        own = 1000 * (time.process_time() - own) / TURNS
        beside = 1000 * ((cpu_of(server) if server else 0.0) - beside) / TURNS
        print(
            f"{engine.dialect}: {len(found):,} of {len(urls):,} due; fastest {min(walls):.0f} ms, slowest "
            f"{max(walls):.0f} ms; CPU {own:.0f} ms, of the server {beside:.0f} ms",
            flush=True,
        )


def read_feeds(folder: Path, urls: list[str]) -> SettingsCache:
    """Print what reading feeds.yaml costs a worker that collects; returns the cache, which holds its settings."""
    feeds = folder / "feeds.yaml"
    lines = (f"  - {{name: Source {n}, url: '{url}', publisher: press, language: en}}\n" for n, url in enumerate(urls))
    feeds.write_text(FEEDS + "".join(lines), "utf-8")
    print(f"memory of a worker after its imports: {_peak()} MB", flush=True)
    cache = SettingsCache(folder)
    _read(cache, feeds, "parsed by a process of its own")
    cache = SettingsCache(folder)  # the old one is freed
    _read(cache, feeds, "unchanged, in a new worker")
    _read(cache, feeds, "unchanged, in the same worker")
    return cache


def _read(cache: SettingsCache, feeds: Path, how: str) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    cache.newsletter(feeds, plugin_names)
    cpu, took = time.process_time() - cpu, time.perf_counter() - started
    print(f"feeds.yaml {how}: {took:.2f} s, {cpu:.2f} s of CPU; peak memory {_peak()} MB", flush=True)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """The peaks of memory in the order in which they rise; parsing in this process is what the other one needs."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    urls = [f"https://n{number}.example/feed" for number in range(number)]
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        cache = read_feeds(Path(name), urls)
        find_due(Path(name) / "digest.db", urls)
        with cluster(honest=True) as server:
            if server:
                find_due(server.new_database(), urls)
        number = len(cache.newsletter(Path(name) / "feeds.yaml", plugin_names).settings.sources)
        print(f"peak memory of a worker with {number:,} sources: {_peak()} MB", flush=True)
        read_newsletter(Path(name) / "feeds.yaml", known=plugin_names())
        print(f"after parsing by itself: {_peak()} MB")


if __name__ == "__main__":
    main()
