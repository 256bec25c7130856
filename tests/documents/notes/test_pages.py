"""The pages of notes: from a model, to be read, its versions, its images, and what the search knows."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pycrdt import Doc

from documents import jobs
from documents.actions import note_versions
from documents.actions.notes import add_update, create_note, mark_template
from documents.models import Blob, Document, DocumentKind, Folder, Note, NoteUpdate, NoteVersion
from documents.notes import html, tree
from documents.notes.blueprints import BLUEPRINTS, heading, paragraph
from documents.notes.tree import Node, Text
from documents.queries.notes import content_of, state_of
from extranet.access.actor import Actor
from extranet.accounts.models import User
from tests.documents.notes.peer import typed, written

Browse = Callable[[User], Client]
As = Callable[..., Actor]


@pytest.fixture
def note(root: Folder, alice: User, as_actor: As) -> Document:
    """A note by Alice."""
    content = [heading("Décisions"), paragraph("Le sentier sera balisé.")]
    return create_note(root, "Réunion", actor=as_actor(alice), content=content)


def write(document: Document, words: str, actor: Actor) -> None:
    """Add a paragraph as a browser does."""
    add_update(document.pk, typed(state_of(Note.objects.get(document=document)), words), actor=actor)


def test_a_note_begins_with_the_model_that_was_chosen(root: Folder, bob: User, browse: Browse) -> None:
    url = reverse("documents:note_create", args=[root.workspace.slug, root.pk])
    client = browse(bob)
    answer = client.post(url, {"name": "Conseil du 3 mars", "template": "deliberation"}, follow=True)
    document = Document.objects.get(name="Conseil du 3 mars")
    assert document.kind == DocumentKind.NOTE
    assert answer.request["PATH_INFO"] == reverse("documents:note_edit", args=[document.pk])
    assert "Exposé des motifs" in written(document.pk)
    assert document.current is not None


@pytest.mark.parametrize("name", list(BLUEPRINTS))
def test_each_model_survives_the_journey_through_the_shared_document(name: str) -> None:
    content = BLUEPRINTS[name].make()
    doc: Doc[Any] = Doc()
    tree.write(doc, content)
    again = tree.read(doc)
    assert [node.name for node in again] == [node.name for node in content]
    assert html.render(again, "/i/{}/") == html.render(content, "/i/{}/")


def test_a_note_offered_as_a_model_is_offered_to_its_readers_only(
    note: Document, root: Folder, alice: User, bob: User, chloe: User, health: Any, browse: Browse, as_actor: As
) -> None:
    mark_template(note, is_template=True, actor=as_actor(alice))
    url = reverse("documents:note_create", args=[root.workspace.slug, root.pk])
    assert f"{note.name} (Tourisme)" in browse(bob).get(url).content.decode()
    browse(bob).post(url, {"name": "D’après le modèle", "template": str(note.pk)})
    assert "Le sentier sera balisé." in written(Document.objects.get(name="D’après le modèle").pk)


def test_without_scripts_a_note_reads_on_its_page(note: Document, david: User, browse: Browse) -> None:
    page = browse(david).get(note.get_absolute_url()).content.decode()
    assert "<h2>Décisions</h2><p>Le sentier sera balisé.</p>" in page
    assert reverse("documents:note_edit", args=[note.pk]) not in page


def test_hostile_content_reaches_the_page_as_words() -> None:
    canary = '"><img src=x onerror=alert(1)>'
    doc: Doc[Any] = Doc()
    nodes = [
        paragraph(canary, Text("lien", frozenset(), "javascript:alert(1)")),
        Node("script", {}, [Text("alert(1)")]),
        Node("image", {"image": canary, "alt": canary}),
        paragraph(),
        Node("paragraph", {}, [Node("mention", {"id": canary, "label": canary})]),
        Node("heading", {"level": canary}, [Text("x")]),
        Node("table", {}, [Node("tableRow", {}, [Node("tableCell", {"colspan": canary, "rowspan": -3}, [])])]),
    ]
    tree.write(doc, nodes, canary + "{}")
    rendered = html.render(tree.read(doc), "/i/{}/")
    assert "<img" not in rendered and "<script" not in rendered and "javascript:" not in rendered
    assert "&lt;img" in rendered


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("https://exemple.fr/?a=1&b=2", True),
        ("mailto:mairie@exemple.fr", True),
        ("/espaces/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("//mechant.example/", False),
        ("https://a\\b", False),
        ("vbscript:x", False),
    ],
)
def test_only_safe_addresses_are_linked(address: str, is_kept: bool) -> None:
    assert bool(tree.safe_link(address)) is is_kept


def test_a_very_deep_note_is_read_without_harm() -> None:
    doc: Doc[Any] = Doc()
    node = paragraph("au fond")
    for _level in range(100):
        node = Node("blockquote", {}, [node])
    tree.write(doc, [node])
    assert "au fond" not in html.render(tree.read(doc), "")


def test_the_search_finds_what_was_just_written(note: Document, alice: User, browse: Browse, as_actor: As) -> None:
    write(note, "Ptérodactyle", as_actor(alice))
    waiting = Note.objects.get(document=note)
    assert waiting.refresh_at is not None
    assert note.get_absolute_url() not in browse(alice).get("/recherche/?q=pterodactyle").content.decode()
    jobs.refresh_note.call(waiting.pk)
    assert note.get_absolute_url() in browse(alice).get("/recherche/?q=pterodactyle").content.decode()
    assert Note.objects.get(document=note).refresh_at is None


def test_a_version_is_made_once_writing_pauses_and_not_before(note: Document, bob: User, as_actor: As) -> None:
    from extranet.access import grants
    from extranet.access.models import Role

    grants.grant(note.scope, bob, Role.EDITOR, actor=None)
    write(note, "Première", as_actor(bob))
    row = Note.objects.get(document=note)
    jobs.settle_note.call(row.pk)
    assert note.versions.count() == 1
    Note.objects.filter(pk=row.pk).update(changed_at=timezone.now() - jobs.IDLE)
    jobs.settle_note.call(row.pk)
    jobs.settle_note.call(row.pk)
    assert note.versions.count() == 2
    latest = note.versions.latest("number")
    assert latest.author == bob
    assert not NoteUpdate.objects.filter(note=row).exists()
    assert written(note.pk).endswith("Première")


def test_a_version_can_be_named_looked_at_and_taken_again(
    note: Document, alice: User, as_actor: As, browse: Browse
) -> None:
    client = browse(alice)
    save = reverse("documents:note_version_save", args=[note.pk])
    write(note, "À voter 🎉", as_actor(alice))
    client.post(save, {"label": "Version votée", "comment": ""})
    write(note, "Ajout malheureux", as_actor(alice))
    shown = client.get(reverse("documents:note_version", args=[note.pk, 2])).content.decode()
    assert "À voter 🎉" in shown and "Ajout malheureux" not in shown
    client.post(reverse("documents:note_restore", args=[note.pk, 2]))
    assert written(note.pk) == "Décisions\nLe sentier sera balisé.\nÀ voter 🎉"
    # What was there before is a version too, and so is what came back.
    assert [version.number for version in note.versions.order_by("number")] == [1, 2, 3, 4]
    assert "Version votée" in client.get(note.get_absolute_url()).content.decode()


def test_a_restored_note_reaches_browsers_as_one_more_update(note: Document, alice: User, as_actor: As) -> None:
    from documents.actions.notes import restore_note
    from documents.queries.notes import missed

    row = Note.objects.get(document=note)
    browser: Doc[Any] = Doc()
    browser.apply_update(state_of(row).whole())
    write(note, "En trop", as_actor(alice))
    restore_note(note, 1, actor=as_actor(alice))
    _seq, updates = missed(row.pk, row.seq)
    for update in updates:
        browser.apply_update(update)
    assert tree.read(browser) == content_of(Note.objects.get(document=note))


def test_an_image_is_drawn_anew_and_sent_to_readers_only(
    note: Document, alice: User, david: User, chloe: User, browse: Browse
) -> None:
    picture = Image.new("RGB", (3000, 20), "teal")
    exif = picture.getexif()
    exif[0x010E] = "secret"
    output = io.BytesIO()
    picture.save(output, "JPEG", exif=exif)
    url = reverse("documents:note_image_add", args=[note.pk])
    answer = browse(alice).post(url, {"image": SimpleUploadedFile("a.jpg", output.getvalue())})
    sent = browse(david).get(answer.json()["url"])
    data = b"".join(sent.streaming_content)
    assert sent["Content-Type"] == "image/jpeg" and sent["X-Content-Type-Options"] == "nosniff"
    assert b"secret" not in data
    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.width == note_versions.SIDE
    assert browse(chloe).get(answer.json()["url"]).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"GIF89a<script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 60,
        b"%PDF-1.7",
    ],
)
def test_what_is_no_picture_is_refused(note: Document, alice: User, browse: Browse, data: bytes) -> None:
    url = reverse("documents:note_image_add", args=[note.pk])
    answer = browse(alice).post(url, {"image": SimpleUploadedFile("a.png", data)})
    assert answer.status_code == 422 and "image" in answer.json()["message"].lower()
    assert not Blob.objects.filter(media_type__startswith="image/").exists()


def test_mentions_name_the_readers_of_the_note_and_nobody_else(
    note: Document, alice: User, chloe: User, browse: Browse
) -> None:
    url = reverse("documents:note_mentions", args=[note.pk])
    names = [person["label"] for person in browse(alice).get(url, {"q": "a"}).json()["people"]]
    assert "David Caron" in names and str(chloe) not in names


def test_a_file_is_no_version_of_a_note(note: Document, alice: User, browse: Browse) -> None:
    url = reverse("documents:version_add", args=[note.pk])
    answer = browse(alice).post(url, {"upload": SimpleUploadedFile("a.odt", b"x"), "version": note.version})
    assert answer.status_code == 409
    assert NoteVersion.objects.filter(version__document=note).count() == note.versions.count() == 1
