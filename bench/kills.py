"""`python -m bench.kills [KILLS] [SUBSCRIBERS] [POLICY]`: `digest send` killed at random moments, against a real
server.

The server records every message that it acknowledged or was about to. Reported: who got nothing, who got more than one
letter and under how many Message-IDs. Once with `resend` and once with `hold`, or with the given policy. The goal is
300 kills over 100,000 subscribers.
"""

import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from bench.sending import CONNECTIONS, DIGEST, make_home, queue
from digest.model.subscribers import SubscriberState
from digest.services.homes import Home, open_ledger
from digest.store.deliveries import Deliveries
from digest.subscribe.address_book import unseal
from digest.wiring import open_address_book

RECIPIENT = re.compile(rb"RCPT TO:<reader-(\d+)@")
IDENTIFIER = re.compile(rb"Message-ID: <([^>]+)>")
LETTERS_A_SECOND = 2000


def record(pipe: Connection, arrived: "Synchronized[int] | None" = None) -> None:
    """A mail server in another process; sends its port, then on any message what it received. `arrived` is a running
    count.
    """
    got: list[tuple[int, bytes]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = -1
        writer.write(b"220 ready\r\n")
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = int(RECIPIENT.match(line)[1])  # type: ignore[index]
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    message = await reader.readuntil(b"\r\n.\r\n")
                    got.append((recipient, IDENTIFIER.search(message)[1]))  # type: ignore[index]
                    if arrived:
                        arrived.value = len(got)
                writer.write(b"250 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=2**22)
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
        pipe.send(got)

    asyncio.run(serve())


def send(home: Home, port: int) -> subprocess.Popen[bytes]:
    """Starts a sender."""
    environment = {
        **os.environ,
        "DIGEST_MAILER": f"smtp://127.0.0.1:{port}?tls=none",
        "DIGEST_PUBLIC_URL": "https://herald.example",
    }
    command = [DIGEST, "--home", str(home.path), "send", "--yes"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def settled(home: Home) -> dict[str, int]:
    """Returns the number of deliveries in each state."""
    with open_ledger(home) as ledger:
        return {state: number for _, state, number in Deliveries(ledger.database).counts()}


def trial(folder: Path, policy: str, kills: int, subscribers: int) -> None:
    """Kill a sender `kills` times, let the last one finish, and print what arrived."""
    home = make_home(folder, subscribers)
    feeds = home.feeds.read_text("utf-8")
    home.feeds.write_text(f"{feeds}\ndelivery:\n  after_crash: {policy}\n", "utf-8")
    queue(home)
    chance = random.Random(7)
    ours, theirs = Pipe()
    server = Process(target=record, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    started, killed = time.perf_counter(), 0
    while killed < kills:
        process = send(home, port)
        now = settled(home)
        before = now.get("sent", 0)
        while process.poll() is None and settled(home).get("sent", 0) == before:
            time.sleep(0.05)
        # As many seconds of sending that each of the kills to come hits a sender at work.
        time.sleep(chance.uniform(0, 2 * now.get("queued", 0) / (kills - killed) / LETTERS_A_SECOND))
        if process.poll() is None:
            process.kill()
            killed += 1
        elif process.wait() or not settled(home).get("queued"):
            break  # all is sent, or it fails by itself: no more to kill
    send(home, port).wait()
    ours.send("done")
    seconds = time.perf_counter() - started
    got = ours.recv()
    print(f"{policy}: {killed} kills over {subscribers:,} deliveries in {seconds:.0f} s; ledger: {settled(home)}")
    report(got, listed(home), subscribers, killed)
    server.join()


def listed(home: Home) -> set[int]:
    """Returns the numbers of the subscribers whose letters are uncertain in the ledger."""
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        rows = ledger.database.query(
            "select id, sealed from deliveries join subscribers on id = subscriber where deliveries.state = 'uncertain'"
        )
        book = (unseal(row["id"], SubscriberState.ACTIVE, row["sealed"], vault).address for row in rows)
        return {int(re.match(r"reader-(\d+)@", address)[1]) for address in book}  # type: ignore[index]


def report(got: list[tuple[int, bytes]], uncertain: set[int], subscribers: int, killed: int) -> None:
    """Print lost, duplicate and uncertain letters."""
    by_subscriber: defaultdict[int, list[bytes]] = defaultdict(list)
    for subscriber, identifier in got:
        by_subscriber[subscriber].append(identifier)
    doubled = sum(len(identifiers) - 1 for identifiers in by_subscriber.values())
    strangers = sum(len(set(identifiers)) > 1 for identifiers in by_subscriber.values())
    rate = doubled / max(killed, 1)
    lacking = set(range(subscribers)) - by_subscriber.keys()
    print(f"  never arrived: {len(lacking)}, of these listed as uncertain: {len(lacking & uncertain)}")
    print(f"  under more than one Message-ID: {strangers}")
    print(f"  letters beyond the first: {doubled} ({rate:.2f} a kill, with {CONNECTIONS} connections)", flush=True)


def main() -> None:
    """Run each policy in a separate folder."""
    kills, subscribers = (int(argument) for argument in (*sys.argv[1:3], *("30", "10000")[len(sys.argv) - 1 :]))
    for policy in sys.argv[3:] or ("resend", "hold"):
        with tempfile.TemporaryDirectory() as name:
            os.environ["XDG_DATA_HOME"] = name
            trial(Path(name), policy, kills, subscribers)


if __name__ == "__main__":
    main()
