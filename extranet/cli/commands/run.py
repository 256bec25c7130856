"""`extranet run`: web and background work in one foreground process."""

import argparse
import errno
import os
import signal
import socket
import sys
import threading
from typing import Any

from extranet.cli.console import complain, say

# A page may finish; an open websocket may not hold the stop back.
GRACE_SECONDS = 5


def add_to(verbs: Any) -> None:
    """Read the verb."""
    verb = verbs.add_parser("run", help="démarrer l’extranet")
    verb.add_argument("--host", default="127.0.0.1", metavar="HÔTE", help="adresse d’écoute (127.0.0.1)")
    verb.add_argument("--port", type=int, default=8000, metavar="PORT", help="port d’écoute (8000)")
    verb.add_argument("--demo", action="store_true", help="charger la démonstration si la plateforme est vide")
    verb.add_argument(
        "--web-only", action="store_true", help="sans les travaux d’arrière-plan (lancer « extranet worker » à côté)"
    )
    verb.set_defaults(run=run, prepare=prepare)


def prepare(options: argparse.Namespace) -> None:
    """Let the settings know the address, unless the environment gives the public one."""
    if not 0 < options.port < 65536:
        sys.exit(complain(f"Le port doit être compris entre 1 et 65535, pas {options.port}.", status=2))
    host = options.host if options.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
    os.environ.setdefault("SITE_URL", f"http://{f'[{host}]' if ':' in host else host}:{options.port}")


def run(options: argparse.Namespace) -> int:
    """Prepare what is missing, then serve until told to stop."""
    listener = _listen(options.host, options.port)
    if isinstance(listener, str):
        return complain(listener)
    with listener:
        _prepare(load_the_demo=options.demo)
        return _serve(listener, with_worker=not options.web_only)


def _listen(host: str, port: int) -> socket.socket | str:
    """Return the listening socket, taken before anything is prepared, or in French why it cannot be had."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Le port {port} est déjà pris : l’extranet tourne peut-être déjà. "
                f"Arrêtez-le, ou choisissez un autre port : --port {port + 1}."
            )
        if error.errno == errno.EACCES:
            return f"Le port {port} est réservé à l’administrateur du système : choisissez-en un au-dessus de 1024."
        return f"Impossible d’écouter sur {host}, port {port} : {error.strerror or error}."
    return listener


def _prepare(*, load_the_demo: bool) -> None:
    from extranet.accounts.models import User
    from extranet.cli import start
    from extranet.territory.demo import load_demo

    if start.has_pending_migrations():
        say("Mise à jour de la base de données…")
        start.migrate_if_needed()
    start.collect_static_if_needed()
    if load_the_demo:
        with start.only_one("demo"):
            if not User.objects.exists():
                say("Chargement du territoire de démonstration…")
                load_demo()


def _announce() -> None:
    from django.conf import settings

    from extranet.accounts.models import User
    from extranet.cli.commands.demo import print_accounts

    say(f"\nL’extranet est prêt : {settings.SITE_URL}\n")
    print_accounts()
    if not User.objects.exists():
        say(
            "Aucun compte encore : « extranet createadmin ADRESSE » crée le premier, « extranet demo » en crée d’essai."
        )
    say("Ctrl-C pour arrêter.")


def _serve(listener: socket.socket, *, with_worker: bool) -> int:
    import uvicorn

    from extranet.cli.start import claim_worker
    from extranet.jobs.lanes import LANES
    from extranet.jobs.periodic import hold_the_day
    from extranet.jobs.worker import work

    config = uvicorn.Config(
        "extranet.asgi:application",
        log_level="warning",
        access_log=False,
        lifespan="off",
        # The application itself decides how many proxies it believes (TRUSTED_PROXY_COUNT).
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    stop = threading.Event()

    def end(_number: int, _frame: object) -> None:
        stop.set()
        server.should_exit = True

    # uvicorn stops, puts these handlers back and raises the signal again: without them it would end us there.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    # Before the first page: a day may have begun while nothing ran.
    hold_the_day()
    lanes = tuple(LANES) if with_worker else ()
    options = {"alone": with_worker and claim_worker(), "lanes": lanes, "command": "run"}
    worker = threading.Thread(target=work, args=(stop,), kwargs=options, name="worker")
    worker.start()
    _announce()
    try:
        server.run(sockets=[listener])
    finally:
        stop.set()
        worker.join()
    say("L’extranet est arrêté.")
    return 0 if server.started or server.should_exit else 1
