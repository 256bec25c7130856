"""The life of minutes: from a model, written by two, published, asked to be read, confirmed from the mail, proved."""

import email
import re
import time
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
SECONDS = 20_000
NAME = "Réunion des offices"


def _bodies(folder: Path) -> Iterator[str]:
    """Give the text of each mail the product wrote to its folder."""
    for path in sorted((folder / "mails").glob("*")):
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
            message = email.message_from_bytes(raw, policy=policy.default)
            body = message.get_body(("plain",))
            if body is not None and message["To"] == "tourisme@demo.example":
                yield body.get_content()


def _link(folder: Path) -> str:
    """Wait for the mail that asks to read, and return the path of its link."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for body in _bodies(folder):
            if NAME in body and (found := re.search(r"/repondre/\S+", body)):
                return found[0]
        time.sleep(0.2)
    raise AssertionError("no mail asked to read the minutes")


def _written(page: Page) -> None:
    expect(page.locator("[data-note-state]")).to_have_text("Enregistré", timeout=SECONDS)


def test_minutes_from_a_model_to_the_proof_that_they_were_read(
    product: str, product_folder: Path, new_page: Callable[..., Page], session_of: Callable[[str], Any]
) -> None:
    one = new_page(storage_state=session_of("animatrice"))
    one.goto(f"{product}/espaces/tourisme/documents/")
    one.locator("summary", has_text="Nouveau").click()
    one.get_by_role("link", name="Note à plusieurs").click()
    one.get_by_label("Nom de la note").fill(NAME)
    one.get_by_label("Compte rendu de réunion").check()
    one.get_by_role("button", name="Créer la note").click()
    one.wait_for_url(re.compile("/ecrire/$"))
    _written(one)
    other = new_page(PHONE, storage_state=session_of("tourisme"))
    other.goto(one.url)
    _written(other)
    for page, words in ((one, "Relevé de l’animatrice."), (other, " Ajout de l’office.")):
        page.locator("#note-content").press("Control+End")
        page.keyboard.type(words)
        _written(page)
    for page in (one, other):
        for words in ("Relevé de l’animatrice.", "Ajout de l’office."):
            expect(page.locator("#note-content")).to_contain_text(words, timeout=SECONDS)
    one.get_by_role("link", name="Terminer").click()
    one.locator("summary", has_text="Publier comme document").click()
    one.get_by_role("button", name=re.compile("En PDF")).click()
    expect(one.get_by_role("heading", level=1)).to_have_text(re.compile(rf"{NAME}.*\.pdf"))
    one.get_by_role("link", name="Demander une lecture").click()
    one.get_by_label("Autres personnes, par leur adresse").fill("tourisme@demo.example")
    one.get_by_role("button", name="Envoyer la demande").click()
    expect(one.get_by_text("0 sur 1").first).to_be_visible()
    # From the mail, on a telephone where nobody is signed in.
    telephone = new_page(PHONE)
    telephone.goto(product + _link(product_folder))
    telephone.get_by_role("button", name="Lu et pris connaissance").click()
    expect(telephone.get_by_role("heading", name="C’est noté")).to_be_visible()
    one.reload()
    row = one.get_by_role("row").filter(has_text="par le lien du mail")
    expect(row).to_contain_text("conforme")
    expect(one.get_by_text("1 sur 1").first).to_be_visible()
