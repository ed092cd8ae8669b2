"""Takes the pictures of a pack that docs/signoff.md shows, with the system's Chromium."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "signoff"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# name: width, height, the section shown, the medium
VIEWS = {
    "page": (1100, 760, "", "screen"),
    "telephone": (375, 760, "rejected", "screen"),
    "paper": (680, 960, "equation", "print"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Take them; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/signoff_pictures.py", description=__doc__)
    parser.add_argument("pack", type=Path, help="a folder that scripts/signoff made")
    page = parser.parse_args(argv).pack / "index.html"
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None or not page.is_file():
        missing = "a browser (apt install chromium)" if page.is_file() else page
        print(f"signoff_pictures: there is no {missing}", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        for name in VIEWS:
            _take(browser, page.resolve().as_uri(), name)
        browser.close()
    return 0


def _take(browser: Browser, address: str, name: str) -> None:
    width, height, section, medium = VIEWS[name]
    shown = browser.new_page(viewport={"width": width, "height": height})
    shown.goto(address)
    shown.emulate_media(media="print" if medium == "print" else "screen")
    if section:
        shown.evaluate("id => document.getElementById(id).scrollIntoView()", section)
    shown.screenshot(path=FOLDER / f"{name}.png")
    shown.close()


if __name__ == "__main__":
    sys.exit(main())
