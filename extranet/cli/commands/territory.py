"""`extranet territory import FICHIER`."""

import argparse
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("territory", help="importer les communes et intercommunalités d’un territoire")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    importing = actions.add_parser("import", help="importer un fichier JSON ; une seconde fois le met à jour")
    importing.add_argument("file", metavar="FICHIER", help="par exemple pays-de-saint-omer.json")
    importing.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Import the file and print what changed."""
    from extranet.cli.start import migrate_if_needed
    from extranet.territory.importer import import_territory

    migrate_if_needed()
    say(str(import_territory(options.file)))
