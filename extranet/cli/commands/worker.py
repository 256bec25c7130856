"""`extranet worker`."""

import argparse
import signal
import threading
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("worker", help="exécuter les travaux d’arrière-plan, à côté de « run --web-only »")
    verb.add_argument(
        "--lanes",
        type=_lanes,
        metavar="FILES",
        help="files d’attente servies, séparées par des virgules, par exemple « mail,quick » (toutes)",
    )
    verb.set_defaults(run=run)


def _lanes(text: str) -> list[str]:
    # Here, as the help of every verb would wait for Django.
    from extranet.jobs.lanes import LANES

    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or set(names) - set(LANES):
        raise argparse.ArgumentTypeError(f"« {text} » : choisissez parmi {', '.join(LANES)}")
    return names


def run(options: argparse.Namespace) -> None:
    """Work until told to stop; the job in progress is finished first."""
    from extranet.cli.start import claim_worker
    from extranet.jobs.lanes import LANES
    from extranet.jobs.worker import work

    claim_worker()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    say("Travaux d’arrière-plan en route (Ctrl-C pour arrêter).")
    work(stop, alone=False, lanes=options.lanes or tuple(LANES))
