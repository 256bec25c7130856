"""The addresses of the directory: members read, the administrators of the territory change, guests know nothing."""

from dataclasses import dataclass
from typing import Any

from directory.actions.structures import epci_scope
from directory.models import Function, Person, Structure
from extranet.accounts.codes import luhn_key
from tests.access.matrix import Row


@dataclass(frozen=True, slots=True)
class Land:
    """An EPCI, and the mayor of its only commune."""

    epci: Structure
    commune: Structure
    person: Person
    function: Function


def land(world: Any) -> Land:
    """Return the directory of `world`, made once."""
    if "land" not in world.__dict__:
        scope = epci_scope("200069037", "CA du Pays de Saint-Omer")
        epci = Structure.objects.create(kind="epci", name="CA", siren="200069037", scope=scope)
        commune = Structure.objects.create(kind="commune", name="Arques", insee="62040", parent=epci, scope=scope)
        person = Person.objects.create(first_name="Hélène", last_name="Décroix", scope=scope)
        function = Function.objects.create(
            person=person, structure=commune, scope=scope, role="mayor", start="2020-05-25"
        )
        world.__dict__["land"] = Land(epci, commune, person, function)
    found: Land = world.__dict__["land"]
    return found


def epci(world: Any) -> tuple[int]:
    return (land(world).epci.pk,)


def commune(world: Any) -> tuple[int]:
    return (land(world).commune.pk,)


def person(world: Any) -> tuple[int]:
    return (land(world).person.pk,)


def function(world: Any) -> tuple[int]:
    return (land(world).function.pk,)


def function_data(world: Any, prefix: str = "") -> dict[str, Any]:
    values = {"structure": land(world).commune.pk, "role": "secretary", "start": "2024-01-01", "version": 1}
    return {f"{prefix}{name}": value for name, value in values.items()}


def person_data(world: Any) -> dict[str, Any]:
    return {"first_name": "Léa", "last_name": "Caron", "version": 1}


def structure_data(world: Any) -> dict[str, Any]:
    return {"kind": "commune", "name": "Arques", "parent": land(world).epci.pk, "version": 1}


def new_person_data(world: Any) -> dict[str, Any]:
    return {**person_data(world), **function_data(world, "function-")}


def member_email(world: Any) -> dict[str, Any]:
    return {"email": world.stranger.email}


def person_of_stranger(world: Any) -> tuple[int]:
    Person.objects.filter(pk=land(world).person.pk).update(user=world.stranger)
    return person(world)


def person_with_address(world: Any) -> tuple[int]:
    Person.objects.filter(pk=land(world).person.pk).update(email="helene@exemple.fr")
    return person(world)


def invited(world: Any) -> dict[str, Any]:
    return {"step": "invite"}


def a_number(world: Any) -> dict[str, Any]:
    return {"rpps": "109999" + "1234" + luhn_key("1099991234")}


ROWS = [
    Row("directory:person_list", "territory"),
    Row("directory:person_detail", "territory", args=person),
    Row("directory:person_vcard", "territory", args=person),
    Row("directory:structure_list", "territory"),
    Row("directory:structure_detail", "territory", args=commune),
    Row("directory:cercle_list", "territory"),
    Row("directory:person_create", "platform", args=lambda world: (land(world), ())[1]),
    Row("directory:person_create", "platform", "POST", ok=302, data=new_person_data),
    Row("directory:person_edit", "platform", args=person),
    Row("directory:person_edit", "platform", "POST", ok=302, args=person, data=person_data),
    Row("directory:person_account", "platform", args=person),
    Row("directory:person_account", "platform", "POST", ok=302, args=person, data=member_email),
    Row("directory:person_access", "platform", args=person),
    Row("directory:person_access", "platform", "POST", ok=302, args=person_with_address, data=invited),
    Row(
        "directory:person_access",
        "platform",
        "POST",
        ok=302,
        args=person_of_stranger,
        data=lambda world: {"step": "close"},
    ),
    Row("directory:person_professional", "platform", args=person),
    Row("directory:person_professional", "platform", "POST", ok=302, args=person_of_stranger, data=a_number),
    Row("directory:person_professional", "platform", "POST", ok=302, args=person, data=lambda world: {"withdraw": "1"}),
    Row("directory:function_create", "platform", args=person),
    Row("directory:function_create", "platform", "POST", ok=302, args=person, data=function_data),
    Row("directory:function_edit", "platform", args=function),
    Row("directory:function_edit", "platform", "POST", ok=302, args=function, data=function_data),
    Row("directory:function_end", "platform", args=function),
    Row(
        "directory:function_end",
        "platform",
        "POST",
        ok=302,
        args=function,
        data=lambda world: {"end": "2026-01-01", "version": 1},
    ),
    Row("directory:structure_create", "platform"),
    Row("directory:structure_create", "platform", "POST", ok=302, data=structure_data),
    Row("directory:structure_edit", "platform", args=commune),
    Row("directory:structure_edit", "platform", "POST", ok=302, args=commune, data=structure_data),
    Row("directory:structure_delegates", "platform", args=epci),
    Row("directory:structure_delegates", "platform", "POST", ok=302, args=epci, data=member_email),
]
