"""Screenshots of the editors' desk, and the load times of its pages in a real browser.

Usage: python -m bench.desk_shots HOME [FOLDER]

Opens the desk of a home (use a copy: rankings are stored in it) and saves each page, in English and Persian, 1280 and
380 pixels wide, light and dark, to the folder (output/shots/desk). Prints the median load time of 20 openings of each,
and the CPU time of the desk, which is the better measure on a machine that is busy with other work.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PAGES = {
    "today": "/",
    "search": "/search?q=protest",
    "what-if": "/what-if?weight_severity=0.9",
    "letter": "/draft",
    "sources": "/sources",
    "labels": "/labels",
    "label-pairs": "/labels?ask=pairs",
    "label-stories": "/labels?ask=stories",
    "figures": "/figures",
    "figures-overrides": "/figures/overrides",
    "figures-two-days": "/figures/compare",
    "figures-topic": "/figures/topic",
    "figures-threads": "/figures/threads",
    "log": "/log",
}
LOOKS = (("light", 1280, "en"), ("dark", 380, "fa"), ("dark", 1280, "fa"), ("light", 380, "en"))
OPENINGS = 20
PATIENCE = 300_000  # milliseconds that the first page with a trial may take: the day is grouped for it
DIGEST = str(Path(sys.executable).with_name("digest"))


def main() -> None:
    """Take the screenshots, print their files and the times."""
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    home, folder = Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "output/shots/desk")
    folder.mkdir(parents=True, exist_ok=True)
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        sys.exit("no Chromium found; install it or set CHROMIUM to its path")
    command = [DIGEST, "--home", str(home), "desk", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk, sync_playwright() as playwright:
        assert desk.stdout
        opening = desk.stdout.readline().strip()
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox", "--disable-quic"])
        try:
            for scheme, width, language in LOOKS:
                page = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
                page.set_default_timeout(PATIENCE)
                page.goto(opening)
                for name, path in PAGES.items():
                    file = folder / f"{name}-{width}-{scheme}-{language}.png"
                    open_page(page, opening, path, language)
                    page.screenshot(path=str(file), full_page=True)
                    print(file)
            for name, path in PAGES.items():
                seconds, spent = list[float](), list[float]()
                for _ in range(OPENINGS):
                    before = cpu_seconds(desk.pid)
                    seconds.append(open_page(page, opening, path, "en"))
                    spent.append(cpu_seconds(desk.pid) - before)
                median, most, cpu = statistics.median(seconds), max(seconds), statistics.median(spent)
                print(f"{name}: opens in {median:.2f} s (median of {OPENINGS}, most {most:.2f}); CPU {cpu:.2f} s")
        finally:
            browser.close()
            desk.terminate()


def cpu_seconds(process: int) -> float:
    """Returns the CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def open_page(page: Page, opening: str, path: str, language: str) -> float:
    """Open a page of the desk; returns the seconds until it is loaded."""
    begun = time.perf_counter()
    page.goto(opening.partition("/?")[0] + path + ("&" if "?" in path else "?") + f"lang={language}")
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
