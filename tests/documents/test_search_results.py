"""Documents among the results of a search: where they are, as far as one may know, and found at once."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from documents.actions.rights import give_own_rights
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.models import User

Put = Callable[..., Document]


def _results(client: Client, words: str) -> str:
    return " ".join(client.get(reverse("search:search"), {"q": words}).text.split())


def test_a_result_says_in_which_folder_it_is_and_what_it_is(
    root: Folder, bob: User, browse: Callable[..., Client], put: Put, make_folder: Any
) -> None:
    minutes = make_folder(make_folder(root, bob, "Conseils"), bob, "Comptes rendus")
    put(minutes, bob, "passerelle.pdf", b"%PDF-1.7")
    shown = _results(browse(bob), "passerelle")
    assert "Tourisme › Conseils › Comptes rendus" in shown and "Document PDF" in shown
    put(root, bob, "marais.ods", b"x")
    assert "<span>Tourisme</span>" in _results(browse(bob), "marais")


def test_a_folder_one_may_not_see_is_not_named(
    root: Folder, alice: User, bob: User, david: User, browse: Callable[..., Client], put: Put, make_folder: Any,
    as_actor: Any,
) -> None:  # fmt: skip
    hidden = give_own_rights(make_folder(root, alice, "Affaire Zorglub"), actor=as_actor(alice))
    open_folder = give_own_rights(make_folder(hidden, alice, "Pièces"), actor=as_actor(alice))
    document = put(open_folder, alice, "passerelle.txt")
    grants.revoke(hidden.scope, david, actor=None)
    grants.grant(open_folder.scope, david, Role.READER, actor=None)
    shown = _results(browse(david), "passerelle")
    assert document.get_absolute_url() in shown and "› Pièces" in shown and "Zorglub" not in shown


def test_folders_cost_a_query_a_level_however_many_results(
    root: Folder, bob: User, put: Put, make_folder: Any, as_actor: Any, django_assert_num_queries: Any
) -> None:
    from documents.queries import paths_of

    folders = [make_folder(root, bob, f"Dossier {n}") for n in range(8)]
    numbers = [put(folder, bob, f"{n}.txt").pk for n, folder in enumerate(folders)]
    actor = as_actor(bob)
    assert actor.reaches
    with django_assert_num_queries(3):
        assert paths_of(actor, numbers)[numbers[3]] == "Dossier 3"
