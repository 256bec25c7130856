"""A link opens one thing, for whoever holds it, as long as its maker may share it: and tells nothing else."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.actions.links import make_link
from documents.actions.rights import give_own_rights
from documents.models import Document, Folder, Notice, ShareLink
from documents.queries import get_root
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.actions.closing import deactivate, reactivate
from extranet.accounts.models import User
from extranet.ui.errors import Forbidden, Invalid
from tests import factories
from tests.documents.sharing.conftest import Share
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db
AsActor = Callable[..., Actor]


def test_a_link_shows_and_sends_the_document_to_anyone(document: Document, share: Share) -> None:
    address, anyone = share(document), Client()
    page = anyone.get(address)
    assert page.status_code == 200 and "budget.txt" in page.text
    sent = anyone.get(f"{address}{document.pk}/telecharger/")
    assert b"".join(sent) == "Recettes et dépenses".encode()
    assert ShareLink.objects.get().uses == 1


def test_its_pages_are_discreet(document: Document, share: Share, bob: User) -> None:
    page = Client().get(share(document))
    assert page["X-Robots-Tag"] == "noindex, nofollow" and page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store" and not page.cookies
    for hidden in ("Tourisme", "Documents", bob.email, str(bob)):
        assert hidden not in page.text


def test_the_token_is_nowhere_in_clear(document: Document, share: Share) -> None:
    token = share(document).split("/")[2]
    link = ShareLink.objects.get()
    assert link.token_digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(ShareLink.objects.values().get())


def test_its_maker_copies_the_address_again_and_nobody_else_does(
    document: Document, share: Share, alice: User, space: Workspace, browse: Callable[..., Client]
) -> None:
    address = share(document)
    other = factories.member("edith@exemple.fr", "Édith", "Rédactrice")
    factories.give(space, other, Role.EDITOR)
    page = reverse("documents:document_links", args=[document.pk])
    assert address in browse(alice).get(page).text
    assert address not in browse(other).get(page).text


def test_a_manager_ends_the_links_of_others_and_an_editor_only_theirs(
    document: Document, share: Share, alice: User, space: Workspace, browse: Callable[..., Client]
) -> None:
    other = factories.member("edith@exemple.fr", "Édith", "Rédactrice")
    factories.give(space, other, Role.EDITOR)
    by_alice, by_other = share(document), share(document, by=other)
    first, second = ShareLink.objects.order_by("pk")
    assert browse(other).post(reverse("documents:link_revoke", args=[first.pk])).status_code == 403
    assert browse(alice).post(reverse("documents:link_revoke", args=[second.pk])).status_code == 302
    assert (Client().get(by_alice).status_code, Client().get(by_other).status_code) == (200, 404)
    assert "budget.txt" in browse(alice).get(reverse("documents:space_links", args=[space.slug])).text


@pytest.mark.parametrize(
    "cause", ["revoked", "late", "demoted", "closed", "reopened", "binned", "archived", "switched off", "erased thing"]
)
def test_a_link_dies(
    cause: str, document: Document, share: Share, alice: User, bob: User, space: Workspace, settings: Any
) -> None:
    address = share(document)
    match cause:
        case "revoked":
            ShareLink.objects.update(revoked_at=timezone.now())
        case "late":
            ShareLink.objects.update(until=timezone.localdate() - timedelta(days=1))
        case "demoted":
            grants.grant(space.scope, bob, Role.MANAGER, actor=None)
            grants.grant(space.scope, alice, Role.CONTRIBUTOR, actor=None)
        case "closed":
            deactivate(alice, actor=None)
        case "reopened":
            deactivate(alice, actor=None)
            reactivate(alice, actor=None)
        case "binned":
            Document.objects.update(deleted_at=timezone.now())
        case "archived":
            type(space.scope).objects.update(read_only=True)
        case "switched off":
            settings.PUBLIC_LINKS = False
        case "erased thing":
            document.delete()
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}{document.pk or 1}/telecharger/").status_code == 404


def test_a_password_is_asked_for_kept_for_this_link_and_guessing_is_slowed(document: Document, share: Share) -> None:
    address, visitor = share(document, password="rivière d’Aa"), Client()
    asked = visitor.get(address)
    assert asked.status_code == 302 and "budget" not in visitor.get(asked["Location"]).text
    assert visitor.get(f"{address}{document.pk}/telecharger/").status_code == 302
    assert visitor.post(asked["Location"], {"password": "faux"}).status_code == 422
    opened = visitor.post(asked["Location"], {"password": "rivière d’Aa"})
    assert opened["Location"] == address and opened.cookies.popitem()[1]["path"] == address
    assert visitor.get(address).status_code == 200
    assert Client().get(address).status_code == 302
    ShareLink.objects.update(password="!")
    assert visitor.get(address).status_code == 302
    for _try in range(12):
        Client().post(asked["Location"], {"password": "faux"})
    assert Client().post(asked["Location"], {"password": "rivière d’Aa"}).status_code == 429


def test_view_only_shows_the_text_and_sends_nothing(
    document: Document, share: Share, run_jobs: Callable[[], None]
) -> None:
    run_jobs()
    address = share(document, view_only=True)
    page = Client().get(address).text
    assert "Recettes et dépenses" in page and "telecharger" not in page
    assert Client().get(f"{address}{document.pk}/telecharger/").status_code == 404


def test_a_limit_on_downloads_holds_also_for_parts(document: Document, share: Share) -> None:
    address = share(document, most_uses=2)
    download = f"{address}{document.pk}/telecharger/"
    part = Client().get(download, headers={"Range": "bytes=1-"})
    assert part.status_code == 200 and len(b"".join(part)) == document.size
    assert Client().head(download).status_code == 200
    assert b"".join(Client().get(download))
    assert Client().get(download).status_code == 404
    assert "autant de fois que prévu" in Client().get(address).text


@pytest.mark.parametrize(("notice", "letters"), [(Notice.NEVER, 0), (Notice.FIRST, 1), (Notice.EACH, 2)])
def test_the_maker_is_told_as_they_chose(
    notice: Notice, letters: int, document: Document, share: Share, run_jobs: Callable[[], None], alice: User
) -> None:
    download = f"{share(document, notice=notice)}{document.pk}/telecharger/"
    for _twice in range(2):
        assert b"".join(Client().get(download))
    run_jobs()
    assert len([sent for sent in mail.outbox if sent.to == [alice.email] and "a servi" in sent.subject]) == letters


def test_a_folder_opens_what_is_below_in_its_scope_and_nothing_beside(
    root: Folder, alice: User, bob: User, share: Share, put: Callable[..., Document], as_actor: AsActor,
    make_folder: Callable[..., Folder],
) -> None:  # fmt: skip
    shared, beside = make_folder(root, alice, "Brochures"), make_folder(root, alice, "Autre")
    below = make_folder(shared, alice, "Été")
    closed = give_own_rights(make_folder(shared, alice, "Jury"), actor=as_actor(alice))
    inside = make_folder(closed, alice, "Notes")
    own, deep, secret, other = (
        put(folder, alice, name)
        for folder, name in ((shared, "a.txt"), (below, "b.txt"), (inside, "c.txt"), (beside, "d.txt"))
    )
    address = share(shared)
    page = Client().get(address).text
    assert "a.txt" in page and "Été" in page and "Jury" not in page and "Autre" not in page
    assert "b.txt" in Client().get(f"{address}?dossier={below.pk}").text
    for folder in (root, beside, closed, inside):
        assert Client().get(f"{address}?dossier={folder.pk}").status_code == 404
    for document, status in ((own, 200), (deep, 200), (secret, 404), (other, 404)):
        assert Client().get(f"{address}{document.pk}/").status_code == status
        answer = Client().get(f"{address}{document.pk}/telecharger/")
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer) == b"Bonjour"


def test_who_may_not_share_makes_no_link_and_no_link_lasts_for_ever(
    document: Document, share: Share, bob: User, settings: Any
) -> None:
    with pytest.raises(Forbidden):
        share(document, by=bob)
    with pytest.raises(Invalid):
        share(document, until=timezone.localdate() + timedelta(days=366))
    settings.PUBLIC_LINKS = False
    with pytest.raises(Forbidden):
        share(document)


def test_nothing_of_the_health_zone_is_shared(
    health: Workspace, chloe: User, put: Callable[..., Document], as_actor: AsActor, browse: Callable[..., Client]
) -> None:
    document = put(get_root(health), chloe, "patient.txt", assurance=Assurance.SECOND_FACTOR)
    with pytest.raises(Forbidden, match="zone santé"):
        make_link(document, actor=as_actor(chloe, Assurance.SECOND_FACTOR), until=timezone.localdate())
    page = browse(chloe, second_factor=True).get(document.get_absolute_url()).text
    assert "Partager par un lien" not in page


def test_asking_for_links_that_are_not_there_is_slowed() -> None:
    statuses = [Client().get(f"/l/inconnu{n}/").status_code for n in range(62)]
    assert statuses[0] == 404 and statuses[-1] == 429
