"""What the steps of the demonstration share: the dice, the day, the people met so far."""

import random
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from directory.models import Person
from extranet.access import grants
from extranet.access.models import Scope
from extranet.accounts.models import User
from workspaces.models import Workspace

# Printed with the accounts; `extranet check` warns as long as one of them is open.
PASSWORD = "bocage-marais-colline-62"  # noqa: S105
DOMAIN = "pays-saint-omer.example"
# Dates on which the councils elected in March took office.
MANDATES = [date(2014, 4, 5), date(2020, 5, 25), date(2026, 3, 28), date(2032, 3, 27)]


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account to sign in with, and who that is."""

    email: str
    who: str


NAMED_ACCOUNTS = [
    NamedAccount("animatrice@demo.example", "animatrice du Pays, administratrice de la plateforme"),
    NamedAccount("admin-capso@demo.example", "administrateur délégué de la CA du Pays de Saint-Omer"),
    NamedAccount("maire@demo.example", "maire"),
    NamedAccount("secretaire@demo.example", "secrétaire de mairie de plusieurs communes"),
    NamedAccount("referent@demo.example", "élue référente TIC de sa commune"),
    NamedAccount("tourisme@demo.example", "office de tourisme"),
    NamedAccount("medecin@demo.example", "médecin, numéro RPPS vérifié"),
    NamedAccount("invite@demo.example", "invité, hors du territoire"),
]


@dataclass
class Demo:
    """A demonstration being built. `people` by the part they play, `users` by the name before the @."""

    random: random.Random
    today: date
    platform: Scope
    # As accounts keep it.
    password: str
    people: dict[str, list[Person]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    spaces: dict[str, Workspace] = field(default_factory=dict)

    @property
    def accounts(self) -> list[NamedAccount]:
        """The accounts to sign in with, all with `PASSWORD`."""
        return NAMED_ACCOUNTS

    @property
    def mandate(self) -> date:
        """The day the present councils took office."""
        return max(day for day in MANDATES if day <= max(self.today, MANDATES[1]))

    @property
    def mandate_before(self) -> date:
        """The day the councils before them did."""
        return MANDATES[MANDATES.index(self.mandate) - 1]

    def cast(self, part: str, person: Person) -> Person:
        """Remember that `person` plays `part`, and return them."""
        self.people.setdefault(part, []).append(person)
        return person


def make_demo(seed: int, today: date | None, password: str) -> Demo:
    """Start a demonstration with its own dice; `password` is that of its accounts, hashed."""
    return Demo(
        random=random.Random(seed),  # noqa: S311 (believable people, no secret)
        today=today or timezone.localdate(),
        platform=grants.platform_scope(),
        password=password,
    )
