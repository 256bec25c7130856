"""What each zone asks, said once: no protocol and no view decides for itself."""

from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extranet.access.models import Zone


class Assurance(IntEnum):
    """How surely we know who is there."""

    PUBLIC = 0
    APP_PASSWORD = 1
    PASSWORD = 2
    SECOND_FACTOR = 3


@dataclass(frozen=True, slots=True)
class ZonePolicy:
    """The rules of a zone. `reason` asks in French for the factor that is missing, `people` says whom it is for."""

    assurance: Assurance
    professionals_only: bool
    app_passwords: bool
    mail_content: bool
    public_links: bool
    feeds: bool
    # Whether contents may be handed to a service beside ours that keeps copies (an editing server).
    outside_services: bool
    journal_reads: bool
    # Minutes without a page after which the second factor is asked again; None: never.
    idle_minutes: int | None
    reason: str | Promise
    people: str | Promise


POLICIES = {
    Zone.STANDARD: ZonePolicy(
        assurance=Assurance.APP_PASSWORD,
        professionals_only=False,
        app_passwords=True,
        mail_content=True,
        public_links=True,
        feeds=True,
        outside_services=True,
        journal_reads=False,
        idle_minutes=None,
        reason="",
        people="",
    ),
    # CNIL 2025-019 (two factors of different kinds); PGSSI-S, identification électronique (known professionals);
    # imputability: every reading is recorded.
    Zone.HEALTH: ZonePolicy(
        assurance=Assurance.SECOND_FACTOR,
        professionals_only=True,
        app_passwords=False,
        mail_content=False,
        public_links=False,
        feeds=False,
        outside_services=False,
        journal_reads=True,
        idle_minutes=20,
        reason=_("Cet espace est dans la zone santé : il demande un second facteur."),
        people=_(
            "Cet espace est dans la zone santé, réservée aux professionnels de santé dont le numéro RPPS est vérifié. "
            "Un administrateur du territoire peut le vérifier."
        ),
    ),
}


def policy(zone: str) -> ZonePolicy:
    """Return the policy of `zone` (a `Zone` value)."""
    return POLICIES[Zone(zone)]
