"""Comments on a document: contributors write, whoever is named is told if they can read, editors moderate."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from documents.actions import comments as actions
from documents.actions.rights import give_own_rights
from documents.models import Comment, Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.notifications.models import Notification
from extranet.ui.errors import Conflict, Forbidden
from tests import factories
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db
AsActor = Callable[..., Actor]


@pytest.fixture
def document(root: Folder, alice: User, put: Callable[..., Document]) -> Document:
    return put(root, alice, "budget.txt")


def told(user: User) -> list[str]:
    rows = Notification.objects.filter(user=user, is_direct=True).select_related("entry").order_by("id")
    return [row.entry.verb for row in rows]


def test_a_comment_and_its_answer_stand_on_the_page(
    document: Document, alice: User, bob: User, browse: Callable[..., Client]
) -> None:
    sent = browse(bob).post(reverse("documents:comment_add", args=[document.pk]), {"body": "Page 2, **à revoir**"})
    remark = Comment.objects.get()
    assert sent["Location"] == f"{document.get_absolute_url()}#commentaire-{remark.pk}"
    browse(alice).post(reverse("documents:comment_answer", args=[remark.pk]), {"body": "C’est corrigé."})
    page = browse(bob).get(document.get_absolute_url()).text
    assert "<strong>à revoir</strong>" in page and "C’est corrigé." in page


def test_what_is_hostile_in_a_comment_comes_out_as_text(
    document: Document, bob: User, as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://z.fr/y.png)"
    actions.comment(document, hostile, actor=as_actor(bob))
    page = browse(bob).get(document.get_absolute_url()).text
    assert "<script>alert" not in page and 'href="javascript' not in page
    assert '<img src="https://z.fr' not in page


def test_the_same_form_sent_twice_makes_one_comment(document: Document, bob: User, as_actor: AsActor) -> None:
    once = uuid.uuid4()
    first = actions.comment(document, "Vu.", actor=as_actor(bob), once=once)
    assert actions.comment(document, "Vu.", actor=as_actor(bob), once=once) == first


def test_readers_read_comments_and_do_not_write_them(
    document: Document, david: User, bob: User, as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    actions.comment(document, "Vu.", actor=as_actor(bob))
    page = browse(david).get(document.get_absolute_url()).text
    assert "Vu." in page and "Votre commentaire" not in page
    with pytest.raises(Forbidden):
        actions.comment(document, "Moi aussi.", actor=as_actor(david))


def test_who_is_named_the_author_and_whom_one_answers_are_told_in_person(
    document: Document, alice: User, bob: User, david: User, as_actor: AsActor, run_jobs: Callable[[], None]
) -> None:
    remark = actions.comment(document, "Qu’en dis-tu, @david caron ? Et @Personne Inconnue ?", actor=as_actor(bob))
    run_jobs()
    assert told(david) == ["comment"] and told(alice) == ["comment"] and told(bob) == []
    actions.comment(document, "Rien à redire.", actor=as_actor(alice), parent=remark)
    run_jobs()
    assert told(bob) == ["comment"]


def test_naming_somebody_who_cannot_read_tells_them_nothing(
    root: Folder, alice: User, bob: User, as_actor: AsActor, run_jobs: Callable[[], None],
    put: Callable[..., Document], make_folder: Callable[..., Folder],
) -> None:  # fmt: skip
    closed = give_own_rights(make_folder(root, alice, "Jury"), actor=as_actor(alice))
    grants.revoke(closed.scope, bob, actor=None)
    actions.comment(put(closed, alice, "notes.txt"), "Pour @Bob Delattre", actor=as_actor(alice))
    run_jobs()
    assert not Notification.objects.filter(user=bob).exists()


def test_one_corrects_and_removes_ones_own_and_editors_all(
    document: Document, space: Workspace, alice: User, bob: User, as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    other = factories.member("carl@exemple.fr", "Carl", "Contributeur")
    grants.grant(space.scope, other, Role.CONTRIBUTOR, actor=None)
    remark = actions.comment(document, "Faux.", actor=as_actor(bob))
    with pytest.raises(Forbidden):
        actions.remove_comment(remark, actor=as_actor(other))
    actions.edit_comment(remark, "Juste.", actor=as_actor(bob), revision=1)
    with pytest.raises(Conflict):
        actions.edit_comment(remark, "Autre.", actor=as_actor(bob), revision=1)
    actions.remove_comment(remark, actor=as_actor(alice))
    assert "Juste." not in browse(bob).get(document.get_absolute_url()).text
    actions.restore_comment(remark, actor=as_actor(bob))
    assert "Juste." in browse(other).get(document.get_absolute_url()).text


def test_a_correction_over_an_older_state_keeps_what_was_typed(
    document: Document, bob: User, as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    remark = actions.comment(document, "Un.", actor=as_actor(bob))
    actions.edit_comment(remark, "Deux.", actor=as_actor(bob), revision=1)
    answer = browse(bob).post(
        reverse("documents:comment_edit", args=[remark.pk]), {"body": "Ma correction", "revision": 1}
    )
    assert answer.status_code == 409 and "Ma correction" in answer.text
    assert Comment.objects.get().body == "Deux."


def test_a_settled_remark_goes_last_and_can_be_opened_again(
    document: Document, alice: User, bob: User, as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    first = actions.comment(document, "Premier.", actor=as_actor(bob))
    actions.comment(document, "Second.", actor=as_actor(bob))
    client, address = browse(alice), reverse("documents:comment_resolve", args=[first.pk])
    client.post(address, {"on": "1"})
    page = client.get(document.get_absolute_url()).text
    assert page.index("Second.") < page.index("Premier.") and "Rouvrir" in page
    client.post(address, {"on": ""})
    assert Comment.objects.get(pk=first.pk).resolved_at is None


def test_an_answer_is_answered_at_its_remark_only(document: Document, bob: User, as_actor: AsActor) -> None:
    remark = actions.comment(document, "Un.", actor=as_actor(bob))
    answer = actions.comment(document, "Deux.", actor=as_actor(bob), parent=remark)
    with pytest.raises(Conflict):
        actions.comment(document, "Trois.", actor=as_actor(bob), parent=answer)
    with pytest.raises(Forbidden):
        actions.resolve(answer, actor=as_actor(bob), resolved=True)


def test_an_author_who_left_the_space_is_told_nothing_more(
    root: Folder, space: Workspace, alice: User, bob: User, as_actor: AsActor, run_jobs: Callable[[], None],
    put: Callable[..., Document],
) -> None:  # fmt: skip
    document = put(root, bob, "note.txt")
    remark = actions.comment(document, "Vu.", actor=as_actor(bob))
    grants.revoke(space.scope, bob, actor=None)
    actions.comment(document, "Et ceci ?", actor=as_actor(alice))
    actions.comment(document, "Réponse.", actor=as_actor(alice), parent=remark)
    run_jobs()
    assert not Notification.objects.filter(user=bob).exists()
