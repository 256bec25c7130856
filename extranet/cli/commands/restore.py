"""`extranet restore FICHIER`."""

import argparse
from pathlib import Path
from typing import Any

from extranet.cli.console import say, size


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("restore", help="remettre une sauvegarde en place, l’extranet étant arrêté")
    verb.add_argument("file", metavar="FICHIER", help="l’archive écrite par « extranet backup »")
    verb.add_argument("--force", action="store_true", help="remplacer les données déjà présentes")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Verify the backup, put it in place, bring the database up to date."""
    from extranet.cli import archive, start
    from extranet.ui.errors import Conflict

    if not start.claim_worker():
        raise Conflict("L’extranet tourne sur ces données : arrêtez-le avant de restaurer.")
    summary = archive.restore(Path(options.file).absolute(), force=options.force)
    start.migrate_if_needed()
    say(f"Restauré : {summary.files} fichiers, {size(summary.octets)}, chaque empreinte vérifiée.")
    if not summary.same_keys and not summary.with_keys:
        say("Attention : les clés de cette machine ne sont pas celles de la sauvegarde.")
        say("Remettez le dossier « keys » d’origine, sinon les seconds facteurs et la zone santé ne se relisent pas.")
