"""A delegated administrator manages one EPCI and nothing else; nobody overwrites anybody."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from directory import actions
from directory.actions.functions import NewFunction
from directory.models import Function, Person, Structure
from extranet.access.actor import Actor
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.ui.errors import Conflict, Forbidden, Invalid, NotVisible
from tests import factories
from tests.directory.conftest import Land, someone

AsActor = Callable[..., Actor]
Browse = Callable[..., Client]


def test_a_delegate_adds_a_person_and_a_structure_at_home_only(land: Land, delegate: User, as_actor: AsActor) -> None:
    actor = as_actor(delegate)
    there = NewFunction(land.arques, "secretary")
    person = actions.people.create_person(actor=actor, function=there, first_name="Léa", last_name="Caron")
    assert person.scope_id == land.capso.scope_id
    assert Entry.objects.filter(kind="directory.person", verb="create", actor=delegate).exists()
    library = actions.structures.create_structure(actor=actor, kind="library", parent=land.arques, name="Biblio")
    assert library.scope_id == land.capso.scope_id
    elsewhere = NewFunction(land.elnes, "secretary")
    for refused in (
        lambda: actions.people.create_person(actor=actor, function=elsewhere, first_name="Léa", last_name="Caron"),
        lambda: actions.people.create_person(actor=actor, first_name="Sans", last_name="Fonction"),
        lambda: actions.functions.add_function(person, elsewhere, actor=actor),
        lambda: actions.structures.create_structure(actor=actor, kind="library", parent=land.elnes, name="B"),
        lambda: actions.structures.create_structure(actor=actor, kind="other", parent=None, name="B"),
        lambda: actions.structures.create_structure(actor=actor, kind="epci", parent=land.capso, name="B", siren="1"),
        lambda: actions.people.link_account(person, delegate, actor=actor),
        lambda: actions.structures.appoint_delegate(land.capso, delegate, actor=actor),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_delegate_cannot_lay_hands_on_a_person_of_another_epci(land: Land, delegate: User, as_actor: AsActor) -> None:
    theirs = someone(land.elnes)
    with pytest.raises(Forbidden):
        actions.functions.add_function(theirs, NewFunction(land.arques, "staff"), actor=as_actor(delegate))
    with pytest.raises(Forbidden):
        actions.people.edit_person(theirs, actor=as_actor(delegate), version=1, email="pris@exemple.fr")


def test_a_delegate_cannot_move_a_structure_to_another_epci(land: Land, delegate: User, as_actor: AsActor) -> None:
    with pytest.raises(Forbidden):
        actions.structures.edit_structure(
            land.arques, actor=as_actor(delegate), version=1, kind="commune", parent=land.lumbres
        )


def test_a_structure_is_never_attached_below_itself(land: Land, admin: User, as_actor: AsActor) -> None:
    below = Structure.objects.create(kind="library", name="B", parent=land.arques, scope=land.arques.scope)
    with pytest.raises(Invalid, match="elle-même"):
        actions.structures.edit_structure(land.arques, actor=as_actor(admin), version=1, kind="commune", parent=below)


def test_a_guest_does_not_even_know(land: Land, david: User, as_actor: AsActor) -> None:
    person = someone(land.arques)
    with pytest.raises(NotVisible):
        actions.people.edit_person(person, actor=as_actor(david), version=1, email="x@exemple.fr")


def test_the_second_of_two_is_told_and_nothing_is_overwritten(
    land: Land, admin: User, browse: Browse, as_actor: AsActor
) -> None:
    person = someone(land.arques)
    client, url = browse(admin), reverse("directory:person_edit", args=[person.pk])
    form = {"first_name": "Hélène", "last_name": "Décroix", "email": "", "phone": "1", "rpps": "", "version": "1"}
    assert client.post(url, form).status_code == 302
    response = client.post(url, {**form, "phone": "2"})
    assert response.status_code == 409
    assert "Rien n’a été écrasé" in response.content.decode()
    assert 'value="2"' in response.content.decode()
    person.refresh_from_db()
    assert (person.phone, person.version) == ("1", 2)
    with pytest.raises(Conflict):
        actions.people.edit_person(person, actor=as_actor(admin), version=1, phone="3")


def test_forms_refuse_at_the_right_field(land: Land, admin: User, browse: Browse) -> None:
    client, url = browse(admin), reverse("directory:structure_create")
    fields = {"kind": "commune", "name": "Nouvelle", "parent": land.capso.pk}
    for name, value, words in (
        ("insee", "6213", "doit avoir 5 caractères"),
        ("siren", "200069038", "clé de contrôle"),
        ("siret", "12", "14 chiffres"),
        ("postal_codes", "62, 6251", "5 chiffres"),
        ("population", "-1", "supérieure ou égale à 0"),
        ("name", "", "obligatoire"),
        ("website", "javascript:alert(1)", "URL"),
    ):
        response = client.post(url, {**fields, name: value})
        assert response.status_code == 422, name
        errors = response.context["form"].errors
        assert list(errors) == [name] and words in errors[name][0], (name, errors)
    response = client.post(url, {**fields, "insee": "62040"})
    assert "déjà ce code INSEE" in response.content.decode()
    assert client.post(url, {**fields, "insee": "2A004"}).status_code == 302


def test_functions_are_added_changed_and_ended_by_form(land: Land, delegate: User, browse: Browse) -> None:
    client = browse(delegate)
    fields = {"first_name": "Léa", "last_name": "Caron", "email": "", "phone": "", "rpps": ""}
    function = {"structure": land.arques.pk, "role": "secretary", "title": "", "theme": "", "start": "2024-01-01"}
    prefixed = {f"function-{name}": value for name, value in function.items()}
    assert client.post(reverse("directory:person_create"), {**fields, **prefixed}).status_code == 302
    person = Person.objects.get(last_name="Caron")
    url = reverse("directory:function_create", args=[person.pk])
    assert client.post(url, {**function, "end": "2023-01-01"}).status_code == 422
    assert client.post(url, {**function, "structure": land.elnes.pk}).status_code == 422
    held = Function.objects.get(person=person)
    url = reverse("directory:function_edit", args=[held.pk])
    assert client.post(url, {**function, "title": "Secrétaire", "version": "1"}).status_code == 302
    url = reverse("directory:function_end", args=[held.pk])
    assert client.post(url, {"end": "2020-01-01", "version": "2"}).status_code == 422
    assert client.post(url, {"end": "2024-06-01", "version": "2"}).status_code == 302
    held.refresh_from_db()
    assert held.title == "Secrétaire" and not held.is_current
    page = client.get(person.get_absolute_url()).content.decode()
    assert "Aucune fonction en cours" in page and "1er\xa0juin\xa02024" in page


def test_delegates_are_named_and_dismissed_by_the_pays(land: Land, admin: User, bob: User, browse: Browse) -> None:
    client, url = browse(admin), reverse("directory:structure_delegates", args=[land.capso.pk])
    assert client.post(url, {"email": "personne@exemple.fr"}).status_code == 422
    assert client.post(url, {"email": "Bob@exemple.fr"}).status_code == 302
    assert browse(bob).get(reverse("directory:structure_edit", args=[land.arques.pk])).status_code == 200
    assert client.post(url, {"email": "bob@exemple.fr", "dismiss": "1"}).status_code == 302
    assert browse(bob).get(reverse("directory:structure_edit", args=[land.arques.pk])).status_code == 403


def test_an_account_belongs_to_one_person(land: Land, admin: User, bob: User, browse: Browse) -> None:
    client = browse(admin)
    first, second = someone(land.arques), someone(land.elnes)
    for person, status in ((first, 302), (second, 409)):
        url = reverse("directory:person_account", args=[person.pk])
        assert client.post(url, {"email": "bob@exemple.fr"}).status_code == status
    assert client.post(reverse("directory:person_account", args=[first.pk]), {"email": ""}).status_code == 302
    assert not Person.objects.filter(user=bob).exists()


def test_people_are_found_by_name_function_and_structure_without_accents(land: Land, alice: User) -> None:
    from directory import queries
    from directory.queries import PeopleFilter

    helene = someone(land.arques, title="Maire")
    someone(land.elnes, "secretary", first_name="Éric", last_name="Œuvrard", theme="Tourisme")
    actor = Actor(alice)

    def found(**narrow: object) -> list[str]:
        return [person.last_name for person in queries.people(actor, PeopleFilter(**narrow))]  # type: ignore[arg-type]

    assert found() == ["Décroix", "Œuvrard"]
    assert found(q="helene decroix") == found(q="ARQUES maire") == found(q="Décroix Arq") == ["Décroix"]
    assert found(q="oeuvrard") == found(q="secretaire elnes") == ["Œuvrard"]
    assert found(q="maire elnes") == []
    assert found(role="mayor") == found(epci=land.capso.pk) == found(structure=land.arques.pk) == ["Décroix"]
    assert found(theme="Tourisme", kind="commune") == ["Œuvrard"]
    assert found(role="mayor", theme="Tourisme") == []
    assert found(q="%") == found(q="_") == ["Décroix", "Œuvrard"]
    assert helene.search_key == "decroix helene"


def test_hostile_names_are_shown_as_they_are_and_run_nothing(land: Land, alice: User, browse: Browse) -> None:
    person = someone(land.arques, first_name='"><img src=x onerror=alert(1)>', title="<script>", theme="'\"")
    for url in (person.get_absolute_url(), reverse("directory:person_list"), land.arques.get_absolute_url()):
        page = browse(alice).get(url).content.decode()
        assert "<img src=x" not in page and "<script>" not in page


def test_guests_can_be_no_delegates(land: Land, admin: User, as_actor: AsActor) -> None:
    guest = factories.guest("g@ailleurs.fr", "G", "G")
    with pytest.raises(Invalid):
        actions.structures.appoint_delegate(land.capso, guest, actor=as_actor(admin))
