"""Exports, read again by the programs' own libraries."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pypdfium2
import pytest
from django.urls import reverse
from odf import table, text
from odf.opendocument import load
from odf.teletype import extractText

from documents.actions import note_versions
from documents.actions.notes import create_note
from documents.models import Document, Folder, Note
from documents.notes import tree
from documents.notes.blueprints import heading, items, paragraph
from documents.notes.blueprints import table as make_table
from documents.notes.papers import FORMS, Paper, Picture
from documents.notes.tree import Node, Text
from extranet.access.actor import Actor
from extranet.accounts.models import User
from tests.access.matrix.documents_notes import png

CONTENT = [
    heading("Décisions & suites <1>"),
    heading("Détail", 2),
    paragraph("Été : ", Text("gras", frozenset({"bold"})), Text("le site", frozenset(), "https://exemple.fr/?a=1&b=2")),
    items("bulletList", "un", "deux"),
    items("orderedList", "premier"),
    Node("taskList", {}, [Node("taskItem", {"checked": True}, [paragraph("Baliser", "\x0b\x00")])]),
    make_table(["Qui", "Quand"], ["Bob", "mardi"]),
    Node("image", {"image": 1, "alt": "Un plan"}),
    Node("image", {"image": 2, "alt": "Une image perdue"}),
]


@pytest.fixture
def paper(db: None) -> Paper:
    """A note with one of everything, one of its images lost."""
    from django.utils import timezone

    picture = Picture(1, png(), "image/png")
    return Paper("Réunion <du> 3 mars", "Tourisme", timezone.localtime(), CONTENT, {1: picture}.get)


def test_an_odt_has_its_headings_lists_tables_images_and_head(paper: Paper, settings: Any) -> None:
    settings.SITE_NAME = "Pays de Test"
    document = load(io.BytesIO(FORMS["odt"].write(paper)))
    titles = [(h.getAttribute("outlinelevel"), extractText(h)) for h in document.getElementsByType(text.H)]
    assert titles == [("1", "Réunion <du> 3 mars"), ("2", "Décisions & suites <1>"), ("3", "Détail")]
    assert len(document.getElementsByType(text.ListItem)) == 4
    cells = [extractText(cell) for cell in document.getElementsByType(table.TableCell)]
    assert cells == ["Qui", "Quand", "Bob", "mardi"]
    links = [link.getAttribute("href") for link in document.getElementsByType(text.A)]
    assert links == ["https://exemple.fr/?a=1&b=2"]
    assert len(document.Pictures) == 1
    assert "☑ Baliser" in extractText(document.text)
    assert "Pays de Test" in extractText(document.masterstyles)


def test_a_docx_has_its_headings_lists_tables_images_and_head(paper: Paper, settings: Any) -> None:
    settings.SITE_NAME = "Pays de Test"
    document = docx.Document(io.BytesIO(FORMS["docx"].write(paper)))
    styles = [(line.style.name, line.text) for line in document.paragraphs if line.style and line.text]
    assert ("Heading 1", "Réunion <du> 3 mars") in styles
    assert ("Heading 2", "Décisions & suites <1>") in styles
    assert ("List Bullet", "deux") in styles and ("List Number", "premier") in styles
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Qui", "Quand"],
        ["Bob", "mardi"],
    ]
    assert len(document.inline_shapes) == 1
    assert "Pays de Test" in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.title == "Réunion <du> 3 mars"


def test_a_pdf_has_its_words_its_title_and_its_outline(paper: Paper, settings: Any) -> None:
    settings.SITE_NAME = "Pays de Test"
    document = pypdfium2.PdfDocument(FORMS["pdf"].write(paper))
    words = document[0].get_textpage().get_text_bounded()
    for expected in ("Pays de Test", "Décisions & suites <1>", "[x] Baliser", "mardi", "Tourisme · état du"):
        assert expected in words
    assert document.get_metadata_dict()["Title"] == "Réunion <du> 3 mars"
    assert [mark.get_title() for mark in document.get_toc()] == [
        "Réunion <du> 3 mars",
        "Décisions & suites <1>",
        "Détail",
    ]


@pytest.mark.parametrize("form", list(FORMS))
def test_the_strangest_shapes_still_make_a_file(paper: Paper, form: str) -> None:
    deep: Node = paragraph("fond")
    for _level in range(10):
        deep = Node("bulletList", {}, [Node("listItem", {}, [paragraph("x"), deep])])
    inner = make_table(["a" * 300] * 12, ["b"] * 12)
    cell = Node("tableCell", {"colspan": 50, "rowspan": 40}, [inner, deep])
    strange = [
        Node("table", {}, [Node("tableRow", {}, [cell])]),
        Node("table", {}, []),
        Node("bulletList", {}, []),
        Node("taskItem", {"checked": False}, [Text("seul")]),
        heading(""),
        heading("profond", 4),
        paragraph("long " * 5000),
        Node("horizontalRule"),
        Node("codeBlock", {}, [Text("x\ny")]),
        Node("blockquote", {}, [Text("dit")]),
    ]
    data = FORMS[form].write(Paper(paper.title, paper.space, paper.at, strange, paper.picture))
    assert len(data) > 1000


def test_a_note_is_published_beside_itself_then_as_versions_of_that_file(
    root: Folder, bob: User, browse: Callable[..., Any], as_actor: Callable[..., Actor]
) -> None:
    note = create_note(root, "Réunion", actor=as_actor(bob), content=[paragraph("Un")])
    url = reverse("documents:note_publish", args=[note.pk])
    browse(bob).post(url, {"form": "pdf"})
    published = Document.objects.get(name="Réunion.pdf")
    assert published.current is not None and published.current.blob.media_type == "application/pdf"
    browse(bob).post(url, {"form": "pdf"})
    assert Document.objects.filter(name__endswith=".pdf").count() == 1
    browse(bob).post(url, {"form": "odt"})
    assert Document.objects.filter(name="Réunion.odt").exists()


def test_the_file_of_a_version_says_what_the_note_said(
    root: Folder, bob: User, browse: Callable[..., Any], as_actor: Callable[..., Actor]
) -> None:
    note = create_note(root, "Réunion", actor=as_actor(bob), content=[paragraph("Votée")])
    answer = browse(bob).get(reverse("documents:version_download", args=[note.pk, 1]))
    document = load(io.BytesIO(b"".join(answer.streaming_content)))
    assert "Votée" in extractText(document.text)
    assert "R%C3%A9union.odt" in answer["Content-Disposition"]


def test_an_export_shows_the_images_of_its_own_note_and_no_other(root: Folder, bob: User, as_actor: Any) -> None:
    actor = as_actor(bob)
    one = create_note(root, "Une", actor=actor, content=[])
    other = create_note(root, "Autre", actor=actor, content=[])
    image = note_versions.add_image(other, png(), actor=actor)
    shown: list[tree.Node] = [Node("image", {"image": image.pk, "alt": ""})]
    for document, count in ((one, 0), (other, 1)):
        data = note_versions.write_paper(Note.objects.get(document=document), shown, "odt")
        assert len(load(io.BytesIO(data)).Pictures) == count
