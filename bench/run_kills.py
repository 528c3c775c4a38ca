"""`python -m bench.run_kills [KILLS] [SECONDS] [SEED]`: the whole run killed (SIGKILL) at random points, day after day.

Each day's run is a process forked from this one, so that a kill costs no start-up time. It is killed at a random moment
within the length of a whole run and restarted, up to eight times; then it may finish. Reported: who got nothing, who
got more than one letter and under how many Message-IDs, and the stages at which the kills happened. No day starts after
`SECONDS`.

`bench.kills` kills only the sender, over a real connection.
"""

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from bench.weather import FEEDS, HOSTILE, MAIL_DOWN, OFF, SILENT, WRONG_CLOCK, Post, clock_of, events, web
from bench.year import Narrator, make_home
from digest.deliver.replies import Reply
from digest.deliver.sessions import Envelope
from digest.services.day import run_day
from digest.services.homes import Home, open_ledger
from digest.store.deliveries import Deliveries
from digest.wiring import membership_of, open_deps

KILLS_A_DAY = 8
SUBSCRIBERS = 60
CONNECTIONS = 3
HOUR = 7
STORIES = 4  # of a letter; few, since every kill costs most of a run
EVENTS = range(8, 11)  # of a day: enough for a letter, and few for the same reason
BAD_WEATHER = (WRONG_CLOCK, SILENT, HOSTILE, MAIL_DOWN, OFF)
LONGER = 1.2  # than the last run that was left to end, which found half of its work done
SEND_SECONDS = 0.005  # as long as a near server takes, so that sending is a good part of a run


class SlowPost(Post):
    """The mail server of `bench.year`, on a day without faults."""

    async def send(self, envelope: Envelope) -> Reply:
        """Accept a letter after a short delay."""
        await asyncio.sleep(SEND_SECONDS)
        return await super().send(envelope)


def run(home: Home, letters: Path, day: int, chance: random.Random) -> None:
    """Run a day to its end."""
    true, clock = clock_of(day, HOUR)
    with open_deps(home, Narrator()) as deps:
        parts = replace(
            deps, clock=lambda: clock, fetch=web(day, true, clock, chance), mailer=SlowPost(letters, day, chance)
        )
        asyncio.run(run_day(parts, note_sending=membership_of(parts)[0].note_sending))


def begin(home: Home, letters: Path, day: int, chance: random.Random) -> int:
    """Starts a process that runs a day; returns its number."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            run(home, letters, day, chance)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return process


def killed_after(process: int, seconds: float) -> bool:
    """Kills a process if it still runs after `seconds`; returns whether it did."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        if os.waitpid(process, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return True


def stage(home: Home, day: str) -> str:
    """Returns how far a killed run had got."""
    with open_ledger(home) as ledger:
        if ledger.edition(day) is None:
            return "before the edition was frozen"
        states = {state for of, state, _ in Deliveries(ledger.database).counts() if of == day}
    if not states:
        return "before deliveries were queued"
    return "while letters were sent" if states & {"queued", "sending", "uncertain"} else "after the last letter"


def trial(folder: Path, kills: int, seconds: float, seed: int) -> None:
    """Kill runs `kills` times, then report what the mail server received."""
    feeds = FEEDS.replace("edition: {", f"edition: {{size: {STORIES}, ", 1)
    home, letters = make_home(folder / "home", SUBSCRIBERS, feeds), folder / "letters"
    chance, started = random.Random(seed), time.perf_counter()
    fell: Counter[str] = Counter()
    length, killed, days = 1.0, 0, 0
    day = 0
    while killed < kills and time.perf_counter() - started < seconds:
        day += 1
        if len(events(day)) not in EVENTS or any(day in weather for weather in BAD_WEATHER):
            continue
        days, name = days + 1, (clock_of(day, HOUR)[0]).date().isoformat()
        for _ in range(KILLS_A_DAY):
            process = begin(home, letters, day, random.Random(chance.random()))
            if not killed_after(process, chance.uniform(0, LONGER * length)):
                break
            killed += 1
            fell[stage(home, name)] += 1
        begun = time.perf_counter()
        process = begin(home, letters, day, random.Random(chance.random()))
        _, status = os.waitpid(process, 0)
        if status:
            sys.exit(f"bench.run_kills: the run of {name} ended with {status}")
        length = max(0.3, (length + time.perf_counter() - begun) / 2)
    print(f"seed {seed}: {killed} kills in {days} days and {time.perf_counter() - started:.0f} s")
    for where, number in fell.most_common():
        print(f"  {number} {where}")
    report(home, letters, killed)


def report(home: Home, letters: Path, killed: int) -> None:
    """Print lost, duplicate and unsettled letters; ends with 1 if one is lost or duplicated without a reason."""
    taken: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in letters.read_text().splitlines():
        letter = json.loads(line)
        taken[letter["edition"], letter["to"]].append(letter)
    with open_ledger(home) as ledger:
        rows = ledger.database.query("select day, state, count(*) as number from deliveries group by day, state")
        waiting = sum(row["number"] for row in rows if row["state"] != "sent")
        editions = [row["day"] for row in ledger.database.query("select day from editions")]
    lacking = len(editions) * SUBSCRIBERS - len(taken)
    doubled = sum(len(of_one) - 1 for of_one in taken.values())
    strangers = sum(len({one["id"] for one in of_one}) > 1 for of_one in taken.values())
    print(f"{len(editions)} editions for {SUBSCRIBERS} subscribers; not arrived: {lacking}, of these waiting or named: "
          f"{waiting}")  # fmt: skip
    print(f"letters beyond the first: {doubled} ({doubled / killed:.2f} a kill, with {CONNECTIONS} connections)")
    print(f"under more than one Message-ID: {strangers}")
    sys.exit(bool(lacking > waiting or strangers or doubled > killed * CONNECTIONS))


def main() -> None:
    """Run the trial in a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = name
        kills, seconds, seed = (*sys.argv[1:4], *("1000", "inf", "11")[len(sys.argv) - 1 :])
        trial(Path(name), int(kills), float(seconds), int(seed))


if __name__ == "__main__":
    main()
