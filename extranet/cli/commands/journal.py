"""`extranet journal verify`."""

import argparse
from typing import Any

from extranet.cli.console import complain, say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("journal", help="contrôler le journal")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="vérifier que rien n’a été modifié ni retiré")
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Verify each chain and print the verdict; 1 when one is broken."""
    from extranet.journal import chain

    names = {chain.ADMINISTRATION: "administration", chain.HEALTH: "zone santé", chain.READINGS: "lectures"}
    status = 0
    for key, name in names.items():
        verdict = chain.verify(key)
        if verdict.fault is None:
            say(f"Journal « {name} » : intact, {verdict.length} faits.")
        else:
            status = complain(f"Journal « {name} » : {verdict.fault}.")
    return status
