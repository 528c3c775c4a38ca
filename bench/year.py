"""`python -m bench.year [TO] [FROM]`: a year of hourly runs in process, with faults and real kills.

A seeded generator writes each day's feeds from our own texts, with an injected clock. Sources fail, one turns hostile;
mail servers greylist, drop connections and go down; the clock is wrong for a day, the disk full for a day, the machine
off for days, the database restored from a backup (`bench/weather.py` has the calendar). The process is killed (SIGKILL)
twenty times at random moments. `TO` and `FROM`, days from 0 to 366, run a part of the year. Checked: every day has one
edition or a line that says why not, and every subscriber one letter of each edition; more than one only with the same
Message-ID, and not more of them than kills, dropped connections and restored days explain.
"""

import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bench.clusters import Cluster, cluster
from bench.weather import (
    BACKED_UP,
    FEEDS,
    FIRST,
    FULL_DISK,
    GONE,
    HOURS,
    MAIL_DOWN,
    RESTORED,
    UNKNOWN,
    WRONG_CLOCK,
    Post,
    clock_of,
    disk_of,
    web,
)
from digest.model.errors import DigestError
from digest.model.subscribers import SubscriberState
from digest.services.backup import read_backup, write_backup
from digest.services.day import Day, run_day
from digest.services.deps import Deps
from digest.services.dispatch import deliver
from digest.services.homes import Home, database_address, open_ledger
from digest.services.new_home import create_home
from digest.services.operate import prune
from digest.store.copying import copy_store
from digest.store.deliveries import Deliveries
from digest.store.engine import open_engine
from digest.store.subscriber_rows import SealedSubscriber, Subscribers
from digest.subscribe.address_book import new_subscriber, seal
from digest.wiring import membership_of, open_address_book, open_deps

KILLS = 20
SUBSCRIBERS = 12
CONNECTIONS = 3
RESTORE = 75  # the exit code with which the child asks for the database of the backup


class Narrator:
    """Says nothing."""

    def say(self, text: str) -> None:
        """Nothing."""

    @contextmanager
    def progress(self, title: str, total: int) -> Iterator[Callable[[], None]]:
        """No bar."""
        with nullcontext():
            yield lambda: None


@dataclass(frozen=True)
class Place:
    """The folder of the benchmark: the home, the mail server's log, the output of runs, the progress of the year."""

    folder: Path

    @property
    def home(self) -> Home:
        """The newsletter."""
        return Home(path=self.folder / "home")

    @property
    def letters(self) -> Path:
        """The mail server's log, a line per letter."""
        return self.folder / "letters"

    @property
    def told(self) -> Path:
        """The log of runs: the day, how it ended, and the lines that need a person."""
        return self.folder / "told"

    @property
    def backup(self) -> Path:
        """The backup that is restored."""
        return self.folder / "backup.tar"

    @property
    def tick(self) -> int:
        """The number of finished runs."""
        file = self.folder / "progress"
        return int(file.read_text() or "0") if file.exists() else 0

    def step(self, tick: int) -> None:
        """Write the progress atomically: a kill in the middle must not restart the year."""
        written = self.folder / "progress.part"
        written.write_text(str(tick))
        written.replace(self.folder / "progress")


def live(place: Place, days: int) -> None:
    """The child process: does run after run from the stored progress until the year is over."""
    start = place.tick
    with open_deps(place.home, Narrator()) as deps:
        for tick in range(start, days * len(HOURS)):
            day, hour = tick // len(HOURS), HOURS[tick % len(HOURS)]
            place.step(tick)
            if day == RESTORED and hour == HOURS[0] and place.backup.exists():
                sys.exit(RESTORE)
            if day not in GONE:
                one_run(place, deps, day, hour, random.Random(f"{tick}-{start}"))
    place.step(days * len(HOURS))


def one_run(place: Place, deps: Deps, day: int, hour: int, chance: random.Random) -> None:
    """Does a run as cron would, once a day the pruning, and what a person does about some of the faults."""
    true, clock = clock_of(day, hour)
    parts = replace(
        deps, clock=lambda: clock, fetch=web(day, true, clock, chance), mailer=Post(place.letters, day, chance)
    )
    lines: list[str] = []
    try:
        with disk_of(day, deps.ledger.database):
            note_sending = membership_of(parts)[0].note_sending
            lines += needs_person(asyncio.run(run_day(parts, note_sending=note_sending)))
            if day in (MAIL_DOWN.stop, FULL_DISK.stop) and hour == HOURS[0]:
                # What the deadline overtook waits for a person, who types: digest send --yes
                asyncio.run(deliver(parts, by_hand=True, assured=True, note_sending=note_sending))
            if day == RESTORED and hour == HOURS[1]:
                parts.subscribers.set_fact("restored", None)  # digest keys accept
            if hour == HOURS[-1]:
                prune(parts)
    except (DigestError, OSError) as error:
        lines.append(str(error))
    if day == BACKED_UP and hour == HOURS[-1]:
        write_backup(place.home.path, place.backup, database_address(place.home))
    with place.told.open("a") as file:
        file.write(json.dumps({"day": true.date().isoformat(), "lines": lines}) + "\n")


def needs_person(result: Day) -> list[str]:
    """Returns the lines with which `digest run` exits with 1."""
    made = result.made
    return [*([made.note] if made.held else []), *filter(None, [made.trouble]), *result.delivered.held]


def put_back(place: Place, server: Cluster | None) -> None:
    """Restores the backup over the database, as a person would."""
    for file in place.home.path.glob("digest.db*"):
        file.unlink()
    read_backup(place.backup, place.home.path)
    place.backup.unlink()
    if server:
        os.environ["DIGEST_DATABASE"] = server.new_database()
        with (
            closing(open_engine(place.home.database)) as restored,
            closing(open_engine(os.environ["DIGEST_DATABASE"])) as database,
        ):
            copy_store(restored, database)
        place.home.database.unlink()


def make_home(folder: Path, count: int, feeds: str = FEEDS) -> Home:
    """Creates a home with `count` subscribers, subscriber0@demo.example and so on."""
    home = create_home(folder, replay=False, feeds=feeds)
    with open_ledger(home) as ledger:
        vault = open_address_book(home, ledger, os.environ)
        for number in range(count):
            subscriber = new_subscriber(f"subscriber{number}@demo.example")
            row = SealedSubscriber(id=subscriber.id, state=SubscriberState.ACTIVE, sealed=seal(subscriber, vault))
            Subscribers(ledger.database).add(row, vault.address_index(subscriber.address))
    return home


def parent(place: Place, first: int, days: int, server: Cluster | None) -> None:
    """Start the child, kill it at random moments, and check the results of the year."""
    make_home(place.home.path, SUBSCRIBERS)
    started, chance = time.perf_counter(), random.Random(20)
    killed, begin, ticks = 0, first * len(HOURS), days * len(HOURS)
    marks = sorted(chance.sample(range(begin, ticks), min(KILLS, (ticks - begin) // 4)))
    place.step(begin)
    while place.tick < ticks:
        command = [sys.executable, "-m", "bench.year", "--child", str(place.folder), str(days)]
        child = subprocess.Popen(command)
        while child.poll() is None:
            time.sleep(0.01)
            if killed < len(marks) and place.tick >= marks[killed]:
                time.sleep(chance.uniform(0, 0.5))
                child.send_signal(signal.SIGKILL)
                child.wait()
                killed += 1
        if child.returncode == RESTORE:
            put_back(place, server)
        elif child.returncode not in (0, -signal.SIGKILL):
            sys.exit(f"bench.year: the child ended with {child.returncode}")
    report(place, range(first, days), killed, time.perf_counter() - started)


def date_of(day: int) -> str:
    """Returns a day of the year as the ledger writes it."""
    return (FIRST + timedelta(days=day)).date().isoformat()


def report(place: Place, days: range, killed: int, seconds: float) -> None:
    """Print the results of the year, and exit with 1 if a letter, a reason or a name is missing."""
    letters = [json.loads(line) for line in place.letters.read_text().splitlines()]
    told: defaultdict[str, list[list[str]]] = defaultdict(list)
    for line in place.told.read_text().splitlines():
        run = json.loads(line)
        told[run["day"]].append(run["lines"])
    with open_ledger(place.home) as ledger:
        frozen = {row["day"] for row in ledger.database.query("select day from editions")}
        states = Counter[str]()
        for _, state, number in Deliveries(ledger.database).counts():
            states[state] += number
        uncertain = ledger.database.query("select day from deliveries where state = 'uncertain'")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{len(days)} days in {seconds:.0f} s ({usage.ru_utime + usage.ru_stime:.0f} s of CPU), {killed} kills")
    faults = (
        *_silence(days, {letter["edition"] for letter in letters}, frozen, told),
        *_letters(letters, killed),
        *_unknown(letters, len(uncertain)),
    )
    print(f"ledger: {dict(states)}")
    print("\n".join(f"FAULT: {fault}" for fault in faults) or "nothing is lost, doubled without a reason, or untold")
    sys.exit(bool(faults))


def _silence(days: range, mailed: set[str], frozen: set[str], told: dict[str, list[list[str]]]) -> Iterator[str]:
    """Prints the days without a letter, each with the reason given; yields those without a reason."""
    expected = [date_of(day) for day in days]
    silent = [day for day in expected if day not in mailed]
    print(f"letters of {len(mailed)} days, {len(silent)} days without; editions in the ledger: {len(frozen)}")
    gone = {date_of(day) for day in GONE}
    for day in silent:
        lines = [line for run in told.get(day, []) for line in run]
        if day in gone:
            print(f"  {day}: no run; the watcher of DIGEST_PING_URL has no call")
        elif lines:
            print(f"  {day}: {lines[-1].splitlines()[0][:150]}")
        else:
            yield f"{day} has no letter, and nothing was said"
    for name, weather in (("wrong clock", WRONG_CLOCK), ("mail down", MAIL_DOWN), ("disk full", FULL_DISK)):
        if weather.start not in days:
            continue
        lines = [line for day in weather for run in told.get(date_of(day), []) for line in run]
        print(f"  {name}: {lines[0].splitlines()[0][:150] if lines else ''}")
        if not lines:
            yield f"{name}: nothing was said"
    for day in sorted(mailed - set(expected)):
        yield f"an edition is dated {day}, which the year does not have"


def _letters(letters: list[dict[str, str]], killed: int) -> Iterator[str]:
    """Checks for lost letters and for letters accepted more than once; yields what has no reason."""
    taken: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for letter in letters:
        taken[letter["edition"], letter["to"]].append(letter["id"])
    days = {day for day, _ in taken}
    lacking = [(day, f"subscriber{n}@demo.example") for day in sorted(days) for n in range(SUBSCRIBERS)
               if (day, f"subscriber{n}@demo.example") not in taken]  # fmt: skip
    broken = sum(letter["code"] == UNKNOWN for letter in letters)
    restored = {date_of(day) for day in range(BACKED_UP, RESTORED + 1)}
    doubles = {key: len(ids) - 1 for key, ids in taken.items() if len(ids) > 1}
    after_restore = sum(number for (day, _), number in doubles.items() if day in restored)
    others = sum(doubles.values()) - after_restore
    strangers = sum(len(set(ids)) > 1 for ids in taken.values())
    print(f"letters: {len(letters):,}; never taken: {len(lacking)}; under more than one Message-ID: {strangers}")
    print(
        f"  beyond the first: {others}, at most {killed} kills x {CONNECTIONS} connections + {broken} broken off; "
        f"{after_restore} more on days that the restored database had forgotten"
    )
    if lacking:
        yield f"{len(lacking)} letters never arrived, the first {lacking[0]}"
    if strangers:
        yield f"{strangers} subscribers got a letter under two Message-IDs"
    if others > killed * CONNECTIONS + broken:
        yield f"{others} letters beyond the first"


def _unknown(letters: list[dict[str, str]], uncertain: int) -> Iterator[str]:
    """Checks the letters after which the connection closed: they must be sent again, or be uncertain in the ledger."""
    answered = {(one["edition"], one["to"]) for one in letters if one["code"] != UNKNOWN}
    open_ends = {(one["edition"], one["to"]) for one in letters if one["code"] == UNKNOWN} - answered
    print(f"outcome unknown and not sent again: {len(open_ends)}; uncertain in the ledger: {uncertain}")
    if len(open_ends) > uncertain:
        yield f"{len(open_ends) - uncertain} letters whose outcome is unknown are named nowhere"


def main() -> None:
    """Run the year in a temporary folder."""
    if "--child" in sys.argv:
        live(Place(Path(sys.argv[2])), int(sys.argv[3]))
        return
    shared = "--postgresql" in sys.argv
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    days, first = (*numbers, *(366, 0)[len(numbers) :])
    with tempfile.TemporaryDirectory() as name, cluster(honest=True) if shared else nullcontext() as server:
        os.environ["XDG_DATA_HOME"] = name
        if shared:
            if server is None:
                sys.exit("bench.year: PostgreSQL is missing; install Debian's package postgresql")
            os.environ["DIGEST_DATABASE"] = server.new_database()
        parent(Place(Path(name)), first, days, server)


if __name__ == "__main__":
    main()
