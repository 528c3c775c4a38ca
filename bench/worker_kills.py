"""`python -m bench.worker_kills [KILLS] [SUBSCRIBERS] [POLICY] [SECONDS]`: workers over PostgreSQL, killed at random.

Three `digest worker` and a `digest scheduler` send an edition; each time another part of the letters has arrived, the
oldest worker is killed (SIGKILL) and another one started. The mail server records every message that it acknowledged or
was about to. Reported: who got nothing, who got more than one letter and under how many Message-IDs. It ends after
SECONDS in any case. PostgreSQL is a separate cluster with fsync.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe, Process, Value
from pathlib import Path

from bench.clusters import cluster
from bench.kills import listed, record, report, settled
from bench.sending import CONNECTIONS, DIGEST, make_home, queue
from digest.services.homes import Home

WORKERS = 3
POLICIES = ("resend", "hold")
LOOK_SECONDS = 0.1
FEEDS = """\
edition: {send_at: "00:00", deadline: "23:59"}
delivery: {connections: %s, after_crash: %s}
topics: {unrest: {name: {en: Unrest}, subject: [iran], matter: [protest]}}
"""


@contextmanager
def helper(home: Home, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a `digest` command in another process for the duration of the block; ends it with SIGTERM."""
    process = start(home, *arguments)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def start(home: Home, *arguments: str) -> subprocess.Popen[bytes]:
    """Starts a `digest` command in another process."""
    return subprocess.Popen([DIGEST, "--home", str(home.path), *arguments], stderr=subprocess.DEVNULL)


def trial(folder: Path, policy: str, kills: int, subscribers: int, seconds: float) -> None:
    """Kill workers `kills` times while they send, let them finish, and print what arrived."""
    home = make_home(folder, subscribers)
    home.feeds.write_text(FEEDS % (CONNECTIONS, policy), "utf-8")
    queue(home)
    ours, theirs = Pipe()
    arrived = Value("q", 0)
    server = Process(target=record, args=(theirs, arrived), daemon=True)
    server.start()
    os.environ["DIGEST_MAILER"] = f"smtp://127.0.0.1:{ours.recv()}?tls=none"
    os.environ["DIGEST_PUBLIC_URL"] = "https://herald.example"
    marks = deque(sorted(random.Random(7).sample(range(1, subscribers), kills)))
    begun, killed = time.perf_counter(), 0
    with helper(home, "scheduler"):
        workers = deque(start(home, "worker", "--queues", "send") for _ in range(WORKERS))
        while time.perf_counter() - begun < seconds and (marks or not finished(home, policy)):
            time.sleep(LOOK_SECONDS if marks else 2)
            if marks and arrived.value >= marks[0]:
                marks.popleft()
                oldest = workers.popleft()
                killed += oldest.poll() is None
                oldest.kill()
                oldest.wait()
                workers.append(start(home, "worker", "--queues", "send"))
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait()
    ours.send("done")
    took = time.perf_counter() - begun
    got = ours.recv()
    print(
        f"{policy}: {killed} kills of {WORKERS} workers over {subscribers:,} deliveries in {took:.0f} s; "
        f"ledger: {settled(home)}"
    )
    report(got, listed(home), subscribers, killed)
    server.join()


def finished(home: Home, policy: str) -> bool:
    """Returns whether nothing is queued and nothing is in progress."""
    open_states = {"queued", "sending", *(["uncertain"] if policy == "resend" else [])}
    return not open_states & settled(home).keys()


def main() -> None:
    """Run each policy in a separate folder and database."""
    kills, subscribers = (int(argument) for argument in (*sys.argv[1:3], *("30", "10000")[len(sys.argv) - 1 :]))
    policies = tuple(sys.argv[3:4]) or POLICIES
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 3600.0
    if not set(policies) <= set(POLICIES):
        sys.exit(f"bench.worker_kills: POLICY is {' or '.join(POLICIES)}, not {policies[0]!r}")
    with cluster(honest=True) as server:
        if server is None:
            sys.exit("bench.worker_kills: PostgreSQL is missing; install Debian's package postgresql")
        for policy in policies:
            with tempfile.TemporaryDirectory() as name:
                os.environ["XDG_DATA_HOME"] = name
                os.environ["DIGEST_DATABASE"] = server.new_database()
                trial(Path(name), policy, kills, subscribers, seconds)


if __name__ == "__main__":
    main()
