"""`python -m bench.year [DAYS]`: a year of hourly runs in process, under an injected clock, with faults and real kills.

A seeded generator writes each day's feeds from texts of our own; sources fail, mail servers greylist, break off and go
down, the machine is off for days, and the process is killed (SIGKILL) twenty times at random moments. Afterwards every
day has one edition or an honest hold, and every subscriber one letter of each edition, more only under the same
Message-ID.
"""

import asyncio
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from digest.collect.web.answers import Failure, FetchFailed, Request, Response
from digest.deliver.replies import Reply, Stage
from digest.deliver.sessions import Envelope, Session
from digest.model.subscribers import SubscriberState
from digest.services.day import deliver, run_day
from digest.services.homes import Home, create_home, open_ledger
from digest.services.operate import prune
from digest.store.deliveries import Deliveries
from digest.store.subscriber_rows import SealedSubscriber, Subscribers
from digest.subscribe.address_book import new_subscriber, seal
from digest.wiring import open_address_book, open_deps

FIRST = datetime(2024, 1, 1, tzinfo=UTC)  # a leap year: 366 days
HOURS = (3, 6, 7, 11)  # of the runs of a day, in UTC; the send time is 06:00, the deadline 14:00
KILLS = 20
SUBSCRIBERS = 12
PUBLISHERS = 10
OFF = range(200, 203)  # the machine is off until the evening
SILENT = range(100, 102)  # nearly all sources fail
MAIL_DOWN = range(150, 151)

SYLLABLES = (
    "ba",
    "ran",
    "gol",
    "shah",
    "mi",
    "tar",
    "zan",
    "dol",
    "kesh",
    "var",
    "nu",
    "pas",
    "rud",
    "hes",
    "lar",
    "om",
)
# Words that tell the events of a day apart, as their matter does in the news.
WORDS = """
bakery bridge harvest orchard pension clinic surgeon ferry lantern carpet dam drought teacher textbook exam library
printer newspaper editor verdict judge lawyer petition widow orphan miner shaft furnace refinery pipeline tanker
harbour fisherman net salt desert caravan well garden pomegranate saffron wheat flour oven bread subsidy coupon
queue bank loan debt landlord eviction roof brick kiln earthquake tent blanket snow avalanche road truck driver toll
tunnel train station platform ticket bus strike-fund union foreman wage shift overtime loom spindle wool tailor
shroud cemetery mourner vigil candle song drum singer poet verse mural painter museum statue archive letter stamp
courier bicycle helmet football stadium referee goal coach swimmer river flood bank-clerk nurse ambulance vaccine
pharmacy insulin kidney donor hospital
"""
FEEDS = (
    "edition: {time_zone: UTC, send_at: '06:00', deadline: '14:00', floor: 0.0}\n"
    "delivery: {connections: 3, errors_in_a_row: 5}\n"
    "topics:\n  unrest:\n    name: {en: Unrest}\n    subject: [iran]\n    matter: [protest]\n"
    "publishers:\n" + "".join(f"  p{n}: {{name: Paper {n}}}\n" for n in range(PUBLISHERS)) + "sources:\n"
) + "".join(
    f"  - {{name: Paper {n}, url: 'https://p{n}.example/feed', publisher: p{n}, language: en}}\n"
    for n in range(PUBLISHERS)
)


class Narrator:
    """Says nothing."""

    def say(self, text: str) -> None:
        """Nothing."""

    @contextmanager
    def progress(self, title: str, total: int) -> Iterator[Callable[[], None]]:
        """No bar."""
        with nullcontext():
            yield lambda: None


def events(day: int) -> list[tuple[str, str, list[int]]]:
    """A day's events: headline, sentence, and which papers report it."""
    chance = random.Random(day)
    words = WORDS.split()
    told = []
    for _ in range(chance.choice((0, 8, 10, 12, 12, 14))):
        one, two, three, *more = chance.sample(words, 16)
        # Towns that nobody knows: what keeps events apart here is their words.
        city, street, union = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(3))
        rest = f"{' '.join(more)}. {street} {union} {chance.randint(20, 900)}."
        text = f"{city} protest, Iran: {one}, {two}, {three}, {rest}"
        told.append(
            (f"{one.capitalize()} {two} {three}: protest in {city}, {union}", text, chance.sample(range(PUBLISHERS), 3))
        )
    return told


def feed(paper: int, day: int, now: datetime) -> bytes:
    """A paper's feed: what it reported of this day and the one before."""
    entries = []
    for of in (day - 1, day):
        for place, (headline, sentence, papers) in enumerate(events(of)):
            published = FIRST + timedelta(days=of, minutes=place * 20)
            if paper in papers and published <= now:
                link = f"https://p{paper}.example/{of}-{place}"
                dated = format_datetime(published)
                entries.append(
                    f"<item><title>{headline}</title><link>{link}</link><guid>{link}</guid><pubDate>{dated}</pubDate>"
                    f"<description>{sentence}</description></item>"
                )
    return f"<rss version='2.0'><channel><title>Paper {paper}</title>{''.join(entries)}</channel></rss>".encode()


def web(day: int, now: datetime, chance: random.Random) -> Callable:  # type: ignore[type-arg]
    """The papers' web of a moment: feeds, no pages, and failures."""

    async def fetch(request: Request) -> Response | FetchFailed:
        lost = 0.9 if day in SILENT else 0.03
        if chance.random() < lost:
            return FetchFailed(url=request.url, failure=Failure.TIMEOUT, detail="no answer")
        paper = re.fullmatch(r"https://p(\d+)\.example/feed", request.url)
        if paper is None:
            return Response(url=request.url, status=404, headers=(), body=b"", received=now)
        headers = (("content-type", "application/rss+xml"),)
        return Response(url=request.url, status=200, headers=headers, body=feed(int(paper[1]), day, now), received=now)

    return fetch


class Post:
    """A mail server that writes down what it took, greylists, breaks off after taking, and is down on some days."""

    connections = None

    def __init__(self, log: Path, day: int, chance: random.Random) -> None:
        self.log, self.day, self.chance = log, day, chance

    async def connect(self) -> Session | Reply:
        """A session, or no answer."""
        return Reply(stage=Stage.OPENING, code=0, text="down") if self.day in MAIL_DOWN else self

    async def send(self, envelope: Envelope) -> Reply:
        """Take most letters."""
        await asyncio.sleep(0)
        luck = self.chance.random()
        if luck < 0.05:
            return Reply(stage=Stage.RECIPIENT, code=450, text="4.2.0 later")
        row = {"to": envelope.recipient, "id": envelope.identifier, "edition": _edition(envelope.message)}
        with self.log.open("a") as file:
            file.write(json.dumps(row) + "\n")
        return Reply(stage=Stage.BODY, code=0 if luck > 0.995 else 250, text="taken")

    async def close(self) -> None:
        """Nothing is open."""


def _edition(message: bytes) -> str:
    return re.search(rb"Feedback-ID: ([0-9-]+):", message)[1].decode()  # type: ignore[index]


def live(home: Home, log: Path, progress: Path, days: int) -> None:
    """The child: from where the progress stands, run after run until the year is over."""
    start = int(progress.read_text() or "0") if progress.exists() else 0
    with open_deps(home, Narrator()) as deps:
        for tick in range(start, days * len(HOURS)):
            day, hour = tick // len(HOURS), HOURS[tick % len(HOURS)]
            progress.write_text(str(tick))
            if day in OFF:
                hour = 20
            now = FIRST + timedelta(days=day, hours=hour, minutes=5)
            chance = random.Random(f"{tick}-{start}")
            parts = replace(
                deps,
                clock=lambda now=now: now,
                fetch=web(day, now, chance),
                mailer=Post(log, day, chance),
            )
            made = asyncio.run(run_day(parts)).made
            if day == MAIL_DOWN.stop and hour == HOURS[0]:
                # What the deadline overtook waits for a person, who types: digest send --yes
                asyncio.run(deliver(parts, by_hand=True, assured=True))
            if hour == HOURS[-1]:
                prune(parts)
                if made.held:
                    with log.with_name("holds").open("a") as file:
                        file.write(f"{made.day} {made.note}\n")
    progress.write_text(str(days * len(HOURS)))


def parent(folder: Path, days: int) -> None:
    """Start the child, kill it at random moments, and check what the year left."""
    home, log, progress = create_home(folder / "home", replay=False, feeds=FEEDS), folder / "log", folder / "progress"
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        for number in range(SUBSCRIBERS):
            subscriber = new_subscriber(f"subscriber{number}@demo.example")
            row = SealedSubscriber(id=subscriber.id, state=SubscriberState.ACTIVE, sealed=seal(subscriber, vault))
            Subscribers(ledger.database).add(row, vault.address_index(subscriber.address))
    started, chance = time.perf_counter(), random.Random(20)
    killed, ticks = 0, days * len(HOURS)
    marks = sorted(chance.sample(range(ticks), KILLS))
    while not progress.exists() or int(progress.read_text() or "0") < ticks:
        command = [sys.executable, "-m", "bench.year", "--child", str(folder), str(days)]
        child = subprocess.Popen(command)
        while child.poll() is None:
            time.sleep(0.01)
            at = int(progress.read_text() or "0") if progress.exists() else 0
            if killed < KILLS and at >= marks[killed]:
                time.sleep(chance.uniform(0, 0.5))
                child.send_signal(signal.SIGKILL)
                child.wait()
                killed += 1
        if child.returncode not in (0, -signal.SIGKILL):
            sys.exit(f"bench.year: the child ended with {child.returncode}")
    report(home, log, days, killed, time.perf_counter() - started)


def report(home: Home, log: Path, days: int, killed: int, seconds: float) -> None:
    """Print what the year left, and end with 1 where a day or a letter is missing or doubled otherwise."""
    letters = [json.loads(line) for line in log.read_text().splitlines()]
    taken: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for letter in letters:
        taken[letter["edition"], letter["to"]].append(letter["id"])
    with open_ledger(home) as ledger:
        editions = {row["day"] for row in ledger.database.query("select day from editions")}
        states = Counter[str]()
        for _, state, number in Deliveries(ledger.database).counts():
            states[state] += number
    expected = {(FIRST + timedelta(days=day)).date().isoformat() for day in range(days)}
    missing = expected - editions
    lacking = [(day, f"subscriber{n}@demo.example") for day in editions for n in range(SUBSCRIBERS)
               if (day, f"subscriber{n}@demo.example") not in taken]  # fmt: skip
    twice = {key: ids for key, ids in taken.items() if len(ids) > 1}
    other = sum(len(set(ids)) > 1 for ids in twice.values())
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{days} days in {seconds:.0f} s ({usage.ru_utime + usage.ru_stime:.0f} s of CPU), {killed} kills: "
        f"{len(editions)} editions, {len(missing)} without"
    )
    holds = log.with_name("holds")
    held = dict(line.split(" ", 1) for line in holds.read_text().splitlines()) if holds.exists() else {}
    for note, number in Counter(note.partition(": ")[2] for note in held.values()).most_common():
        print(f"  held {number} times: {note}")
    off = {(FIRST + timedelta(days=day)).date().isoformat() for day in OFF}
    print(f"  the machine was off until the deadline was past: {', '.join(sorted(off & missing)) or 'never'}")
    unexplained = sorted(missing - held.keys() - off)
    print(f"  without an edition and a reason: {', '.join(unexplained) or 'none'}")
    print(f"letters: {len(letters):,}; ledger: {dict(states)}; subscribers without a letter: {len(lacking)}")
    print(f"  more than one: {len(twice)}, of these under another Message-ID: {other}")
    if lacking or other or unexplained:
        sys.exit(1)


def main() -> None:
    """The year, in a folder thrown away afterwards."""
    if "--child" in sys.argv:
        folder, days = Path(sys.argv[2]), int(sys.argv[3])
        live(Home(path=folder / "home"), folder / "log", folder / "progress", days)
        return
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 366
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        parent(Path(name), days)


if __name__ == "__main__":
    main()
