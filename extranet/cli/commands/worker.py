"""`extranet worker`."""

import argparse
import signal
import threading
from typing import Any

from extranet.cli.console import say


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("worker", help="exécuter les travaux d’arrière-plan, à côté de « run --web-only »")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Work until told to stop; the job in progress is finished first."""
    from extranet.cli.start import claim_worker
    from extranet.jobs.worker import work

    claim_worker()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    say("Travaux d’arrière-plan en route (Ctrl-C pour arrêter).")
    work(stop, alone=False)
