"""`python -m bench.large_list [SUBSCRIBERS] [SECONDS] [LETTERS]`: what a list of ten million costs on PostgreSQL.

A cluster of its own, which waits for its disk. The first part of the list, as many as LETTERS, are subscribers with
sealed addresses, the others rows of the same size. Printed are: queueing an edition for all of them, `digest status`
with the time that its facts take, one job that sends to that first part into smtp-sink, for at most so many seconds,
with the memory of its process, and folding the edition.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.clusters import Cluster, cluster
from bench.sending import DIGEST, cpu_of, cpu_of_children, letter, sink
from bench.worker_kills import FEEDS
from digest.edition.record import dump
from digest.entry.cli.shared import open_parts
from digest.model.shards import Shard
from digest.model.subscribers import SubscriberState
from digest.services.homes import Home, open_ledger
from digest.services.jobs import Job, JobKind
from digest.services.new_home import create_home
from digest.services.operate import gather
from digest.store.deliveries import Deliveries
from digest.store.ledger import FrozenEdition
from digest.store.subscriber_rows import SealedSubscriber, Subscribers
from digest.subscribe.address_book import new_subscriber, seal
from digest.wiring import open_address_book, utc_now

SQL_ROWS = """
insert into subscribers (id, state, sealed, address_index)
select lpad(to_hex((4294967296 / :parts + number * (4294967296 - 4294967296 / :parts) / :rows)::bigint), 8, '0')
    || substr(md5(number::text), 9), 'active', :sealed, 'index-' || lpad(number::text, 12, '0')
from generate_series(:first::bigint, :last::bigint) as number"""
BATCH = 100_000  # rows that a statement inserts
PERFORM = "import sys; from pathlib import Path; from digest.entry.cli.work_commands import perform_alone; \
perform_alone(Path(sys.argv[1]), sys.argv[2], letters_only=True)"


def make_list(home: Home, number: int, letters: int) -> str:
    """An edition and so many subscribers, of whom the first `letters` have addresses; the day."""
    now = utc_now()
    edition = letter(now)
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        book, sealed = Subscribers(ledger.database), ""
        with book.atomic():
            for place in range(letters):
                somebody = new_subscriber(f"reader-{place}@d{place % 10}.example")
                somebody = replace(somebody, id=f"{place * 2**32 // number:08x}{somebody.id[8:]}")
                sealed = seal(somebody, vault)
                row = SealedSubscriber(id=somebody.id, state=SubscriberState.ACTIVE, sealed=sealed)
                book.add(row, f"real-{place}")
        rows = number - letters
        for first in range(0, rows, BATCH):
            numbers = {"first": first, "last": min(first + BATCH, rows) - 1}
            ledger.database.execute(SQL_ROWS, {**numbers, "rows": rows, "parts": number // letters, "sealed": sealed})
        ledger.database.execute("analyze subscribers")
        frozen = FrozenEdition(day=edition.day, window=edition.window, frozen_at=now, record=dump(edition))
        ledger.freeze_edition(frozen)
    return edition.day


def measure(home: Home, server: Cluster, number: int, seconds: float, letters: int) -> None:
    """Print the figures."""
    started = time.perf_counter()
    day = make_list(home, number, letters)
    print(f"{number:,} subscribers made: {time.perf_counter() - started:.1f} s", flush=True)
    started = time.perf_counter()
    with open_ledger(home) as ledger:
        server_process = int(ledger.database.query("select pg_backend_pid() as id")[0]["id"])
        before = cpu_of(server_process)
        queued = Deliveries(ledger.database).queue(day, utc_now())
        took, cpu = time.perf_counter() - started, cpu_of(server_process) - before
        print(f"queued for {queued:,}: {took:.1f} s, {cpu:.1f} s of the server's CPU", flush=True)
        started = time.perf_counter()
        Subscribers(ledger.database).keep_counts(utc_now())
        print(f"subscribers counted, as once after each run: {time.perf_counter() - started:.1f} s", flush=True)
    look(home)
    with sink() as (port, _):
        os.environ["DIGEST_MAILER"] = f"smtp://127.0.0.1:{port}?tls=none"
        os.environ["DIGEST_PUBLIC_URL"] = "https://herald.example"
        key = Job(kind=JobKind.SEND, about=day, shard=Shard(number=0, of=number // letters)).key
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", PERFORM, str(home.path), key])
        memory = 0
        while process.poll() is None and time.perf_counter() - started < seconds:
            status = Path(f"/proc/{process.pid}/status").read_text()
            memory = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), memory)
            time.sleep(0.2)
        process.terminate()
        process.wait()
        took = time.perf_counter() - started
    with open_ledger(home) as ledger:
        sent = {state: many for _, state, many in Deliveries(ledger.database).counts()}.get("sent", 0)
    print(f"one job: {sent:,} letters in {took:.0f} s ({sent / took:.0f} a second), peak memory {memory // 1024} MB")
    look(home)
    used = sum(file.stat().st_size for file in server.data.rglob("*") if file.is_file())
    print(f"the cluster's files: {used / 1e9:.1f} GB", flush=True)
    with open_ledger(home) as ledger:
        started = time.perf_counter()
        folded = Deliveries(ledger.database).fold("9999-12-31")
    print(f"folded {folded:,} deliveries: {time.perf_counter() - started:.1f} s", flush=True)


def look(home: Home) -> None:
    """Print what `digest status` costs, and in this process the facts that it shows."""
    started, before = time.perf_counter(), cpu_of_children()
    subprocess.run([DIGEST, "--home", str(home.path), "status"], stdout=subprocess.DEVNULL, check=False)
    took, cpu = time.perf_counter() - started, cpu_of_children() - before
    facts = []
    with open_parts(home.path) as deps:
        for _ in range(3):
            started = time.perf_counter()
            gather(deps)
            facts.append(f"{time.perf_counter() - started:.3f}")
    print(
        f"digest status: {took:.2f} s, {cpu:.2f} s of CPU beside the server's; its facts alone {', '.join(facts)} s",
        flush=True,
    )


def main() -> None:
    """Make the list, print the figures, and throw everything away."""
    given = [int(word) for word in sys.argv[1:4]]
    number, seconds, letters = (*given, *(10_000_000, 1200, 100_000)[len(given) :])
    with tempfile.TemporaryDirectory() as name, cluster(honest=True) as server:
        if server is None:
            sys.exit("bench.large_list: PostgreSQL is missing; install Debian's package postgresql")
        os.environ["XDG_DATA_HOME"] = name
        os.environ["DIGEST_DATABASE"] = server.new_database()
        feeds = FEEDS % (10, "resend")
        measure(create_home(Path(name) / "home", replay=False, feeds=feeds), server, number, seconds, letters)


if __name__ == "__main__":
    main()
