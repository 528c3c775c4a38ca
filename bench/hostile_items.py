"""CPU seconds of a whole run over one feed of 1,000 items: plain ones, and hostile ones of several kinds.

Usage: python -m bench.hostile_items [KIND ...]. Exit 1 if a hostile feed costs more than three times the plain one.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.cpu_time import run_counted
from bench.fuzz import PROGRAM, SETTINGS, TODAY
from bench.hostile_web import EVENTS, HostileWeb, answer, feed
from digest.services.new_home import create_home

ITEMS = 1_000
MOST = 3.0  # times what plain items cost
TOWNS = ("Shiraz", "Tabriz", "Rasht", "Ahvaz", "Sanandaj", "Mashhad", "Qom", "Yazd", "Karaj", "Kerman")

Report = tuple[str, str]


def _plain(at: int) -> Report:
    title, text = EVENTS[at % len(EVENTS)]
    return f"{title}, report {at} from {TOWNS[at % 10]}", f"{text} Report {at} names {at % 90 + 2} persons. " * 3


def _filled(unit: str) -> Callable[[int], Report]:
    """Returns items of one repeated unit, with the maximum length of title and text that a plain feed may have."""

    def report(at: int) -> Report:
        title, text = _plain(at)
        return f"{title} {unit * (800 // len(unit))}"[:1_000], f"{text} {unit * (1_500 // len(unit))}"

    return report


def _same(at: int) -> Report:
    return EVENTS[0]


def _near(at: int) -> Report:
    return f"{EVENTS[0][0]} {at}", f"{EVENTS[0][1]} {at}"


KINDS: dict[str, Callable[[int], Report]] = {
    "all alike": _same,
    "nearly alike": _near,
    "numbers": _filled("12,345 killed in 1403 and 7.5 billion "),
    "billions": _filled("billion "),
    "quotations": _filled('"said" “said” «said» '),
    "names": _filled("Iran Tehran Khamenei Telegram Sanandaj Instagram "),
    "full stops": _filled("x. "),
    "brackets": _filled("((["),
    "escaped markup": _filled("<b><i>"),
    "ampersands": _filled("&amp;&#8204;"),
    "half spaces": _filled("می\u200cخواهد "),
    "one word": _filled("a"),
    "capitals": _filled("A B C "),
    "bullets": _filled("\n• protest in Iran\n"),
    "links": _filled("https://a.example/b?c=d "),
    "dates": _filled("5 March 2024 10:00 "),
    "digits": _filled("۱۲۳"),
    "dashes": _filled("TEHRAN (AP) — "),
}


def seconds(report: Callable[[int], Report]) -> float:
    """Returns the CPU seconds of a first run over a feed of such items, including its workers."""
    with tempfile.TemporaryDirectory() as scratch, HostileWeb() as web:
        reports = [report(at) for at in range(ITEMS)]
        web.sites["127.1.0.1"] = {"/feed": answer(feed(web.address(0), tuple(reports)))}
        home = Path(scratch) / "home"
        source = f"  - {{name: herald, publisher: herald, url: '{web.address(0)}/feed', language: en}}\n"
        create_home(home, replay=False, feeds=SETTINGS + source)
        environment = os.environ | {"DIGEST_PRIVATE_WEB": "allow", "DIGEST_KEYS": f"{scratch}/keys"}
        line = [str(PROGRAM), "--home", str(home), "run", "--day", TODAY]
        done, spent = run_counted(line, environment=environment, timeout=900)
        if f"{ITEMS} new items" not in done.stdout:
            raise SystemExit(f"the items were not read: {done.stdout[:200]} {done.stderr[-300:]}")
    return spent


def main() -> int:
    """Print each kind next to the plain items."""
    plain = seconds(_plain)
    print(f"{ITEMS:,} plain items: {plain:.1f} CPU s", flush=True)
    broken = 0
    for name in sys.argv[1:] or KINDS:
        spent = seconds(KINDS[name])
        broken += spent > MOST * plain
        print(f"  {name}: {spent:.1f} CPU s, {spent / plain:.2f} times", flush=True)
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
