"""`extranet migrate`."""

import argparse
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("migrate", help="mettre la base de données à jour")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Bring the database up to date."""
    from extranet.cli.start import migrate_if_needed

    say("La base est à jour." if migrate_if_needed() else "La base était déjà à jour.")
