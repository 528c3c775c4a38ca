"""Pictures of HTML files as a reader sees them: 600 and 380 pixels wide, in light and in dark.

Usage: python bench/shots.py FOLDER FILE.html [FILE.html ...]

Needs playwright and the system's Chromium (CHROMIUM names another binary); nothing is loaded but the files.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

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
    """One full-page picture; a page that reaches for anything but itself is an error."""
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


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for file in shots([Path(name) for name in sys.argv[2:]], Path(sys.argv[1])):
        print(file)
