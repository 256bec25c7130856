"""`extranet createadmin ADRESSE`."""

import argparse
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("createadmin", help="créer un administrateur de la plateforme")
    verb.add_argument("email", metavar="ADRESSE", help="son adresse e-mail")
    verb.add_argument("--first-name", default="", metavar="PRÉNOM", help="son prénom")
    verb.add_argument("--last-name", default="", metavar="NOM", help="son nom")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Create the account, make it administer the platform, print where to choose its password."""
    from django.db import transaction

    from extranet.access import grants
    from extranet.access.members import sync_members_group
    from extranet.accounts.actions.admin import create_administrator, password_url
    from extranet.cli.start import migrate_if_needed

    migrate_if_needed()
    with transaction.atomic():
        grants.platform_scope()
        user = create_administrator(options.email, options.first_name, options.last_name)
        user.groups.add(grants.administrators_group())
        sync_members_group([user.pk])
    say(f"{user.email} administre la plateforme.")
    say("Choisir le mot de passe à cette adresse, valable deux heures et une seule fois :")
    say(f"  {password_url(user)}")
