"""`python -m bench.many_hosts [HOSTS]`: a round over 2,000 hosts by one `digest worker`, then by two.

The hosts are those of `bench.collecting`, each with one feed; the ledger is PostgreSQL with fsync, new for each trial.
The clock runs from the first visit recorded to the last. The CPU seconds of the workers are printed too: web server
and database share their cores.
"""

import os
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

from bench.clusters import cluster
from bench.collecting import served
from bench.sending import DIGEST, cpu_of
from bench.worker_kills import start
from digest.services.homes import Home
from digest.services.new_home import create_home
from digest.store.engine import Engine, open_engine

HOSTS = 2000
LOOK_SECONDS = 0.2
LONGEST_SECONDS = 900.0
FEEDS = """\
embedder: {model: "off"}
publishers: {press: {name: Press, owner: press}}
topics: {unrest: {name: {en: Unrest}, subject: [iran], matter: [protest]}}
sources:
"""


def trial(folder: Path, urls: list[str], workers: int) -> float:
    """Visit the sources by so many workers, and print what it cost; returns the seconds."""
    lines = (f"  - {{name: Source {n}, url: '{url}', publisher: press, language: en}}\n" for n, url in enumerate(urls))
    home = create_home(folder / f"home{workers}", replay=False, feeds=FEEDS + "".join(lines))
    with closing(open_engine(os.environ["DIGEST_DATABASE"])) as engine, ExitStack() as running:
        _schedule(home)
        processes = [start(home, "worker", "--queues", "collect") for _ in range(workers)]
        running.callback(lambda: [process.kill() for process in processes])
        begun = _wait_for(engine, 1)
        ended = _wait_for(engine, len(urls))
        cpu = sum(cpu_of(process.pid) for process in processes)
    took = ended - begun
    print(
        f"{len(urls):,} hosts, {workers} worker{'s' * (workers > 1)}: {took:.1f} s, {len(urls) / took:.0f} hosts/s, "
        f"{cpu:.1f} s of CPU of the workers",
        flush=True,
    )
    return took


def _schedule(home: Home) -> None:
    os.spawnl(os.P_WAIT, DIGEST, DIGEST, "--home", str(home.path), "scheduler", "--once")


def _wait_for(engine: Engine, visits: int) -> float:
    """Returns the time at which so many sources were visited."""
    limit = time.perf_counter() + LONGEST_SECONDS
    while time.perf_counter() < limit:
        if engine.query("select count(*) as visits from source_visits")[0]["visits"] >= visits:
            return time.perf_counter()
        time.sleep(LOOK_SECONDS)
    sys.exit(f"bench.many_hosts: {visits:,} visits were not made in {LONGEST_SECONDS:.0f} s")


def main() -> None:
    """Print both trials and their ratio."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else HOSTS
    seconds = []
    with tempfile.TemporaryDirectory() as name, served(number) as urls, cluster(honest=True) as server:
        if server is None:
            sys.exit("bench.many_hosts: PostgreSQL is missing; install Debian's package postgresql")
        os.environ |= {"XDG_DATA_HOME": name, "DIGEST_PRIVATE_WEB": "allow"}
        for workers in (1, 2):
            os.environ["DIGEST_DATABASE"] = server.new_database()
            seconds.append(trial(Path(name), urls, workers))
    print(f"two workers: {seconds[0] / seconds[1]:.2f} times one (goal 1.6 where cores allow; this machine has "
          f"{os.cpu_count()})")  # fmt: skip


if __name__ == "__main__":
    main()
