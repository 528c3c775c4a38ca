"""Sizes and times of every form of an edition, per replay day. Needs DIGEST_EVAL_DATA, or a home with editions.

`python -m bench.rendering [HOME]` replays the days of `bench.day` in a temporary replay home (or takes the frozen
editions of HOME) and prints bytes by form, milliseconds of CPU to render all of them warm (median of 9) and cold, the
result of preflight, and SpamAssassin's local score if it is installed.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.day import run
from bench.gold import DAYS, archive_of, data_folder
from digest.deliver.messages import Sender, build_letter
from digest.edition.record import load
from digest.model.editions import Edition
from digest.render.forms import Forms, Imprint, open_templates, render
from digest.render.preflight import preflight, stops
from digest.render.safety import MARKS
from digest.services.homes import shipped

IMPRINT = Imprint(archive_url="https://letter.example/archive")


def main() -> None:
    """Print the figures of each edition."""
    if len(sys.argv) > 1:
        measure_home(Path(sys.argv[1]))
        return
    data = data_folder()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        run("init", "--replay", str(home))
        run("--home", str(home), "sources", "import", str(data / "replay" / "sources.opml"))
        for day in DAYS:
            archive, clock = archive_of(data, day)
            run("--home", str(home), "run", "--replay", str(archive), "--day", day, *clock)
        measure_home(home)


def measure_home(home: Path) -> None:
    """Print the figures of each frozen edition of a home, in each of its languages."""
    for record in sorted((home / "output" / "site").glob("*/edition.json")):
        edition = load(record.read_text("utf-8"))
        for letter in (edition, *edition.in_other_languages):
            measure(letter)


def measure(edition: Edition) -> None:
    """Print a line of figures for the letter in one language."""
    started = time.process_time()
    templates = open_templates(shipped("templates"))
    forms = render(edition, templates, imprint=IMPRINT)
    cold = time.process_time() - started
    times = []
    for _ in range(9):
        started = time.process_time()
        assert render(edition, templates, imprint=IMPRINT) == forms
        times.append(time.process_time() - started)
    sizes = ", ".join(f"{name} {len(getattr(forms, name).encode()) / 1000:.1f} kB" for name in forms.__slots__)
    stopped = stops(preflight(edition, forms)) or ("all well",)
    warm = statistics.median(times)
    print(f"{edition.day} {edition.language}: all forms in {warm * 1000:.0f} ms of CPU warm, {cold * 1000:.0f} ms cold")
    print(f"  {sizes}")
    print(f"  preflight: {'; '.join(stopped)}; SpamAssassin {spam_score(edition, forms)}")


def spam_score(edition: Edition, forms: Forms) -> str:
    """Returns the local score of the HTML letter, or why there is none."""
    if shutil.which("spamassassin") is None:
        return "is not installed"
    sender = Sender(name="Top Ten", address="letter@herald.example", url="https://herald.example")
    letter = build_letter(edition, subject=edition.subject, html=forms.email_html, text=forms.email_text, sender=sender)
    links = dict.fromkeys(MARKS, "https://herald.example/en/leave/" + "x" * 40)
    message = letter.fill(address="reader@demo.example", identifier="1@herald.example", links=links)
    done = subprocess.run(["spamassassin", "-L", "-t"], input=message, capture_output=True, check=True)
    found = re.search(rb"score=(-?[0-9.]+)", done.stdout)
    return found[1].decode() if found else "gave no score"


if __name__ == "__main__":
    main()
