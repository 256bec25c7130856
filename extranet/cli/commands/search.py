"""`extranet search rebuild`."""

import argparse
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("search", help="tenir l’index de recherche")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    rebuild = actions.add_parser("rebuild", help="refaire l’index à partir des données")
    rebuild.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Fill the index again and print how much it holds."""
    from extranet.search import index

    total = index.rebuild(lambda kind, count: say(f"  {kind} : {count}"))
    say(f"Index refait : {total} éléments.")
