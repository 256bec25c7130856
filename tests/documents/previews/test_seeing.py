"""Reading documents without downloading them."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from documents.models import Document, Folder, Reading
from extranet.accounts.models import User
from extranet.search.queries import find
from tests.documents.previews import outlook, samples

Put = Callable[..., Document]
Browse = Callable[..., Client]


def panel(client: Client, document: Document, query: str = "") -> str:
    """Return what the page of the document shows of it."""
    return client.get(reverse("documents:preview_panel", args=[document.pk, 1]) + query).text


def window(client: Client, document: Document, query: str = "") -> str:
    """Return the full window."""
    return client.get(reverse("documents:preview", args=[document.pk]) + query).text


def picture(client: Client, document: Document, name: str) -> Any:
    """Return the answer to one picture's address."""
    return client.get(reverse("documents:preview_picture", args=[document.pk, 1, name]))


def drawn(answer: Any) -> Image.Image:
    """Return the picture that was sent."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    image = Image.open(io.BytesIO(answer.content))
    assert image.format == "WEBP"
    return image


def test_a_pdf_is_read_page_by_page(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document, client = put(root, bob, "a.pdf", samples.pdf(12)), browse(bob)
    first = panel(client, document)
    assert "Page 1 sur 12" in first and "page 1</div>" in first and "page-2.webp" not in first
    assert "Page 2 sur 12" in panel(client, document, "?page=2")
    assert "Page 12 sur 12" in panel(client, document, "?page=99")
    whole = window(client, document)
    assert "page-10.webp" in whole and "page-11.webp" not in whole and "?page=11" in whole
    assert "audomarois, page 12</div>" in window(client, document, "?page=11")


def test_a_page_is_drawn_sharply_and_its_text_stands_beside(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document, client = put(root, bob, "a.pdf", samples.pdf(1)), browse(bob)
    page = drawn(picture(client, document, "page-1"))
    assert page.width == 1000 and page.height == 1415
    assert drawn(picture(client, document, "page-1-grande")).width == 2000
    assert drawn(picture(client, document, "vignette")).width == 320
    assert len(set(page.convert("L").tobytes())) > 2, "nothing is written on it"


@pytest.mark.parametrize("name", ["page-0", "page-2", "page-9999", "image", "page-1-enorme", "vignette-grande"])
def test_a_picture_that_does_not_exist_is_not_found(
    root: Folder, bob: User, browse: Browse, put: Put, name: str
) -> None:
    assert picture(browse(bob), put(root, bob, "a.pdf", samples.pdf(1)), name).status_code == 404


def test_a_photo_stands_upright_and_tells_nothing_of_where_it_was_taken(
    root: Folder, bob: User, browse: Browse, put: Put
) -> None:
    document, client = put(root, bob, "photo.jpg", samples.photo()), browse(bob)
    assert "image.webp" in client.get(document.get_absolute_url()).text
    answer = picture(client, document, "image")
    image = drawn(answer)
    assert image.size == (40, 60)
    red, _green, blue = image.convert("RGB").getpixel((20, 5))[:3]
    assert blue > 200 > red, "the blue half, on the left of the file, stands on top"
    assert not image.getexif() and b"Exif" not in answer.content and b"mairie" not in answer.content


def test_texts_are_text_whatever_they_hold(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document = put(root, bob, "a.txt", "Été <img src=x onerror=alert(1)>".encode("cp1252"))
    assert "Été &lt;img src=x" in panel(browse(bob), document)


def test_a_long_text_says_that_it_goes_on(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document = put(root, bob, "a.txt", b"mot " * 150_000)
    page = window(browse(bob), document)
    assert "Seul le début est affiché" in page and len(page) < 420_000


def test_markdown_is_set_and_cleaned(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document = put(
        root, bob, "a.md", b"# Ordre du jour\n\n*Budget* <b onclick='x'>\n\n![](https://espion.example/a.png)"
    )
    shown = panel(browse(bob), document)
    assert "<h3>Ordre du jour</h3>" in shown and "<em>Budget</em>" in shown
    assert "<img" not in shown and "<b " not in shown


@pytest.mark.parametrize(
    "data",
    ["Nom;Ville\nLéa;Éperlecques\n".encode("cp1252"), "Nom,Ville\nLéa,Éperlecques\n".encode(),
     "Nom\tVille\nLéa\tÉperlecques\n".encode("utf-8-sig")],
    ids=["semicolon, cp1252", "comma, utf-8", "tab, BOM"],
)  # fmt: skip
def test_a_csv_is_a_table_whatever_its_separator(
    root: Folder, bob: User, browse: Browse, put: Put, data: bytes
) -> None:
    shown = panel(browse(bob), put(root, bob, "a.csv", data))
    assert '<th scope="col">Ville</th>' in shown and "<td>Éperlecques</td>" in shown


def test_a_csv_shows_its_first_two_hundred_rows(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    data = "n;m\n" + "".join(f"ligne {n};x\n" for n in range(1000))
    shown = window(browse(bob), put(root, bob, "a.csv", data.encode()))
    assert "ligne 198" in shown and "ligne 200" not in shown and "Seul le début" in shown


@pytest.mark.parametrize("name", ["docx", "xlsx", "pptx", "odt", "ods"])
def test_an_office_file_is_readable_without_libreoffice(
    root: Folder, bob: User, browse: Browse, put: Put, without_office: None, name: str
) -> None:
    document = put(root, bob, f"a.{name}", getattr(samples, name)())
    shown = window(browse(bob), document)
    assert samples.WORDS in shown and "Présentation simplifiée" in shown
    assert "<script>alert" not in shown
    if name in {"docx", "odt"}:
        assert "<h3>Compte rendu</h3>" in shown
    else:
        assert name == "pptx" or re.search(rf"<td>(<p>)?{samples.WORDS}(</p>)?</td>", shown)


def test_a_mail_shows_its_words_and_fetches_nothing(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    shown = panel(browse(bob), put(root, bob, "a.eml", samples.eml()))
    assert "<h3>Réunion de mars</h3>" in shown and "mairie@exemple.fr" in shown and samples.WORDS in shown
    assert "plan-de-salle.pdf" in shown and re.search(r"\(2\sKo\)", shown)
    for harm in ("espion.example", "<script", "onclick", "javascript:", "<form", "<style"):
        assert harm not in shown.replace("<form method", ""), harm


def test_a_sound_is_played_by_ranges(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document, client = put(root, bob, "a.wav", samples.wav()), browse(bob)
    assert "<audio" in client.get(document.get_absolute_url()).text
    answer = client.get(reverse("documents:preview_media", args=[document.pk, 1]), headers={"range": "bytes=0-3"})
    assert (answer.status_code, b"".join(answer), answer.headers["Content-Type"]) == (206, b"RIFF", "audio/wav")


def test_only_sounds_and_films_are_played(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document = put(root, bob, "a.html", b"<!doctype html><script>alert(1)</script>")
    assert browse(bob).get(reverse("documents:preview_media", args=[document.pk, 1])).status_code == 404


def test_macros_are_told(root: Folder, bob: User, browse: Browse, put: Put, without_office: None) -> None:
    document, client = put(root, bob, "a.xlsm", samples.xlsx()), browse(bob)
    assert "contient des macros" in client.get(document.get_absolute_url()).text
    assert "contient des macros" in window(client, document)
    plain = put(root, bob, "b.docx", samples.docx())
    assert "contient des macros" not in client.get(plain.get_absolute_url()).text


def test_what_cannot_be_shown_is_said_and_stays_for_download(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    client = browse(bob)
    unknown = put(root, bob, "a.bin", b"\x00\x01\x02")
    for page in (panel(client, unknown), client.get(unknown.get_absolute_url()).text, window(client, unknown)):
        assert "n’a pas d’aperçu" in page and "reste à télécharger" in page
    assert reverse("documents:version_download", args=[unknown.pk, 1]) in window(client, unknown)


def test_each_version_has_its_preview(root: Folder, bob: User, browse: Browse, put: Put, as_actor: Any) -> None:
    from documents.actions.uploads import add_version
    from tests.documents.conftest import store

    document = put(root, bob, "a.txt", b"premier texte")
    add_version(document, store(root.scope, b"second texte"), "a.txt", actor=as_actor(bob))
    client = browse(bob)
    assert "second texte" in window(client, document)
    old = client.get(reverse("documents:version_preview", args=[document.pk, 1])).text
    assert "premier texte" in old and "une plus récente" in old
    assert client.get(reverse("documents:version_preview", args=[document.pk, 3])).status_code == 404


def test_reading_a_preview_is_told_to_editors(root: Folder, bob: User, david: User, browse: Browse, put: Put) -> None:
    document = put(root, bob, "a.pdf", samples.pdf(1))
    assert picture(browse(david), document, "vignette").status_code == 200
    assert not Reading.objects.filter(user=david).exists(), "a small picture in a list is no reading"
    window(browse(david), document)
    assert Reading.objects.get(user=david).number == 1


def test_a_folder_shows_small_pictures_when_asked(root: Folder, bob: User, browse: Browse, put: Put) -> None:
    document, note, client = put(root, bob, "a.pdf", samples.pdf(1)), put(root, bob), browse(bob)
    address = reverse("documents:folder_root", args=[root.workspace.slug])
    small = reverse("documents:preview_picture", args=[document.pk, 1, "vignette"])
    assert small not in client.get(address).text
    shown = client.get(address + "?vue=vignettes&tri=date").text
    assert f'src="{small}"' in shown and 'href="?tri=date"' in shown
    assert reverse("documents:preview_picture", args=[note.pk, 1, "vignette"]) not in shown


def test_a_mail_of_outlook_is_shown_and_found(
    root: Folder, bob: User, browse: Browse, put: Put, run_jobs: Callable[[], None], as_actor: Any
) -> None:
    data = outlook.message("Réunion de mars", samples.WORDS, "Mairie d’Arques", ("plan.pdf", b"x" * 2048))
    document = put(root, bob, "réunion.msg", data)
    shown = panel(browse(bob), document)
    assert "<h3>Réunion de mars</h3>" in shown and "Mairie d’Arques" in shown and samples.WORDS in shown
    assert "plan.pdf" in shown and re.search(r"\(2\sKo\)", shown)
    run_jobs()
    document.refresh_from_db()
    assert document.current is not None and document.current.text_state == "done"
    assert [hit.thing.object_id for hit in find(as_actor(bob), "passerelle plan.pdf").hits] == [document.pk]
