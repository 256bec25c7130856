"""`extranet demo`."""

import argparse
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("demo", help="remplir une plateforme vide avec un territoire de démonstration")
    verb.add_argument("--seed", type=int, default=62, metavar="N", help="la même graine donne les mêmes personnes")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Load the demonstration and print the accounts."""
    from extranet.cli.start import migrate_if_needed
    from extranet.territory.demo import load_demo

    migrate_if_needed()
    load_demo(options.seed)
    print_accounts()


def print_accounts() -> None:
    """Print the accounts of the demonstration that are open, and their password."""
    from extranet.accounts.models import User
    from extranet.territory.demo.cast import NAMED_ACCOUNTS, PASSWORD

    emails = [account.email for account in NAMED_ACCOUNTS]
    there = set(User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
    if not there:
        return
    say("Comptes de démonstration :")
    for account in NAMED_ACCOUNTS:
        if account.email in there:
            say(f"  {account.email:<26} {account.who}")
    say(f"  mot de passe de tous : {PASSWORD}")
