"""Screenshots of HTML files as a reader sees them: 600 and 380 pixels wide, light and dark.

Usage: python -m bench.shots [FOLDER FILE.html ...]

Without files: the sample day, and a replayed day if DIGEST_EVAL_DATA is set, every form of each in English and in
Persian, and the editors' desk for it, to output/shots. Needs playwright and the system's Chromium (CHROMIUM names
another binary). Only the files themselves are loaded.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

DAY = "2022-10-23"
FORMS = ("index", "share", "story-1", "email", "light", "discreet")
LANGUAGES = ("", ".fa")  # in the names of files
DIGEST = str(Path(sys.executable).with_name("digest"))
WIDTHS = (600, 380)
SCHEMES = ("light", "dark")


def shots(pages: list[Path], folder: Path) -> list[Path]:
    """Write NAME-WIDTH-SCHEME.png for every page into the folder, and return the files."""
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        sys.exit("no Chromium found; install it or set CHROMIUM to its path")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=["--no-sandbox", "--disable-quic"])
        try:
            return [
                shot(browser, page, folder / f"{page.stem}-{width}-{scheme}.png", width, scheme)
                for page in pages
                for width in WIDTHS
                for scheme in SCHEMES
            ]
        finally:
            browser.close()


def shot(browser: Browser, page: Path, file: Path, width: int, scheme: str) -> Path:
    """Takes one full-page screenshot; a page that requests anything but itself is an error."""
    view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, device_scale_factor=1)
    strangers: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url == page.resolve().as_uri():
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    view.route("**/*", guard)
    view.goto(page.resolve().as_uri())
    view.screenshot(path=str(file), full_page=True)
    view.close()
    if strangers:
        sys.exit(f"{page} reaches for {', '.join(strangers)}")
    return file


def homes(folder: Path) -> Iterator[tuple[str, Path]]:
    """Homes with an edition, by name: the sample day and a replayed day."""
    sample, past = (folder / name for name in ("sample", "replay"))
    subprocess.run([DIGEST, "demo", str(sample)], check=True, stdout=subprocess.DEVNULL)
    yield "sample", sample
    data = Path(os.environ.get("DIGEST_EVAL_DATA", ""))
    if (data / "replay").is_dir():
        subprocess.run([DIGEST, "init", "--replay", str(past)], check=True, stdout=subprocess.DEVNULL)
        command = [DIGEST, "--home", str(past), "sources", "import", str(data / "replay" / "sources.opml")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        following = date.fromisoformat(DAY) + timedelta(days=1)
        replay(past, data / "replay" / f"{following}.warc.gz", DAY, f"{following}T00:00Z")
        yield "replay", past


def replay(home: Path, archive: Path, day: str, at: str) -> None:
    """Run a recorded day in a home."""
    command = [DIGEST, "--home", str(home), "run", "--replay", str(archive), "--day", day, "--at", at]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def every_form(folder: Path) -> Iterator[Path]:
    """Takes screenshots of every form of every home, in a folder each."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, home in homes(Path(scratch)):
            site = home / "output" / "site"
            (day,) = (path.parent for path in site.glob("*/edition.json"))
            shutil.copy(site / "index.html", day / "archive.html")
            pages = [day / f"{form}{language}.html" for form in FORMS for language in LANGUAGES]
            yield from shots([day / "archive.html", *pages], folder / name)
            desk = folder / name / "desk"
            subprocess.run([sys.executable, "-m", "bench.desk_shots", str(home), str(desk)], check=True)
            yield from sorted(desk.glob("*.png"))


def main() -> None:
    """Take the screenshots and print their files."""
    if len(sys.argv) == 2:
        sys.exit(__doc__)
    files = [Path(name) for name in sys.argv[2:]]
    for file in shots(files, Path(sys.argv[1])) if files else every_form(Path("output/shots")):
        print(file)


if __name__ == "__main__":
    main()
