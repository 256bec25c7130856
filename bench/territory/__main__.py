"""`bench/run territory`: builds a large territory and measures the main pages. Prints a table in Markdown."""

import argparse
import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.territory.build import Builder, analyse
from bench.territory.measure import Server, Visitor, first_visit, measure
from documents.models import Folder
from extranet.accounts.models import User
from forums.models import Topic
from workspaces.models import Workspace


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--port", type=int, default=8123)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    start = time.perf_counter()
    user = Builder(options.scale).build()
    analyse()
    print(f"Built on {connection.vendor} in {time.perf_counter() - start:.0f} s")
    report(user, options.times, options.port)


def report(user: User, times: int, port: int) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    space = Workspace.objects.order_by("pk")[0]
    folder = Folder.objects.get(workspace=space, parent=None)
    topic = Topic.objects.filter(scope_id=space.scope_id).first()
    pages = {
        "Accueil": "/",
        "Espaces": "/espaces/",
        "Espace": space.get_absolute_url(),
        "Documents": folder.get_absolute_url(),
        "Agenda de l’espace": f"/espaces/{space.slug}/agenda/",
        "Mon agenda": "/agenda/",
        "Discussions": f"/espaces/{space.slug}/discussions/",
        "Discussion": topic.get_absolute_url() if topic else "/",
        "Annuaire": "/annuaire/",
        "Recherche d’un mot": "/recherche/?q=m%C3%A9diath%C3%A8que",
        "Recherche de trois mots": "/recherche/?q=budget+mobilit%C3%A9+climat",
        "Notifications": "/notifications/",
    }
    server = Server(port)
    try:
        visitor = Visitor(port, cookie)
        idle = server.memory()
        print("\n| Page | p50 (ms) | p95 (ms) | CPU (ms) | transfer (Ko) |\n|---|---:|---:|---:|---:|")
        for name, path in pages.items():
            cost = measure(server, visitor, name, path, times)
            print(f"| {cost.name} | {cost.p50:.1f} | {cost.p95:.1f} | {cost.cpu:.1f} | {cost.kilobytes:.1f} |")
        print(f"\nFirst visit of the home page: {first_visit(visitor, '/'):.0f} Ko compressed.")
        print(f"Memory of the web process: {idle:.0f} Mo at start, {server.memory():.0f} Mo afterwards.")
    finally:
        server.stop()


main()
