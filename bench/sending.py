"""`python -m bench.sending`: messages a minute through `digest send` into Debian's smtp-sink on loopback.

One process and two, unsigned and signed, ledger committed; then postfix's own `smtp-source` with messages of the same
size, for the ratio. With `--million`: queueing a million readers, and the memory and start of a sender over them.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from digest.edition.record import dump
from digest.model import Edition, Passage, Pick, SubscriberState, Window
from digest.store.deliveries import Deliveries
from digest.store.ledger import FrozenEdition
from digest.store.readers import Readers, SealedSubscriber
from digest.subscribe.address_book import new_subscriber, seal
from digest.vault import Vault
from digest.wiring import Home, create_home, open_address_book, open_ledger

DIGEST = str(Path(sys.executable).with_name("digest"))
READERS = 10_000
CONNECTIONS = 10
TEXT = (
    "Teachers in Sanandaj stayed away from class on Tuesday, the coordination council said. Two of their number are "
    "in custody since Sunday, and parents gathered in front of the education office until noon. "
)


def letter(now: datetime) -> Edition:
    """Ten stories of our own words that make a message of about 40 KB."""
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


def make_home(folder: Path, readers: int) -> Home:
    """A live home with readers and a frozen edition that nobody has queued yet."""
    home = create_home(folder / "home", replay=False)
    now = datetime.now(UTC).replace(microsecond=0)
    edition = letter(now)
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        add_readers(Readers(ledger.database), vault, readers)
        ledger.freeze_edition(
            FrozenEdition(day=edition.day, window=edition.window, frozen_at=now, record=dump(edition))
        )
    return home


def add_readers(book: Readers, vault: Vault, number: int) -> None:
    """Readers at ten domains."""
    with book.atomic():
        for place in range(number):
            reader = new_subscriber(f"reader-{place}@d{place % 10}.example")
            row = SealedSubscriber(id=reader.id, state=SubscriberState.ACTIVE, sealed=seal(reader, vault))
            book.add(row, f"index-{place}")


@contextmanager
def sink() -> Iterator[int]:
    """smtp-sink on a port of loopback, thrown away when done."""
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
        yield port
    finally:
        process.kill()
        process.wait()


def send(home: Home, port: int, processes: int, **more: str) -> float:
    """Seconds that `digest send` takes for all that is queued, start of the program and all."""
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


def queue(home: Home) -> int:
    """Queue the edition for every reader, again if need be."""
    with open_ledger(home) as ledger:
        day = ledger.latest_day() or ""
        ledger.database.execute("delete from deliveries")
        ledger.database.execute("update editions set queued_at = null, round = 1, round_at = null")
        return Deliveries(ledger.database).queue(day, datetime.now(UTC)) or 0


def keys(folder: Path) -> dict[str, str]:
    """DIGEST_DKIM for an RSA key, and for an Ed25519 key."""
    made = {"RSA-2048": generate_private_key(65537, 2048), "Ed25519": Ed25519PrivateKey.generate()}
    for name, key in made.items():
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
    return {name: f"s1:{folder}/{name}.pem" for name in made}


def speeds(folder: Path) -> None:
    """Print messages a minute, each line one run over all readers."""
    home = make_home(folder, READERS)
    with sink() as port:
        rates: dict[str, float] = {}
        cases = [("one process", 1, {}), ("two processes", 2, {})]
        cases += [(f"one process, {name}", 1, {"DIGEST_DKIM": value}) for name, value in keys(folder).items()]
        for name, processes, more in cases:
            queue(home)
            seconds = send(home, port, processes, **more)
            rates[name] = READERS / seconds * 60
            print(f"{name}: {rates[name]:,.0f} messages a minute ({seconds:.1f} s for {READERS:,})", flush=True)
        size = message_size(home)
        source = shutil.which("smtp-source", path=f"{os.environ['PATH']}:/usr/sbin") or "smtp-source"
        started = time.perf_counter()
        subprocess.run(
            [source, "-s", str(CONNECTIONS), "-m", str(READERS), "-l", str(size), f"127.0.0.1:{port}"], check=True
        )
        rates["smtp-source"] = READERS / (time.perf_counter() - started) * 60
    one = rates["one process"]
    print(f"message: {size:,} bytes; smtp-source: {rates['smtp-source']:,.0f} a minute")
    print(f"two processes: {rates['two processes'] / one:.2f} of one, {rates['two processes'] / 30_000:.2f} of 30,000")
    for name in ("RSA-2048", "Ed25519"):
        print(f"signed {name}: {rates[f'one process, {name}'] / one:.2f} of unsigned")
    print(f"of smtp-source: {one / rates['smtp-source']:.2f}")


def message_size(home: Home) -> int:
    """The bytes of a reader's message."""
    queue(home)
    with open_ledger(home) as ledger:
        ledger.database.execute("delete from deliveries where rowid > 1")
    send_environment = {**os.environ, "DIGEST_MAILER": "file:one", "DIGEST_PUBLIC_URL": "https://herald.example"}
    subprocess.run([DIGEST, "--home", str(home.path), "send", "--yes"], env=send_environment, check=True)
    return next((home.path / "one").glob("*.eml")).stat().st_size


MILLION = """insert into subscribers (id, state, sealed, address_index)
with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 1000000)
select printf('f%031x', n), 'active', :sealed, 'index-of-' || n from numbers"""


def million(folder: Path) -> None:
    """Print what a million readers cost; the first thousands in the order of sending have real addresses."""
    home = make_home(folder, 1)
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        add_first(Readers(ledger.database), vault, 20_000)
        ledger.database.execute(MILLION, {"sealed": "x" * 180})
    started = time.perf_counter()
    queued = queue(home)
    print(f"queueing {queued:,} readers: {time.perf_counter() - started:.1f} s", flush=True)
    with sink() as port:
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
                time.sleep(0.02)
        print(f"from start to the first letter settled: {time.perf_counter() - started:.2f} s", flush=True)
        time.sleep(10)
        memory = Path(f"/proc/{process.pid}/status").read_text()
        process.kill()
        process.wait()
    peak = next(line for line in memory.splitlines() if line.startswith("VmHWM")).split()[1]
    print(f"resident memory of the sender at its peak: {int(peak) // 1024} MB")


def add_first(book: Readers, vault: Vault, number: int) -> None:
    """Readers whose ids come first."""
    with book.atomic():
        for place in range(number):
            reader = replace(new_subscriber("reader@d1.example"), id=f"{place:032x}")
            row = SealedSubscriber(id=reader.id, state=SubscriberState.ACTIVE, sealed=seal(reader, vault))
            book.add(row, f"first-{place}")


def main() -> None:
    """Run in a folder of its own, keys and all."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        if "--million" in sys.argv:
            million(Path(name))
        else:
            speeds(Path(name))


if __name__ == "__main__":
    main()
