"""`bench/run notes`: how long an edit takes to reach another person. Prints a table in Markdown."""

import argparse
import os
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from bench.notes.line import Line
from bench.territory.measure import Server
from documents import queries
from documents.actions.notes import create_note
from documents.notes.blueprints import BLUEPRINTS
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace


def build(people: int) -> tuple[int, list[str]]:
    """Make a note and people who may write in it; return its number and their sessions."""
    space = create_workspace("Tourisme", "group", actor=None)
    sessions = []
    for number in range(people):
        user = User.objects.create_user(f"p{number}@exemple.fr", None, first_name="P", last_name=str(number))
        grants.grant(space.scope, user, Role.MANAGER, actor=None)
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies["sessionid"].value)
    content = BLUEPRINTS["minutes"].make()
    note = create_note(queries.get_root(space), "Réunion", actor=Actor(user), content=content)
    return note.pk, sessions


def measure(port: int, pk: int, sessions: list[str], times: int) -> tuple[list[float], list[float]]:
    """Return how long each edit of the first took to be kept, and to reach the second while the others listen."""
    writer, reader, *others = [Line(port, pk, session) for session in sessions]
    for other in others:
        threading.Thread(target=_listen, args=(other,), daemon=True).start()
    kept, reached = [], []
    for number in range(times):
        began = time.perf_counter()
        writer.write(f"Ligne {number} : le point est adopté.")
        while reader.take() != "update":
            pass
        reached.append(1000 * (time.perf_counter() - began))
        while writer.saved <= number:
            writer.take()
        kept.append(1000 * (time.perf_counter() - began))
    return kept, reached


def _listen(line: Line) -> None:
    try:
        while True:
            line.take()
    except Exception:  # noqa: S110 (the server went away: the measure is over)
        pass


def _row(label: str, values: list[float]) -> str:
    ordered = sorted(values)
    shown = (f"{ordered[int(len(ordered) * part)]:.1f}".replace(".", ",") for part in (0.5, 0.95))
    return f"| {label} | {' | '.join(shown)} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--port", type=int, default=8124)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    pk, sessions = build(options.people)
    vendor = connection.vendor
    connections.close_all()
    server = Server(options.port)
    try:
        pair = measure(options.port, pk, sessions[:2], options.times)
        crowd = measure(options.port, pk, sessions, options.times)
    finally:
        server.stop()
    print(f"\n### {vendor}\n\n| Modification | p50 (ms) | p95 (ms) |\n|---|---:|---:|")
    print(_row("gardée sur le disque, deux personnes", pair[0]))
    print(_row("arrivée chez l’autre, deux personnes", pair[1]))
    print(_row(f"gardée sur le disque, {options.people} personnes", crowd[0]))
    print(_row(f"arrivée chez une autre, {options.people} personnes", crowd[1]))


main()
