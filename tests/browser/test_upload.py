"""Sending files from the page of a folder: progress, refusals, cancelling, and without scripts."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from documents import queries
from documents.actions.usage import set_quota
from documents.models import Document, Upload
from extranet.access import grants
from extranet.access.models import Role
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE
from workspaces.actions.spaces import create_workspace
from workspaces.models import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def folder(live_server: Any) -> tuple[str, str]:
    """The address of a space's documents and the session of a contributor to it."""
    user = factories.member("bob@exemple.fr", "Bob", "Delattre")
    space = create_workspace("Tourisme", "theme", actor=None)
    grants.grant(space.scope, user, Role.CONTRIBUTOR, actor=None)
    session = factories.browse(user).cookies["sessionid"].value
    return live_server.url + queries.get_root(space).get_absolute_url(), session


def _open(new_page: Callable[..., Page], folder: tuple[str, str], **options: Any) -> Page:
    address, session = folder
    page = new_page(options.pop("size", DESKTOP), **options)
    origin = address.partition("/espaces/")[0]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
    page.goto(address)
    return page


def _choose(page: Page, files: list[Any]) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="Déposer un document").click()
    chooser.value.set_files(files)


def _file(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page whose console may tell of refused and broken requests."""
    contexts = []

    def open_page(size: dict[str, int]) -> Page:
        contexts.append(browser.new_context(viewport=size, locale="fr-FR", reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.route_web_socket("**/direct/", lambda socket: None)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_chosen_files_show_their_progress_and_join_the_list(
    new_page: Callable[..., Page], folder: tuple[str, str], assert_no_violations: Callable[[Page], None], size: Any
) -> None:
    page = _open(new_page, folder, size=size)
    _choose(page, [_file("Compte rendu.txt", b"x" * 3_000_000), _file("vide.txt", b""), _file("Plan.txt", b"y")])
    sent = page.locator("[data-upload-list] li")
    expect(sent.nth(0)).to_contain_text("Déposé.")
    expect(sent.nth(1)).to_contain_text("Ce fichier est vide.")
    expect(sent.nth(2)).to_contain_text("Déposé.")
    expect(page.get_by_role("table").get_by_role("link", name="Compte rendu.txt")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("link", name="Plan.txt")).to_be_visible()
    assert_no_violations(page)
    assert Document.objects.count() == 2


def test_a_sending_is_cancelled_and_the_next_goes_on(new_page: Callable[..., Page], folder: tuple[str, str]) -> None:
    page = _open(new_page, folder)
    # Both leave at once, in whichever order: the first is known by its name.
    first = base64.b64encode(b"premier.txt").decode()

    def hold_first(route: Route) -> None:
        if first not in route.request.headers.get("upload-metadata", ""):
            route.continue_()

    page.route("**/tus/", hold_first)
    _choose(page, [_file("premier.txt", b"1"), _file("second.txt", b"2")])
    page.get_by_role("button", name="Annuler l’envoi de premier.txt").click()
    sent = page.locator("[data-upload-list] li")
    expect(sent.nth(0)).to_contain_text("Envoi annulé.")
    expect(sent.nth(1)).to_contain_text("Déposé.")
    assert list(Document.objects.values_list("name", flat=True)) == ["second.txt"]


def test_files_dropped_on_the_page_are_sent(new_page: Callable[..., Page], folder: tuple[str, str]) -> None:
    page = _open(new_page, folder)
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['z'], 'glissé.txt')); return t; }"
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": transfer})
    expect(page.locator("[data-upload-drop]")).to_be_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    expect(page.locator("[data-upload-list] li")).to_contain_text("Déposé.")
    expect(page.locator("[data-upload-drop]")).to_be_hidden()


def test_a_file_is_sent_without_scripts(new_page: Callable[..., Page], folder: tuple[str, str], tmp_path: Path) -> None:
    page = _open(new_page, folder, java_script_enabled=False)
    page.get_by_role("link", name="Déposer un document").first.click()
    (tmp_path / "sans script.txt").write_text("Bonjour")
    page.get_by_label("Fichiers").set_input_files(tmp_path / "sans script.txt")
    page.get_by_role("button", name="Déposer", exact=True).click()
    expect(page.get_by_text("« sans script.txt » est déposé.")).to_be_visible()


def test_a_whole_folder_keeps_its_shape(new_page: Callable[..., Page], folder: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "Photos" / "2024").mkdir(parents=True)
    (tmp_path / "Photos" / "a.txt").write_text("a")
    (tmp_path / "Photos" / "2024" / "b.txt").write_text("b")
    page = _open(new_page, folder)
    page.locator("summary", has_text="Actions sur le dossier").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Déposer un dossier entier").click()
    chooser.value.set_files(tmp_path / "Photos")
    expect(page.locator("[data-upload-count]")).to_have_text("2 sur 2 envoyés")
    expect(page.get_by_role("table").get_by_role("link", name="Photos")).to_be_visible()
    rows = Document.objects.order_by("name").values_list("name", "folder__name", "folder__parent__name")
    assert list(rows) == [("a.txt", "Photos", "Documents"), ("b.txt", "2024", "Photos")]


def test_a_cut_line_and_a_closed_browser_cost_nothing(
    bare_page: Callable[..., Page], folder: tuple[str, str], tmp_path: Path
) -> None:
    data = bytes(range(256)) * 100_000
    (tmp_path / "gros.bin").write_bytes(data)
    page = _open(bare_page, folder)
    # The first piece arrives; then the line is cut, for good.
    sent: list[str] = []

    def cut(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif sent:
            route.abort("connectionreset")
        else:
            sent.append(route.request.url)
            route.continue_()

    page.route("**/documents/tus/**", cut)
    _choose(page, [tmp_path / "gros.bin"])
    expect(page.locator("[data-upload-list] li .upload-note")).to_have_text("32 %")
    page.wait_for_function("() => Object.keys(localStorage).length > 0")
    upload = Upload.objects.get()
    assert 0 < upload.offset < len(data)
    page.get_by_role("button", name="Mettre en pause l’envoi de gros.bin").click()
    expect(page.locator("[data-upload-list] li")).to_contain_text("En pause")
    page.unroute("**/documents/tus/**")
    # Another day: the page is opened anew, the same file chosen again.
    page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if "/tus/" in request.url else None)
    _choose(page, [tmp_path / "gros.bin"])
    expect(page.locator("[data-upload-list] li")).to_contain_text("Déposé.", timeout=30_000)
    assert asked[0] == "HEAD" and "POST" not in asked
    assert (Document.objects.get().size, Upload.objects.count()) == (len(data), 1)


def test_a_paused_sending_goes_on(new_page: Callable[..., Page], folder: tuple[str, str]) -> None:
    page = _open(new_page, folder)
    page.route("**/documents/tus/**", lambda route: None)
    _choose(page, [_file("film.bin", b"x" * 9_000_000)])
    page.get_by_role("button", name="Mettre en pause l’envoi de film.bin").click()
    expect(page.locator("[data-upload-list] li")).to_contain_text("En pause")
    page.unroute("**/documents/tus/**")
    page.get_by_role("button", name="Reprendre l’envoi de film.bin").click()
    expect(page.locator("[data-upload-list] li")).to_contain_text("Déposé.")
    assert Document.objects.get().size == 9_000_000


def test_a_full_space_says_so_at_the_file(bare_page: Callable[..., Page], folder: tuple[str, str]) -> None:
    set_quota(Workspace.objects.get(), 1000, actor=None)
    page = _open(bare_page, folder)
    _choose(page, [_file("lourd.bin", b"x" * 2000)])
    expect(page.locator("[data-upload-list] li")).to_contain_text("Il n’y a plus assez de place dans cet espace")
