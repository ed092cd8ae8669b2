"""Takes the pictures that the documentation shows, with the system's Chromium.

The page, on a screen, a telephone and paper, of a pack; the evidence in the admin, of the database
that PG* or .env names. The admin runs for that long only; its user is taken away again.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from load.screen import last_net
from load.settings import load_environment

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "signoff"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# name: width, height, the section shown, the medium
VIEWS = {
    "page": (1100, 760, "", "screen"),
    "telephone": (375, 760, "rejected", "screen"),
    "paper": (680, 960, "equation", "print"),
}
MANAGE = (sys.executable, "demo/app/manage.py")
USER = "signoff_pictures"
PATIENCE = 60  # seconds for the admin to start
_REMOVE = (
    "from django.contrib.auth import get_user_model as of;"
    f" of().objects.filter(username='{USER}').delete()"
)


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
    load_environment()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        for name in VIEWS:
            _take(browser, page.resolve().as_uri(), name)
        with _admin() as (address, password):
            _take_admin(browser, address, password)
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


def _take_admin(browser: Browser, address: str, password: str) -> None:
    """The rejected coils, as a person finds them."""
    shown = browser.new_page(viewport={"width": 1400, "height": 700})
    shown.goto(f"{address}/legacy_audit/rejectedrow/?entity=coil")
    shown.fill("input[name=username]", USER)
    shown.fill("input[name=password]", password)
    shown.click("input[type=submit]")
    shown.wait_for_selector("#result_list")
    shown.screenshot(path=FOLDER / "admin.png")
    shown.close()


@contextmanager
def _admin() -> Iterator[tuple[str, str]]:
    """The admin's address, and the password of a user who can log in there meanwhile."""
    password = secrets.token_urlsafe(12)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "DJANGO_SUPERUSER_PASSWORD": password}
    _manage(environ, "shell", "--command", _REMOVE)
    _manage(environ, "createsuperuser", "--noinput", "--username", USER, "--email", "")
    server = subprocess.Popen(
        [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", password
    finally:
        server.terminate()
        server.wait()
        _manage(environ, "shell", "--command", _REMOVE)


def _manage(environ: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [*MANAGE, *arguments], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, check=True
    )


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if time.monotonic() > end:
            raise TimeoutError(f"the admin did not start within {PATIENCE} s")
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(last_net.run("pictures", main))
