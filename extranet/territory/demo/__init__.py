"""The demonstration territory: real communes, fictitious people. Same seed and day, same result."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from directory import cercles
from extranet.access.members import sync_members_group
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.territory.demo.cast import PASSWORD, Demo, make_demo
from extranet.territory.demo.content import add_content
from extranet.territory.demo.people import add_accounts, add_structures_and_people
from extranet.territory.demo.spaces import add_spaces
from extranet.territory.importer import import_territory
from extranet.ui.errors import Conflict

__all__ = ["PASSWORD", "STEPS", "Demo", "load_demo"]

TERRITORY = Path(__file__).resolve().parent.parent / "data" / "pays-de-saint-omer.json"


def _territory(demo: Demo) -> None:
    import_territory(TERRITORY)


def _groups(demo: Demo) -> None:
    sync_members_group()
    cercles.refresh()


# Each step finds in `demo` what the steps before it made.
STEPS: list[Callable[[Demo], None]] = [
    _territory,
    add_structures_and_people,
    add_accounts,
    _groups,
    add_spaces,
]


def load_demo(seed: int = 62, *, today: date | None = None) -> Demo:
    """Fill an empty platform with the demonstration and return it, with the accounts to sign in with.

    Conflict when there are accounts already: a demonstration never mixes with real people. The territory comes whole or
    not at all; what fills its spaces is written by the rooms' own actions, each in its transaction.
    """
    # Argon2 is slow by design: the demonstration's password is hashed once.
    password = make_password(PASSWORD)
    demo = _begin(seed, today, password)
    add_content(demo)
    return demo


@transaction.atomic
def _begin(seed: int, today: date | None, password: str) -> Demo:
    if User.objects.exists():
        raise Conflict(_("La démonstration se charge sur une plateforme vide : celle-ci a déjà des comptes."))
    demo = make_demo(seed, today, password)
    for step in STEPS:
        step(demo)
    record(None, "demo", demo.platform, demo.platform, chain=chains.ADMINISTRATION, seed=seed)
    return demo
