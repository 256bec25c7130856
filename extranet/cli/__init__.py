"""The command `extranet`: one module a verb, in `extranet.cli.commands`."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from extranet.cli.console import complain

# Each module says how its verb is read (`add_to`) and what it does (`run`); imported when Django is not yet set up.
VERBS = [
    "run",
    "demo",
    "territory",
    "createadmin",
    "check",
    "migrate",
    "worker",
    "journal",
    "search",
    "documents",
    "backup",
    "restore",
]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="extranet", description="Installer, démarrer et tenir l’extranet.", add_help=False
    )
    top.add_argument("-h", "--help", action="help", help="afficher cette aide")
    verbs = top.add_subparsers(dest="verb", metavar="COMMANDE", required=True)
    for verb in VERBS:
        importlib.import_module(f"extranet.cli.commands.{verb}").add_to(verbs)
    verbs.add_parser("django", help="passer une commande à Django (« extranet django shell »)", add_help=False)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the status of the process: 0 done, 1 refused (said in French), 2 misread."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
    if words[:1] == ["django"]:
        return _django(words[1:])
    options = parser().parse_args(words)
    prepare = getattr(options, "prepare", None)
    if prepare is not None:
        prepare(options)
    import django

    django.setup()
    from django.db import DatabaseError

    from extranet.ui.errors import DomainError

    try:
        return int(options.run(options) or 0)
    except DomainError as error:
        return complain(error.message)
    except DatabaseError as error:
        return complain(f"La base de données refuse : {error}. Lancez « extranet check » pour en savoir plus.")
    except KeyboardInterrupt:
        return complain("Arrêté.", status=130)


def _django(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["extranet django", *words])
    return 0
