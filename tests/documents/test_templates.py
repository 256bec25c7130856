"""Documents made from models, favourites, and the documents of all spaces."""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from documents import queries, storage
from documents.models import Document, Favourite, Folder
from documents.queries.models import shipped
from documents.queries.selection import token_of
from extranet.access import grants
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from tests import factories
from workspaces.models import Workspace


def make(client: Any, folder: Folder, model: str, name: str) -> Any:
    address = reverse("documents:model_choose", args=[folder.workspace.slug, folder.pk])
    assert client.get(address).status_code == 200
    return client.post(address, {"model": model, "name": name})


@pytest.mark.parametrize("key", ["minutes", "deliberation", "convocation", "agenda", "order", "letter"])
def test_each_shipped_model_makes_an_office_file_with_the_territory_at_its_head(
    key: str, root: Folder, bob: User, browse: Any, settings: Any
) -> None:
    settings.SITE_NAME = "Pays de Test"
    make(browse(bob), root, key, "Séance de mars")
    document = Document.objects.get(folder=root)
    assert (document.name, document.author) == ("Séance de mars.odt", bob)
    assert document.current is not None
    assert document.current.blob.media_type == "application/vnd.oasis.opendocument.text"
    with storage.open_blob(document.current.blob) as file:
        whole = zipfile.ZipFile(io.BytesIO(file.read()))
    text = (whole.read("content.xml") + whole.read("styles.xml")).decode()
    assert "Séance de mars" in text
    assert "Pays de Test" in text


def test_there_is_a_model_for_each_usual_paper() -> None:
    assert {str(blueprint.label) for blueprint in shipped().values()} >= {
        "Compte rendu de réunion", "Délibération", "Convocation", "Ordre du jour", "Arrêté", "Courrier"
    }  # fmt: skip


def test_a_document_of_ones_spaces_serves_as_a_model(
    root: Folder, alice: User, bob: User, put: Any, browse: Any
) -> None:
    model = put(root, alice, "Fiche projet.txt", b"Modele")
    address = reverse("documents:document_template", args=[model.pk])
    assert browse(bob).post(address, {"is_template": "1"}).status_code == 403
    assert make(browse(bob), root, str(model.pk), "x").status_code == 422
    browse(alice).post(address, {"is_template": "1"})
    elsewhere = factories.space("Économie")
    factories.give(elsewhere, bob, Role.CONTRIBUTOR)
    target = queries.get_root(elsewhere)
    make(browse(bob), target, str(model.pk), "Fiche du marais")
    made = Document.objects.get(folder=target)
    assert (made.name, made.is_template, made.author) == ("Fiche du marais.txt", False, bob)
    browse(alice).post(address, {"is_template": "0"})
    assert make(browse(bob), target, str(model.pk), "x").status_code == 422


def test_models_of_spaces_one_does_not_read_are_not_offered(
    root: Folder, alice: User, bob: User, put: Any, browse: Any, health: Workspace, chloe: User
) -> None:
    model = put(queries.get_root(health), chloe, "Ordonnance.txt", assurance=Assurance.SECOND_FACTOR)
    Document.objects.filter(pk=model.pk).update(is_template=True)
    factories.give(root.workspace, chloe, Role.CONTRIBUTOR)
    client = browse(chloe, second_factor=True)
    page = client.get(reverse("documents:model_choose", args=[root.workspace.slug, root.pk])).text
    assert "Ordonnance" not in page
    assert make(client, root, str(model.pk), "x").status_code == 422
    assert make(client, queries.get_root(health), str(model.pk), "Copie").status_code == 302


def test_favourites_are_ones_own_and_give_no_right(
    root: Folder, space: Workspace, bob: User, david: User, put: Any, browse: Any
) -> None:
    document = put(root, bob, "a.txt")
    client = browse(david)
    for thing in (document, root):
        client.post(reverse("documents:favourite"), {"quoi": token_of(thing), "on": "1"})
    home = client.get(reverse("documents:home")).text
    assert "Mes favoris" in home
    assert "Mes favoris" not in browse(bob).get(reverse("documents:home")).text
    assert "icon-star" in client.get(root.get_absolute_url()).text
    grants.revoke(space.scope, david, actor=None)
    home = browse(david).get(reverse("documents:home")).text
    assert "Mes favoris" not in home
    assert "a.txt" not in home
    again = browse(david).post(reverse("documents:favourite"), {"quoi": token_of(document), "on": "1"})
    assert again.status_code == 404
    assert Favourite.objects.filter(user=david).count() == 2


def test_the_page_of_all_documents_is_narrowed_by_space(
    root: Folder, bob: User, put: Any, browse: Any, alice: User
) -> None:
    elsewhere = factories.space("Économie")
    factories.give(elsewhere, bob, Role.CONTRIBUTOR)
    put(root, bob, "ici.txt")
    put(queries.get_root(elsewhere), bob, "ailleurs.txt")
    client = browse(bob)
    everything = client.get(reverse("documents:home")).text
    assert "ici.txt" in everything
    assert "ailleurs.txt" in everything
    narrowed = client.get(reverse("documents:home"), {"espace": elsewhere.slug}).text
    assert "ici.txt" not in narrowed
    assert "ailleurs.txt" in narrowed
    assert "ailleurs.txt" not in browse(alice).get(reverse("documents:home")).text
