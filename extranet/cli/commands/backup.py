"""`extranet backup FICHIER`."""

import argparse
from pathlib import Path
from typing import Any

from extranet.cli.console import say, size


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("backup", help="sauvegarder la base et les fichiers dans une archive")
    verb.add_argument("file", metavar="FICHIER", help="l’archive à écrire, par exemple extranet.tar")
    verb.add_argument("--with-keys", action="store_true", help="y joindre les clés de chiffrement")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the backup and say what it holds, and what it does not."""
    from extranet.cli import archive
    from extranet.environment import DATA_DIR

    summary = archive.write(Path(options.file).absolute(), with_keys=options.with_keys)
    say(f"Sauvegarde écrite : {options.file} ({summary.files} fichiers, {size(summary.octets)}).")
    if summary.with_keys:
        say("Les clés y sont : qui a cette archive peut tout lire. Rangez-la en lieu sûr.")
    else:
        say(f"Les clés ({DATA_DIR / 'keys'}) n’y sont pas : sauvegardez-les à part, une fois, en lieu sûr.")
        say("Sans elles, les seconds facteurs et la zone santé ne se relisent pas.")
