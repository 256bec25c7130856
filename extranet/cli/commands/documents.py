"""`extranet documents fsck` and `extranet documents quota`."""

import argparse
import re
from typing import Any

from extranet.cli.console import complain, say, size

_SIZE = re.compile(r"(\d+)\s*([KMGT]?)", re.IGNORECASE)
_SHOWN = 50


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("documents", help="contrôler les fichiers des documents, fixer la place d’un espace")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    fsck = actions.add_parser("fsck", help="relire chaque fichier : manquant, altéré, orphelin ?")
    fsck.add_argument(
        "--repair", action="store_true", help="supprimer les fichiers orphelins de plus de quarante jours"
    )
    fsck.set_defaults(run=check)
    quota = actions.add_parser("quota", help="fixer la place d’un espace")
    quota.add_argument("slug", metavar="ESPACE", help="l’adresse de l’espace, par exemple tourisme")
    quota.add_argument("size", metavar="TAILLE", help="par exemple 500M, 20G, ou « aucune » pour ne rien limiter")
    quota.set_defaults(run=set_quota)


def check(options: argparse.Namespace) -> int:
    """Read every file again and print what is wrong; 1 when a document lost its file, or holds an altered one."""
    from documents.checking import check_files

    health = check_files(repair=options.repair, tell=lambda done, total: say(f"  {done} sur {total} relus…"))
    say(f"{health.checked} fichiers relus ({size(health.octets)}).")
    _list("Fichiers manquants", health.missing)
    _list("Fichiers altérés", health.altered)
    if health.orphans:
        weight = size(sum(found.size for found in health.orphans))
        old = sum(found.is_old for found in health.orphans)
        say(f"Fichiers orphelins : {len(health.orphans)} ({weight}), dont {old} de plus de quarante jours.")
        say(f"  {health.removed} supprimés." if options.repair else "  « --repair » supprime ces derniers.")
    if health.is_sound:
        say("Chaque document a son fichier, tel qu’il a été déposé.")
        return 0
    return complain("Restaurez ces fichiers d’une sauvegarde : « extranet restore », puis relancez ce contrôle.")


def _list(title: str, lines: list[str]) -> None:
    if lines:
        say(f"{title} : {len(lines)}")
    for line in lines[:_SHOWN]:
        say(f"  {line}")
    if len(lines) > _SHOWN:
        say(f"  … et {len(lines) - _SHOWN} autres")


def set_quota(options: argparse.Namespace) -> int:
    """Set the room of a space and print how much of it is taken."""
    from documents.actions import usage
    from workspaces.queries import workspace_at

    workspace = workspace_at(options.slug)
    match = _SIZE.fullmatch(options.size)
    if workspace is None:
        return complain(f"Aucun espace n’a l’adresse « {options.slug} ».")
    if match is None and options.size != "aucune":
        return complain("Donnez une taille comme 500M ou 20G, ou « aucune ».", status=2)
    octets = int(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " ") if match else None
    row = usage.set_quota(workspace, octets, actor=None)
    limit = "aucune limite" if row.quota is None else size(row.quota)
    say(f"« {workspace.name} » : {size(row.used)} pris, {limit}.")
    return 0
