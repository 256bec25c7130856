"""A document's card, versions and way to the bin and back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import queries
from documents.actions import documents as actions
from documents.actions import uploads
from documents.models import Blob, Document, Folder
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search.queries import find
from extranet.things import bin as bins
from extranet.ui.errors import Conflict, Forbidden
from tests import factories
from tests.documents.conftest import a_file, store
from workspaces.models import Workspace

AsActor = Callable[..., Actor]
Put = Callable[..., Document]


def _card(document: Document, **changes: Any) -> dict[str, Any]:
    return {"name": document.name, "description": "", "tags": "", "folder": document.folder_id, "version": 1} | changes


def test_its_page_shows_who_what_and_why(root: Folder, bob: User, david: User, put: Put) -> None:
    document = put(root, bob, "Compte rendu.txt", description="Réunion du <b>3 mars</b>")
    page = factories.browse(david).get(document.get_absolute_url()).content.decode()
    for words in ("Compte rendu.txt", "Bob Delattre", "Premier dépôt", "lecteur, à titre personnel", "Suivre"):
        assert words in page
    assert "<b>3 mars" not in page
    assert reverse("documents:document_edit", args=[document.pk]) not in page


def test_its_author_changes_its_card(root: Folder, bob: User, put: Put) -> None:
    document = put(root, bob)
    sent = _card(document, name="Budget", description="Deux mots", tags="finances, 2026 ; Finances")
    answer = factories.browse(bob).post(reverse("documents:document_edit", args=[document.pk]), sent)
    assert answer.status_code == 302
    document.refresh_from_db()
    assert (document.name, document.description, document.tags) == ("Budget.txt", "Deux mots", ["finances", "2026"])


def test_the_second_of_two_who_save_is_told_and_keeps_what_they_typed(
    root: Folder, alice: User, bob: User, put: Put
) -> None:
    document = put(root, bob)
    address = reverse("documents:document_edit", args=[document.pk])
    assert factories.browse(alice).post(address, _card(document, description="Alice")).status_code == 302
    late = factories.browse(bob).post(address, _card(document, description="Ce que Bob a tapé"))
    assert late.status_code == 409
    assert "Rien n’a été écrasé" in late.content.decode() and "Ce que Bob a tapé" in late.content.decode()
    document.refresh_from_db()
    assert document.description == "Alice"


def test_a_version_is_added_and_the_older_one_still_taken(root: Folder, bob: User, put: Put) -> None:
    document, client = put(root, bob), factories.browse(bob)
    address = reverse("documents:version_add", args=[document.pk])
    sent = {"upload": a_file("autre nom.txt", b"Bonsoir"), "comment": "Relu", "version": 1}
    assert client.post(address, sent).status_code == 302
    document.refresh_from_db()
    assert (document.name, document.size, document.current.number) == ("note.txt", 7, 2)
    old = client.get(reverse("documents:version_download", args=[document.pk, 1]))
    assert b"".join(old) == b"Bonjour"
    assert client.get(reverse("documents:version_download", args=[document.pk, 3])).status_code == 404


def test_a_version_over_one_that_was_not_seen_is_refused(root: Folder, bob: User, put: Put) -> None:
    document, client = put(root, bob), factories.browse(bob)
    address = reverse("documents:version_add", args=[document.pk])
    client.post(address, {"upload": a_file(data=b"Deux"), "version": 1})
    late = client.post(address, {"upload": a_file(data=b"Trois"), "version": 1})
    assert late.status_code == 409
    assert document.versions.count() == 2


def test_the_same_bytes_again_make_no_version(root: Folder, bob: User, put: Put, as_actor: AsActor) -> None:
    document = put(root, bob)
    uploads.add_version(document, store(root.scope, b"Bonjour"), "x.txt", actor=as_actor(bob))
    assert document.versions.count() == 1


def test_a_deletion_is_undone_from_its_message(root: Folder, bob: User, put: Put) -> None:
    document, client = put(root, bob), factories.browse(bob)
    page = client.post(reverse("documents:document_delete", args=[document.pk]), follow=True).content.decode()
    undo = reverse("documents:document_restore", args=[document.pk])
    assert "est à la corbeille" in page and undo in page
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:download", args=[document.pk])).status_code == 404
    client.post(undo)
    assert client.get(document.get_absolute_url()).status_code == 200


def test_what_is_in_the_bin_is_not_found(root: Folder, bob: User, put: Put, as_actor: AsActor) -> None:
    document = put(root, bob, "Introuvable.txt")
    assert find(as_actor(bob), "introuvable").total == 1
    actions.delete_document(document, actor=as_actor(bob))
    assert find(as_actor(bob), "introuvable").total == 0


def test_the_bin_shows_each_what_they_may_restore(
    root: Folder, alice: User, bob: User, david: User, put: Put, as_actor: AsActor, space: Workspace
) -> None:
    for user, name in ((alice, "d’Alice.txt"), (bob, "de Bob.txt")):
        actions.delete_document(put(root, user, name), actor=as_actor(user))
    address = reverse("documents:bin_list", args=[space.slug])
    hers, his = (factories.browse(user).get(address).content.decode() for user in (alice, bob))
    assert "d’Alice.txt" in hers and "de Bob.txt" in hers and "Effacer" in hers
    assert "d’Alice.txt" not in his and "de Bob.txt" in his and "Effacer" not in his
    assert factories.browse(david).get(address).status_code == 403


def test_a_restored_document_gets_a_number_when_its_name_was_taken(
    root: Folder, bob: User, put: Put, as_actor: AsActor
) -> None:
    document = actions.delete_document(put(root, bob), actor=as_actor(bob))
    put(root, bob, "NOTE.txt")
    assert actions.restore_document(document, actor=as_actor(bob)).name == "note (2).txt"


def test_only_managers_erase_and_only_from_the_bin(
    root: Folder, alice: User, bob: User, put: Put, as_actor: AsActor
) -> None:
    document = put(root, bob)
    with pytest.raises(Conflict):
        actions.erase_document(document, actor=as_actor(alice))
    actions.delete_document(document, actor=as_actor(bob))
    with pytest.raises(Forbidden):
        actions.erase_document(document, actor=as_actor(bob))
    actions.erase_document(document, actor=as_actor(alice))
    assert not Document.objects.exists()
    assert Blob.objects.count() == 1


def test_after_thirty_days_the_bin_empties_itself(root: Folder, bob: User, put: Put, as_actor: AsActor) -> None:
    old, young = (actions.delete_document(put(root, bob, name), actor=as_actor(bob)) for name in ("a.txt", "b.txt"))
    Document.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    bins.empty()
    assert list(Document.objects.values_list("pk", flat=True)) == [young.pk]


def test_the_health_zone_records_each_reading_and_says_no_content(
    health: Workspace, chloe: User, put: Put, run_jobs: Callable[[], None], as_actor: AsActor
) -> None:
    folder = queries.get_root(health)
    document = put(folder, chloe, "Protocole.txt", b"tension", assurance=Assurance.SECOND_FACTOR, description="artere")
    run_jobs()
    client = factories.browse(chloe, second_factor=True)
    assert client.get(document.get_absolute_url()).status_code == 200
    assert b"".join(client.get(reverse("documents:download", args=[document.pk]))) == b"tension"
    verbs = (
        Entry.objects.filter(kind="documents.document", chain="health").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["add", "read", "download"]
    actor = as_actor(chloe, Assurance.SECOND_FACTOR)
    assert find(actor, "protocole").total == 1
    assert find(actor, "tension").total == find(actor, "artere").total == 0
    assert factories.browse(chloe).get(document.get_absolute_url()).status_code == 403


def test_the_standard_zone_records_no_reading(root: Folder, bob: User, put: Put) -> None:
    document = put(root, bob)
    factories.browse(bob).get(document.get_absolute_url())
    assert not Entry.objects.filter(verb="read").exists()
