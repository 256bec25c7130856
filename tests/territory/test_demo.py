"""The demonstration: believable, and the same each time."""

import hashlib
import json
from datetime import date

import pytest
from django.db import transaction

from directory.models import Cercle, Function, FunctionRole, Person, Structure
from extranet.access import rules as access
from extranet.access.actor import Actor
from extranet.access.grants import platform_scope
from extranet.access.models import Role
from extranet.accounts.codes import rpps_fault
from extranet.accounts.models import User
from extranet.territory.demo import PASSWORD, load_demo
from extranet.ui.errors import Conflict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def fingerprint() -> str:
    people = Person.objects.order_by("pk").values_list(
        "first_name", "last_name", "email", "phone", "rpps", "user__email"
    )
    functions = Function.objects.order_by("pk").values_list(
        "person__email", "structure__name", "role", "title", "theme", "start", "end"
    )
    structures = Structure.objects.order_by("pk").values_list("name", "kind", "address", "phone", "scope__key")
    users = User.objects.order_by("pk").values_list("email", "first_name", "is_guest", "rpps", "joined_at")
    cercles = Cercle.objects.order_by("key").values_list("key", "group__name", "group__user__email")
    cercles = cercles.order_by("key", "group__user__email")
    rows = [list(query) for query in (people, functions, structures, users, cercles)]
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def test_the_same_seed_gives_the_same_territory_and_another_seed_another() -> None:
    prints = []
    for seed in (62, 62, 63):
        savepoint = transaction.savepoint()
        load_demo(seed, today=TODAY)
        prints.append(fingerprint())
        transaction.savepoint_rollback(savepoint)
    assert prints[0] == prints[1] != prints[2]


def test_the_demo_has_the_people_a_territory_has() -> None:
    load_demo(today=TODAY)
    assert 280 <= Person.objects.count() <= 340
    assert 55 <= User.objects.count() <= 70
    current = Function.objects.current()
    for commune in Structure.objects.filter(kind="commune"):
        roles = [role for role in current.filter(structure=commune).values_list("role", flat=True)]
        for role in (FunctionRole.MAYOR, FunctionRole.REFERENT_ELECTED, FunctionRole.REFERENT_AGENT):
            assert roles.count(role) == 1, (commune, role)
    served = [
        person.functions.filter(role=FunctionRole.SECRETARY).count()
        for person in Person.objects.filter(functions__role=FunctionRole.SECRETARY).distinct()
    ]
    assert max(served) >= 3
    carers = Person.objects.exclude(rpps="")
    assert carers.count() >= 20
    assert all(rpps_fault(person.rpps) is None for person in carers)
    assert Function.objects.filter(end__isnull=False).exists()


def test_the_named_accounts_hold_what_they_announce() -> None:
    demo = load_demo(today=TODAY)
    users = demo.users
    assert all(User.objects.get(email=account.email).check_password(PASSWORD) for account in demo.accounts[:1])
    assert {account.email.partition("@")[0] for account in demo.accounts} <= set(users)
    platform = platform_scope()
    roles = {name: Actor(user).role_on(platform.pk) for name, user in users.items()}
    assert roles["animatrice"] is Role.MANAGER
    assert roles["admin-capso"] is Role.READER
    assert roles["invite"] is None
    capso = Structure.objects.get(siren="200069037", kind="epci")
    others = Structure.objects.filter(kind="epci").exclude(pk=capso.pk).get()
    assert access.can(Actor(users["admin-capso"]), Role.MANAGER, capso)
    assert not access.can(Actor(users["admin-capso"]), Role.MANAGER, others)
    assert users["medecin"].is_health_professional
    assert Cercle.objects.get(key="referents-tic").group.user_set.filter(pk=users["referent"].pk).exists()
    assert Cercle.objects.get(key="professionnels-de-sante").group.user_set.filter(pk=users["medecin"].pk).exists()


def test_a_demo_never_mixes_with_real_people(alice: User) -> None:
    with pytest.raises(Conflict, match="plateforme vide"):
        load_demo()
