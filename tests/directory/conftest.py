"""A small territory: two EPCI, a commune in each, and who administers them."""

from dataclasses import dataclass
from datetime import date

import pytest

from directory import cercles
from directory.actions.structures import epci_scope
from directory.models import Function, Person, Structure
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.models import User
from tests import factories

CAPSO, LUMBRES = "200069037", "246200844"


@dataclass
class Land:
    """The structures of the small territory."""

    capso: Structure
    lumbres: Structure
    arques: Structure
    elnes: Structure


@pytest.fixture
def land(db: None) -> Land:
    """Arques in the CAPSO, Elnes in the Pays de Lumbres, and their cercles."""
    pays = Structure.objects.create(kind="pays", name="Pays de Saint-Omer", scope=grants.platform_scope())
    made = []
    for siren, name, commune, insee in (
        (CAPSO, "CA du Pays de Saint-Omer", "Arques", "62040"),
        (LUMBRES, "CC du Pays de Lumbres", "Elnes", "62292"),
    ):
        scope = epci_scope(siren, name)
        epci = Structure.objects.create(kind="epci", name=name, siren=siren, parent=pays, scope=scope)
        made += [epci, Structure.objects.create(kind="commune", name=commune, insee=insee, parent=epci, scope=scope)]
        cercles.ensure(cercles.epci_rules(epci))
    cercles.ensure(cercles.territory_rules())
    return Land(capso=made[0], arques=made[1], lumbres=made[2], elnes=made[3])


@pytest.fixture
def delegate(land: Land) -> User:
    """Éric: delegated administrator of the CAPSO."""
    user = factories.member("eric@exemple.fr", "Éric", "Macaux")
    grants.grant(land.capso.scope, user, Role.MANAGER, actor=None)
    return user


def someone(
    structure: Structure,
    role: str = "mayor",
    *,
    first_name: str = "Hélène",
    last_name: str = "Décroix",
    user: User | None = None,
    start: date = date(2020, 5, 25),
    end: date | None = None,
    theme: str = "",
    title: str = "",
) -> Person:
    """Create a person with one function."""
    person = Person.objects.create(first_name=first_name, last_name=last_name, scope=structure.scope, user=user)
    Function.objects.create(
        person=person,
        structure=structure,
        scope=structure.scope,
        role=role,
        start=start,
        end=end,
        theme=theme,
        title=title,
    )
    return person
