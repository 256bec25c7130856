"""Drives Chromium over a demonstration on a throw-away data folder and keeps light pictures of its main pages."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "guide" / "images"
CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"bureau": {"width": 1280, "height": 860}, "telephone": {"width": 390, "height": 844}}
# A picture of the guide weighs at most this; fewer colours are tried until it does.
LIGHT = 150 * 1024
WHO = "animatrice@demo.example"
SPACE = "/espaces/tourisme/"


def link_on(address: str, pattern: str, *, number: int = 0) -> Callable[[Page], str]:
    """Return how to find the address of a link on a page whose address matches `pattern`: the first, unless said."""

    def find(page: Page) -> str:
        page.goto(address)
        links = [link.get_attribute("href") or "" for link in page.locator("main a[href]").all()]
        found = [href for href in links if re.fullmatch(pattern, href)]
        if not found:
            raise SystemExit(f"No link like {pattern} on {address}")
        return found[number]

    return find


def found_by(words: str, then: str = "") -> Callable[[Page], str]:
    """Return how to find a document's page by searching for `words`; `then` names a page below it."""
    find = link_on(f"/recherche/?q={quote(words)}", r"/documents/\d+/")
    return lambda page: find(page) + then


# The main pages; an address, or how to find it.
PAGES: dict[str, str | Callable[[Page], str]] = {
    "accueil": "/",
    "espaces": "/espaces/",
    "espace": SPACE,
    "documents": link_on(f"{SPACE}documents/", rf"{SPACE}documents/\d+/", number=-1),
    "agenda": f"{SPACE}agenda/",
    "discussion": link_on(f"{SPACE}discussions/", r"/discussions/\d+/"),
    "annuaire": "/annuaire/",
    "recherche": "/recherche/?q=tourisme",
    "notifications": "/notifications/",
    "membres": f"{SPACE}membres/",
    "mes-documents": "/documents/",
    "vignettes": f"{SPACE}documents/?vue=vignettes",
    "document": found_by("type:pdf commission"),
    "note": found_by('"notes de séance"', "ecrire/"),
    "lectures": found_by("Plan de financement", "lectures/"),
    "partage": found_by("Plan de financement", "partager/"),
}


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """Run the extranet with its demonstration and give its address and the password of its accounts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        paths = os.pathsep.join([str(ROOT), str(ROOT / "calendar")])
        command = [sys.executable, "-m", "extranet.cli", "run", "--demo", "--port", str(port)]
        environment = {**os.environ, "DATA_DIR": folder, "PYTHONPATH": paths, "SITE_NAME": "Pays de Saint-Omer"}
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            assert process.stdout is not None  # noqa: S101
            password = ""
            for line in process.stdout:
                password = line.rpartition(" : ")[2].strip() if "mot de passe de tous" in line else password
                if "Ctrl-C" in line:
                    break
            if not password:
                raise SystemExit("The extranet did not start with its demonstration.")
            yield f"http://127.0.0.1:{port}", password
        finally:
            process.terminate()
            process.wait(30)


def sign_in(browser: Browser, site: str, password: str, size: dict[str, int]) -> Page:
    """Return a page in which the demonstration's animatrice is signed in."""
    context = browser.new_context(
        base_url=site, viewport=size, locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/compte/login/")
    page.fill("[name=login]", WHO)
    page.fill("[name=password]", password)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url(f"{site}/")
    return page


def keep(picture: bytes, path: Path) -> None:
    """Write the picture with as many colours as its weight allows."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        few = image.quantize(colours, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        if path.stat().st_size <= LIGHT:
            return
    raise SystemExit(f"{path.name} weighs more than {LIGHT // 1024} KB.")


def main() -> None:
    """Take the pictures named on the command line, or all."""
    names = sys.argv[1:] or list(PAGES)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as (site, password), sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for kind, size in SIZES.items():
            page = sign_in(browser, site, password, size)
            for name in names:
                where = PAGES[name]
                answer = page.goto(where if isinstance(where, str) else where(page))
                if answer is None or answer.status != 200:
                    raise SystemExit(f"{name} did not answer.")
                page.wait_for_load_state("networkidle")
                keep(page.screenshot(), IMAGES / f"{name}-{kind}.png")
        browser.close()


if __name__ == "__main__":
    main()
