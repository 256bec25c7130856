"""Acting on several documents and folders at once: rights thing by thing, reports, undo, the background."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents import queries
from documents.actions import bulk, folders
from documents.actions.rights import give_own_rights, take_role
from documents.models import Blob, BulkJob, BulkState, BulkVerb, Document, Folder
from documents.queries.selection import token_of
from extranet.access import grants
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.ui.errors import NotVisible
from tests import factories
from workspaces.models import Workspace


@pytest.fixture
def inner(root: Folder, bob: User, make_folder: Any) -> Folder:
    """A folder of Bob."""
    return make_folder(root, bob, "Voirie 2026")


@pytest.fixture
def elsewhere(bob: User) -> Folder:
    """The top of another space, where Bob contributes."""
    workspace = factories.space("Économie")
    factories.give(workspace, bob, Role.CONTRIBUTOR)
    return queries.get_root(workspace)


def act(client: Client, do: str, *things: Any, **more: Any) -> Any:
    data = {"quoi": [token_of(thing) for thing in things], "faire": do, **more}
    return client.post(reverse("documents:selection_act"), data)


def test_several_documents_go_to_the_bin_and_come_back(
    root: Folder, inner: Folder, bob: User, put: Any, browse: Any
) -> None:
    first, second = put(root, bob, "a.txt"), put(inner, bob, "b.txt")
    client = browse(bob)
    answer = act(client, "bin", first, inner)
    assert answer.url == root.get_absolute_url()
    assert not Document.objects.filter(deleted_at=None).exists()
    page = client.get(answer.url).text
    assert "2 éléments sont à la corbeille." in page
    undo = reverse("documents:bulk_undo", args=[BulkJob.objects.get().pk])
    assert undo in page
    client.post(undo)
    assert set(Document.objects.filter(deleted_at=None)) == {first, second}
    assert Folder.objects.filter(pk=inner.pk).exists()
    assert client.post(undo).status_code == 409


def test_a_move_is_chosen_level_by_level_and_undone(
    root: Folder, inner: Folder, bob: User, put: Any, browse: Any
) -> None:
    document = put(root, bob, "a.txt")
    put(inner, bob, "A.TXT")
    client = browse(bob)
    chooser = act(client, "move", document)
    assert "Voirie 2026" in client.get(chooser.url).text
    page = client.get(chooser.url + f"&dans={inner.pk}").text
    assert "Déplacer dans « Voirie 2026 »" in page
    answer = client.post(reverse("documents:choose"), {"pour": "move", "quoi": token_of(document), "vers": inner.pk})
    assert answer.url == root.get_absolute_url()
    document.refresh_from_db()
    assert (document.folder_id, document.name) == (inner.pk, "a (2).txt")
    client.post(reverse("documents:bulk_undo", args=[BulkJob.objects.get().pk]))
    document.refresh_from_db()
    assert document.folder_id == root.pk


def test_what_may_not_be_changed_stays_and_is_told_with_the_reason(
    root: Folder, inner: Folder, alice: User, bob: User, put: Any, browse: Any
) -> None:
    mine, hers = put(root, bob, "a.txt"), put(root, alice, "b.txt")
    client = browse(bob)
    answer = act(client, "move", mine, hers, vers=inner.pk)
    report = client.get(answer.url).text
    assert "b.txt" in report
    assert "Vous ne pouvez modifier que ce que vous avez ajouté." in report
    assert set(Document.objects.filter(folder=inner)) == {mine}
    assert set(Document.objects.filter(folder=root)) == {hers}


def test_things_go_to_another_space_only_where_one_may_add(
    root: Folder, elsewhere: Folder, bob: User, put: Any, browse: Any
) -> None:
    document = put(root, bob, "a.txt")
    client = browse(bob)
    act(client, "move", document, vers=elsewhere.pk)
    document.refresh_from_db()
    assert document.scope_id == elsewhere.scope_id
    grants.grant(elsewhere.workspace.scope, bob, Role.READER, actor=None)
    assert act(browse(bob), "copy", put(root, bob, "b.txt"), vers=elsewhere.pk).status_code == 403
    grants.revoke(elsewhere.workspace.scope, bob, actor=None)
    assert act(browse(bob), "copy", put(root, bob, "c.txt"), vers=elsewhere.pk).status_code == 404


def test_a_reader_copies_elsewhere_and_moves_nothing(
    root: Folder, elsewhere: Folder, bob: User, david: User, put: Any, browse: Any
) -> None:
    document = put(root, bob, "a.txt")
    factories.give(elsewhere.workspace, david, Role.CONTRIBUTOR)
    client = browse(david)
    act(client, "copy", document, vers=elsewhere.pk)
    assert Document.objects.get(folder=elsewhere).author == david
    act(client, "move", document, vers=elsewhere.pk)
    document.refresh_from_db()
    assert document.folder_id == root.pk
    chooser = reverse("documents:choose")
    assert client.get(chooser, {"pour": "move", "quoi": token_of(document)}).status_code == 403
    assert client.get(chooser, {"pour": "copy", "quoi": token_of(document)}).status_code == 200


def test_what_one_may_not_see_is_not_acted_on_nor_named(
    root: Folder, alice: User, bob: User, put: Any, make_folder: Any, browse: Any, as_actor: Any
) -> None:
    hidden = make_folder(root, alice, "Caché")
    secret = put(hidden, alice, "secret.txt")
    give_own_rights(hidden, actor=as_actor(alice))
    take_role(Folder.objects.get(pk=hidden.pk), bob, actor=as_actor(alice))
    mine = put(root, bob, "a.txt")
    client = browse(bob)
    assert act(client, "bin", secret, hidden).status_code == 404
    act(client, "bin", mine, secret)
    secret.refresh_from_db()
    assert secret.deleted_at is None
    chooser = client.get(reverse("documents:choose"), {"pour": "copy", "quoi": token_of(put(root, bob, "b.txt"))})
    assert "Caché" not in chooser.text
    found = client.get(chooser.request["PATH_INFO"], {"pour": "copy", "quoi": token_of(mine), "q": "Caché"})
    assert "Caché" not in found.text.replace('value="Caché"', "")


def test_many_things_are_treated_in_the_background_with_the_rights_of_their_turn(
    root: Folder, inner: Folder, space: Workspace, bob: User, put: Any, browse: Any, run_jobs: Callable[[], None]
) -> None:
    for number in range(bulk.MOST_AT_ONCE):
        put(inner, bob, f"{number}.txt")
    client = browse(bob)
    answer = act(client, "bin", inner)
    job = BulkJob.objects.get()
    assert answer.url == job.get_absolute_url()
    assert "Arrêter" in client.get(answer.url).text
    grants.revoke(space.scope, bob, actor=None)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, len(job.refused)) == (BulkState.DONE, 1)
    assert Folder.objects.filter(pk=inner.pk).exists()


def test_a_job_begun_again_after_a_crash_does_nothing_twice(
    root: Folder, inner: Folder, bob: User, put: Any, as_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = [put(root, bob, f"{number}.txt") for number in range(3)]
    real, calls = bulk.trees.place_document_copy, []

    def failing(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        return real(*args, **kwargs)

    monkeypatch.setattr(bulk.trees, "place_document_copy", failing)
    with pytest.raises(MemoryError):
        bulk.act_on(things, BulkVerb.COPY, actor=as_actor(bob), target=inner)
    job = BulkJob.objects.get()
    assert job.position == 1
    bulk.run(job.pk)
    bulk.run(job.pk)
    assert sorted(Document.objects.filter(folder=inner).values_list("name", flat=True)) == ["0.txt", "1.txt", "2.txt"]


def test_a_cancelled_job_stops_where_it_is(
    root: Folder, inner: Folder, alice: User, bob: User, put: Any, browse: Any, run_jobs: Callable[[], None]
) -> None:
    for number in range(bulk.MOST_AT_ONCE):
        put(inner, bob, f"{number}.txt")
    client = browse(bob)
    act(client, "bin", inner)
    job = BulkJob.objects.get()
    assert browse(alice).post(reverse("documents:bulk_cancel", args=[job.pk])).status_code == 404
    client.post(reverse("documents:bulk_cancel", args=[job.pk]))
    run_jobs()
    assert Folder.objects.filter(pk=inner.pk).exists()
    assert "Rien n’a été fait." in client.get(job.get_absolute_url()).text


def test_copies_within_a_space_of_the_health_zone_have_keys_of_their_own(
    health: Workspace, chloe: User, put: Any, as_actor: Any
) -> None:
    top, actor = queries.get_root(health), as_actor(chloe, Assurance.SECOND_FACTOR)
    folder, target = (folders.create_folder(top, name, actor=actor) for name in ("Dossier", "Copies"))
    things = [put(place, chloe, "a.txt", assurance=Assurance.SECOND_FACTOR) for place in (top, folder)]
    job = bulk.act_on([things[0], folder], BulkVerb.COPY, actor=actor, target=target)
    assert (len(job.treated), job.refused) == (2, [])
    assert Blob.objects.count() == len({bytes(blob.wrapped_key) for blob in Blob.objects.all()}) == 4


def test_nothing_enters_or_leaves_the_health_zone(
    health: Workspace, root: Folder, chloe: User, put: Any, as_actor: Any
) -> None:
    factories.give(root.workspace, chloe, Role.EDITOR)
    sealed = put(queries.get_root(health), chloe, "a.txt", assurance=Assurance.SECOND_FACTOR)
    actor = as_actor(chloe, Assurance.SECOND_FACTOR)
    for verb in (BulkVerb.MOVE, BulkVerb.COPY, BulkVerb.SHOW):
        job = bulk.act_on([sealed], verb, actor=actor, target=root)
        assert len(job.refused) == 1, verb
    # Asked with a password only, the job does not even know of it.
    job = bulk.act_on([sealed], BulkVerb.BIN, actor=as_actor(chloe))
    assert len(job.refused) == 1
    assert Document.objects.get(pk=sealed.pk).deleted_at is None
    from documents.queries.selection import refusals_of

    assert "a.txt" not in str(refusals_of(as_actor(chloe), job))


def test_tags_are_added_to_what_each_document_has(root: Folder, bob: User, put: Any, browse: Any) -> None:
    first, second = put(root, bob, "a.txt"), put(root, bob, "b.txt")
    Document.objects.filter(pk=first.pk).update(tags=["Voirie"])
    client = browse(bob)
    page = act(client, "tag", first, second)
    assert client.get(page.url).status_code == 200
    data = {"quoi": [token_of(first), token_of(second)], "tags": "voirie, Été 2026"}
    client.post(reverse("documents:selection_tag"), data)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.tags, second.tags) == (["Voirie", "Été 2026"], ["voirie", "Été 2026"])
    listed = client.get(root.get_absolute_url(), {"tag": "Été 2026"}).text
    assert "a.txt" in listed
    assert "b.txt" in listed


def test_the_list_is_narrowed_and_keeps_its_filters(
    root: Folder, inner: Folder, alice: User, bob: User, put: Any, browse: Any
) -> None:
    put(root, alice, "budget.csv", b"a;b")
    put(root, bob, "Été.txt")
    client = browse(bob)
    for narrow, seen in [
        ({"type": "tableur"}, ["budget.csv"]),
        ({"mots": "ete"}, ["Été.txt"]),
        ({"auteur": bob.pk}, ["Été.txt"]),
        ({"depuis": 7}, ["budget.csv", "Été.txt"]),
        ({"type": "image"}, []),
        ({"type": "n’importe quoi", "depuis": "x"}, ["budget.csv", "Été.txt", "Voirie 2026"]),
    ]:
        page = client.get(root.get_absolute_url(), narrow).text
        for name in ("budget.csv", "Été.txt", "Voirie 2026"):
            assert (f">{name}</a>" in page) == (name in seen), (narrow, name)
    assert f"auteur={bob.pk}&amp;tri=date" in client.get(root.get_absolute_url(), {"auteur": bob.pk}).text


def test_folders_and_documents_share_the_pages(
    root: Folder, alice: User, bob: User, make_folder: Any, put: Any, browse: Any
) -> None:
    Folder.objects.bulk_create(
        Folder(workspace=root.workspace, parent=root, scope=root.scope, name=f"D{n:02}", name_key=f"d{n:02}")
        for n in range(48)
    )
    for number in range(4):
        put(root, bob, f"{number}.txt")
    first, second = (browse(bob).get(root.get_absolute_url(), {"page": page}).text for page in (1, 2))
    assert (first.count("data-row"), second.count("data-row")) == (50, len(Folder.objects.filter(parent=root)) + 4 - 50)
    assert ">3.txt</a>" in second


def test_the_report_belongs_to_who_asked(root: Folder, alice: User, bob: User, put: Any, as_actor: Any) -> None:
    from documents.queries.selection import get_job

    job = bulk.act_on([put(root, bob, "a.txt")], BulkVerb.STAR, actor=as_actor(bob))
    assert get_job(as_actor(bob), job.pk) == job
    with pytest.raises(NotVisible):
        get_job(as_actor(alice), job.pk)


def test_what_is_ticked_is_downloaded_as_one_file(
    root: Folder, inner: Folder, bob: User, put: Any, browse: Any
) -> None:
    one, _other, deep = put(root, bob, "un.txt"), put(root, bob, "deux.txt"), put(inner, bob, "trois.txt")
    answer = browse(bob).get(act(browse(bob), "zip", one, inner).url)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert sorted(archive.namelist()) == [f"{inner.name}/{deep.name}", one.name]
