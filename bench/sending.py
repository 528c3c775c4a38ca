"""`python -m bench.sending`: messages per minute through `digest send` into Debian's smtp-sink on loopback.

One process and two, unsigned and signed, ledger committed; then postfix's own `smtp-source` with messages of the same
size, for the ratio. The CPU seconds of senders and sink are printed as well, since two senders are limited by the cores
that they share with the sink. With `--million`: queueing a million subscribers, and the memory and start-up time of a
sender for them.
"""

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.clusters import cluster
from digest.edition.record import dump
from digest.model.editions import Edition, Passage, Pick
from digest.model.rankings import Window
from digest.model.subscribers import DeliveryState, Outcome, SubscriberState
from digest.security.vault import Vault
from digest.services.homes import Home, open_ledger
from digest.services.new_home import create_home
from digest.store.deliveries import Claim, Deliveries
from digest.store.ledger import FrozenEdition
from digest.store.subscriber_rows import SealedSubscriber, Subscribers
from digest.subscribe.address_book import new_id, new_subscriber, seal
from digest.wiring import open_address_book

DIGEST = str(Path(sys.executable).with_name("digest"))
SUBSCRIBERS = 10_000
CONNECTIONS = 10
SECONDS_AT_WORK = 10  # of the sender over a million subscribers
TEXT = (
    "Teachers in Sanandaj stayed away from class on Tuesday, the coordination council said. Two of their number are "
    "in custody since Sunday, and parents gathered in front of the education office until noon. "
)


def letter(now: datetime) -> Edition:
    """Returns an edition of ten invented stories that make a message of about 40 KB."""
    passage = Passage(
        language="en",
        direction="ltr",
        headline="Teachers strike in Sanandaj over arrests of colleagues",
        summary=TEXT,
        url="https://herald.example/report",
        publisher="Harbour Herald",
    )
    picks = tuple(
        Pick(
            rank=rank,
            story=f"s{rank:04}",
            headline=passage.headline,
            url=passage.url,
            topics=("iran-protests",),
            score=0.8,
            reasons=(),
            members=(),
            label="Sanandaj: teachers strike",
            published=now,
            place="Sanandaj",
            passages=(passage,),
            why=(TEXT,),
            also=(),
        )
        for rank in range(1, 11)
    )
    return Edition(
        day=now.date().isoformat(),
        generated_at=now,
        window=Window(start=now - timedelta(hours=24), end=now),
        time_zone="UTC",
        title="Top Ten",
        tagline="the first task of the day",
        language="en",
        subject="Teachers strike in Sanandaj over arrests",
        preheader="Then: more of the same",
        picks=picks,
        next=(),
        short_reason=None,
        words=1100,
        minutes=5,
        items_read=400,
        sources_asked=60,
        sources_answering=57,
    )


def make_home(folder: Path, subscribers: int) -> Home:
    """Creates a live home with subscribers and a frozen edition that is not queued yet."""
    home = create_home(folder / "home", replay=False)
    now = datetime.now(UTC).replace(microsecond=0)
    edition = letter(now)
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        add_subscribers(Subscribers(ledger.database), vault, subscribers)
        ledger.freeze_edition(
            FrozenEdition(day=edition.day, window=edition.window, frozen_at=now, record=dump(edition))
        )
    return home


def add_subscribers(book: Subscribers, vault: Vault, number: int) -> None:
    """Adds subscribers at ten domains."""
    somebody = new_subscriber("reader@d0.example")
    with book.atomic():
        for place in range(number):
            subscriber = replace(somebody, id=new_id(), address=f"reader-{place}@d{place % 10}.example")
            row = SealedSubscriber(id=subscriber.id, state=SubscriberState.ACTIVE, sealed=seal(subscriber, vault))
            book.add(row, f"index-{place}")


@contextmanager
def sink() -> Iterator[tuple[int, int]]:
    """Runs smtp-sink on a loopback port for the duration of the block; yields its port and its process number."""
    program = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        sys.exit("bench.sending: smtp-sink is missing; install Debian's postfix package")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *as_nobody, f"127.0.0.1:{port}", "1000"])
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


def send(home: Home, port: int, processes: int, **more: str) -> float:
    """Returns the seconds that `digest send` takes for everything queued, including its start."""
    environment = {
        **os.environ,
        "DIGEST_MAILER": f"smtp://127.0.0.1:{port}?tls=none",
        "DIGEST_FROM": "Top Ten <letter@herald.example>",
        "DIGEST_PUBLIC_URL": "https://herald.example",
        **more,
    }
    started = time.perf_counter()
    command = [DIGEST, "--home", str(home.path), "send", "--yes"]
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    told = [process.communicate()[0] for process in running]
    seconds = time.perf_counter() - started
    if any(process.returncode for process in running):
        sys.exit(f"bench.sending: {told}")
    return seconds


def cpu_of(process: int) -> float:
    """Returns the CPU seconds of a running process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of_children() -> float:
    """Returns the CPU seconds of finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def queue(home: Home) -> int:
    """Queue the edition for every subscriber, also if it was queued before."""
    with open_ledger(home) as ledger:
        day = ledger.latest_day(until="9999-12-31") or ""
        ledger.database.execute("delete from deliveries")
        ledger.database.execute("update editions set queued_at = null, round = 1, round_at = null")
        return Deliveries(ledger.database).queue(day, datetime.now(UTC)) or 0


def keys(folder: Path) -> dict[str, str]:
    """Returns DIGEST_DKIM values for an RSA key and an Ed25519 key."""
    made: dict[str, PrivateKeyTypes] = {
        "RSA-2048": generate_private_key(65537, 2048),
        "Ed25519": Ed25519PrivateKey.generate(),
    }
    for name, key in made.items():
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
    return {name: f"s1:{folder}/{name}.pem" for name in made}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run over all subscribers: wall seconds, and CPU seconds of the senders and of the sink."""

    seconds: float
    senders: float
    sink: float

    @property
    def rate(self) -> float:
        """Messages per minute."""
        return SUBSCRIBERS / self.seconds * 60

    @property
    def least(self) -> float:
        """The seconds that the same CPU time would take without any idle core."""
        return (self.senders + self.sink) / len(os.sched_getaffinity(0))


def measure(home: Home, port: int, sink_process: int, processes: int, more: dict[str, str]) -> Measured:
    """Send the edition to all subscribers."""
    queue(home)
    before = cpu_of_children(), cpu_of(sink_process)
    seconds = send(home, port, processes, **more)
    return Measured(seconds=seconds, senders=cpu_of_children() - before[0], sink=cpu_of(sink_process) - before[1])


def speeds(folder: Path) -> None:
    """Print messages a minute, each line one run over all subscribers."""
    home = make_home(folder, SUBSCRIBERS)
    with sink() as (port, sink_process):
        done: dict[str, Measured] = {}
        cases: list[tuple[str, int, dict[str, str]]] = [("one process", 1, {}), ("two processes", 2, {})]
        cases += [(f"one process, {name}", 1, {"DIGEST_DKIM": value}) for name, value in keys(folder).items()]
        for name, processes, more in cases:
            one = done[name] = measure(home, port, sink_process, processes, more)
            print(
                f"{name}: {one.rate:,.0f} messages a minute ({one.seconds:.1f} s for {SUBSCRIBERS:,}; "
                f"CPU: senders {one.senders:.1f} s, sink {one.sink:.1f} s)",
                flush=True,
            )
        size = message_size(home)
        source = shutil.which("smtp-source", path=f"{os.environ['PATH']}:/usr/sbin") or "smtp-source"
        started = time.perf_counter()
        subprocess.run(
            [source, "-s", str(CONNECTIONS), "-m", str(SUBSCRIBERS), "-l", str(size), f"127.0.0.1:{port}"], check=True
        )
        source_rate = SUBSCRIBERS / (time.perf_counter() - started) * 60
    alone, both = done["one process"], done["two processes"]
    print(f"message: {size:,} bytes; smtp-source: {source_rate:,.0f} a minute")
    most = max(alone.senders, alone.least) / both.least
    print(
        f"two processes: {both.rate / alone.rate:.2f} of one, {both.rate / 30_000:.2f} of 30,000; by CPU seconds "
        f"{most:.2f} of one is the most that {len(os.sched_getaffinity(0))} cores can give"
    )
    for name in ("RSA-2048", "Ed25519"):
        print(f"signed {name}: {done[f'one process, {name}'].rate / alone.rate:.2f} of unsigned")
    print(f"of smtp-source: {alone.rate / source_rate:.2f}")


def message_size(home: Home) -> int:
    """The bytes of a subscriber's message."""
    queue(home)
    with open_ledger(home) as ledger:
        ledger.database.execute("delete from deliveries where subscriber > (select min(subscriber) from deliveries)")
    send_environment = {**os.environ, "DIGEST_MAILER": "file:one", "DIGEST_PUBLIC_URL": "https://herald.example"}
    subprocess.run([DIGEST, "--home", str(home.path), "send", "--yes"], env=send_environment, check=True)
    return next((home.path / "one").glob("*.eml")).stat().st_size


SENT = Outcome(state=DeliveryState.SENT, detail="")


def empty_turns(home: Home) -> int:
    """Claim and settle what is queued, as one sender with all its connections at work; how many letters."""
    letters, settled, after = 0, list[Claim](), ""
    with open_ledger(home) as ledger, ledger.database.locks.lease("senders") as sender:
        day = ledger.latest_day(until="9999-12-31") or ""
        while True:
            with ledger.database.locks.turn():
                claims = Deliveries(ledger.database).turn(
                    day,
                    [(claim.subscriber, SENT, True) for claim in settled],
                    wanted=CONNECTIONS,
                    after=after,
                    round=1,
                    sender=sender,
                    resend=True,
                )
            if not claims:
                return letters
            settled, after, letters = claims, claims[-1].subscriber, letters + len(claims)


def engines(folder: Path, number: int) -> None:
    """Print letters a second on both engines."""
    with cluster(honest=True) as server, sink() as (port, _):
        if server is None:
            sys.exit("bench.sending: no PostgreSQL programs; install Debian's package postgresql")
        homes = dict[str, tuple[Home, str]]()
        for name, address in (("SQLite", ""), ("PostgreSQL", server.new_database())):
            os.environ["DIGEST_DATABASE"] = address
            (folder / name).mkdir()
            homes[name] = make_home(folder / name, number), address
        for name, processes in (("SQLite", 1), *(("PostgreSQL", many) for many in (1, 2, 4)), ("SQLite", 1)):
            home, os.environ["DIGEST_DATABASE"] = homes[name]
            queue(home)
            seconds = send(home, port, processes)
            print(f"{name}, {processes} processes: {number / seconds:,.0f} letters/s", flush=True)
        for name, processes in (("SQLite", 1), *(("PostgreSQL", many) for many in (1, 2, 4))):
            home, os.environ["DIGEST_DATABASE"] = homes[name]
            queue(home)
            with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
                list(pool.map(abs, range(processes)))  # until all of them run
                started = time.perf_counter()
                letters = sum(pool.map(empty_turns, [home] * processes))
            seconds = time.perf_counter() - started
            print(f"the ledger alone, {name}, {processes} processes: {letters / seconds:,.0f} letters/s", flush=True)


MILLION = 1_000_000


def million(folder: Path) -> None:
    """Print the cost of a million subscribers."""
    home = make_home(folder, MILLION)
    started = time.perf_counter()
    queued = queue(home)
    print(f"queueing {queued:,} subscribers: {time.perf_counter() - started:.1f} s", flush=True)
    with sink() as (port, _):
        environment = {
            "DIGEST_MAILER": f"smtp://127.0.0.1:{port}?tls=none",
            "DIGEST_PUBLIC_URL": "https://herald.example",
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            [DIGEST, "--home", str(home.path), "send", "--yes"],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )
        with open_ledger(home) as ledger:
            while not ledger.database.query("select 1 from deliveries where state = 'sent' limit 1"):
                if process.poll() is not None:
                    sys.exit("bench.sending: the sender ended before its first letter")
                time.sleep(0.02)
        print(f"from start to the first letter settled: {time.perf_counter() - started:.2f} s", flush=True)
        time.sleep(SECONDS_AT_WORK)
        memory = Path(f"/proc/{process.pid}/status").read_text()
        process.kill()
        process.wait()
    with open_ledger(home) as ledger:
        sent = {state: number for _, state, number in Deliveries(ledger.database).counts()}.get("sent", 0)
    peak = next(line for line in memory.splitlines() if line.startswith("VmHWM")).split()[1]
    print(f"resident memory of the sender at its peak: {int(peak) // 1024} MB, {sent:,} letters sent")


def main() -> None:
    """Run in a temporary folder with its own keys."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        if "--million" in sys.argv:
            million(Path(name))
        elif "--engines" in sys.argv:
            engines(Path(name), int(sys.argv[-1]))
        else:
            speeds(Path(name))


if __name__ == "__main__":
    main()
