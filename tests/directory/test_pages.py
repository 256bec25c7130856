"""Each page opens, for whom it should, with as many queries for two rows as for twenty."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Function, Person
from extranet.accounts.models import User
from tests.directory.conftest import Land, someone

Browse = Callable[..., Client]


def pages(land: Land, person: Person) -> list[str]:
    function = Function.objects.get(person=person)
    return [
        reverse("directory:person_list"),
        reverse("directory:person_detail", args=[person.pk]),
        reverse("directory:person_vcard", args=[person.pk]),
        reverse("directory:structure_list"),
        reverse("directory:structure_detail", args=[land.arques.pk]),
        reverse("directory:structure_detail", args=[land.capso.pk]),
        reverse("directory:cercle_list"),
        reverse("directory:person_create"),
        reverse("directory:person_edit", args=[person.pk]),
        reverse("directory:person_account", args=[person.pk]),
        reverse("directory:function_create", args=[person.pk]),
        reverse("directory:function_edit", args=[function.pk]),
        reverse("directory:function_end", args=[function.pk]),
        reverse("directory:structure_create"),
        reverse("directory:structure_edit", args=[land.arques.pk]),
        reverse("directory:structure_delegates", args=[land.capso.pk]),
    ]


def test_members_read_the_directory_and_change_nothing(land: Land, alice: User, browse: Browse) -> None:
    urls = pages(land, someone(land.arques))
    statuses = [browse(alice).get(url).status_code for url in urls]
    assert statuses == [200] * 7 + [403] * 9


def test_administrators_open_every_page(land: Land, admin: User, browse: Browse) -> None:
    for url in pages(land, someone(land.arques)):
        response = browse(admin).get(url)
        assert response.status_code == 200, url
        assert b"{{" not in response.content and b"{%" not in response.content


def test_a_delegate_opens_what_belongs_to_the_epci_only(land: Land, delegate: User, browse: Browse) -> None:
    ours, theirs = someone(land.arques), someone(land.elnes, last_name="Pruvost")
    client = browse(delegate)
    for name in ("person_edit", "function_create"):
        assert client.get(reverse(f"directory:{name}", args=[ours.pk])).status_code == 200
        assert client.get(reverse(f"directory:{name}", args=[theirs.pk])).status_code == 403
    assert client.get(reverse("directory:structure_edit", args=[land.elnes.pk])).status_code == 403
    assert client.get(reverse("directory:person_account", args=[ours.pk])).status_code == 403


def test_guests_and_strangers_see_no_directory(land: Land, david: User, browse: Browse) -> None:
    for url in pages(land, someone(land.arques)):
        assert browse(david).get(url).status_code == 404, url
        assert browse(None).get(url).status_code == 302, url


def test_what_does_not_exist_is_not_found(land: Land, alice: User, browse: Browse) -> None:
    for name in ("person_detail", "structure_detail"):
        assert browse(alice).get(reverse(f"directory:{name}", args=[99_999])).status_code == 404


def test_odd_filters_are_ignored(land: Land, alice: User, browse: Browse) -> None:
    someone(land.arques)
    query = {"role": "roi", "epci": "x", "kind": "%", "theme": "'", "structure": "abc", "page": "-3", "q": "\x00"}
    assert browse(alice).get(reverse("directory:person_list"), query).status_code == 200
    assert browse(alice).get(reverse("directory:structure_list"), query).status_code == 200


@pytest.mark.parametrize("name", ["person_list", "structure_list", "structure_detail", "cercle_list"])
def test_lists_ask_the_same_number_of_queries_whatever_they_show(
    name: str, land: Land, delegate: User, browse: Browse, django_assert_max_num_queries: Any
) -> None:
    client = browse(delegate)
    url = reverse(f"directory:{name}", args=[land.arques.pk] if name == "structure_detail" else [])
    someone(land.arques)
    client.get(url)
    with django_assert_max_num_queries(15) as few:
        client.get(url)
    for rank in range(20):
        someone(land.arques if rank % 2 else land.elnes, last_name=f"Nom{rank}")
        land.arques.pk, land.arques.insee, land.arques.name = None, "", f"Hameau {rank}"
        land.arques._state.adding = True
        land.arques.save()
    with django_assert_max_num_queries(15) as many:
        client.get(url)
    assert len(few) == len(many)


def test_htmx_gets_the_list_alone(land: Land, alice: User, browse: Browse) -> None:
    someone(land.arques)
    response = browse(alice).get(reverse("directory:person_list"), {"q": "helene"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "Hélène" in page and "<html" not in page


def test_a_contact_is_a_vcard(land: Land, alice: User, browse: Browse) -> None:
    person = someone(land.arques, title="Maire; et plus", last_name="Nom\\long")
    response = browse(alice).get(reverse("directory:person_vcard", args=[person.pk]))
    assert response["Content-Type"].startswith("text/vcard")
    assert "TITLE:Maire\\; et plus\r\n" in response.content.decode()
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
