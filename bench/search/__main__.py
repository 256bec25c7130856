"""`bench/run search`: finding and listing among 100,000 documents, one folder of which holds 10,000.

What a page costs in server CPU, asked over HTTP of the product's own process; what the search alone costs within it.
"""

import argparse
import os
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.territory.build import Builder, analyse, batches
from bench.territory.measure import Server, Visitor, measure
from documents.models import Blob, Document, Folder, Version
from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.search import index
from extranet.search.queries import find
from workspaces.models import Workspace

CROWDED = 10_000
QUERIES = {
    "un mot fréquent": "médiathèque",
    "trois mots": "budget mobilité climat",
    "une expression": '"compte rendu"',
    "un mot sans un autre": "budget -travaux",
    "les fichiers d’une sorte": "budget type:pdf",
    "depuis une date": "convention après:2026-06",
    "un mot mal écrit": "mediatèque",
}


class Shelves(Builder):
    """Documents, the people who read them, and one folder that holds very many."""

    def events(self, *everyone: object) -> None:
        """None: only documents are measured here."""

    posts = journal = events

    def crowd(self) -> Folder:
        """Add the crowded folder to the first space."""
        root = Folder.objects.select_related("scope").filter(parent=None).order_by("workspace_id")[0]
        folder = Folder.objects.create(workspace=root.workspace, parent=root, scope=root.scope, name="Archives")
        blob = Blob.objects.order_by("pk")[0]
        authors = list(User.objects.order_by("pk")[:50])

        rows = (self.document(n, folder, authors) for n in range(self.count(CROWDED)))
        for batch in batches(rows):
            saved = Document.objects.bulk_create(batch)
            versions = Version.objects.bulk_create(
                Version(document=document, number=1, blob=blob, author=document.author, at=document.updated_at)
                for document in saved
            )
            for document, version in zip(saved, versions, strict=True):
                document.current = version
            Document.objects.bulk_update(saved, ["current"], 500)
            index.put(*saved)
        return folder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--port", type=int, default=8124)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    start = time.perf_counter()
    shelves = Shelves(options.scale)
    user = shelves.build()
    crowded = shelves.crowd()
    analyse()
    count = Document.objects.count()
    print(f"{count} documents on {connection.vendor}, built in {time.perf_counter() - start:.0f} s")
    alone(user, options.times)
    pages(user, crowded, options.times, options.port)


def alone(user: User, times: int) -> None:
    """Print what the search costs by itself, rights included, in processor time of this process."""
    print("\n| Recherche | résultats | p50 (ms) | p95 (ms) | CPU p50 | CPU p95 |\n|---|---:|---:|---:|---:|---:|")
    for name, words in QUERIES.items():
        waits, costs, total = [], [], 0
        for _ in range(times):
            # A new actor each time, as each page has: their scopes are read again.
            actor = Actor(User.objects.get(pk=user.pk), Assurance.PASSWORD)
            begun, spent = time.perf_counter(), time.process_time()
            total = find(actor, words).total
            costs.append((time.process_time() - spent) * 1000)
            waits.append((time.perf_counter() - begun) * 1000)
        figures = " | ".join(
            f"{value:.1f}" for values in (waits, costs) for value in (statistics.median(values), _p95(values))
        )
        print(f"| {name} | {total} | {figures} |")


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def pages(user: User, crowded: Folder, times: int, port: int) -> None:
    """Print what the pages cost, asked over HTTP."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    space = Workspace.objects.order_by("pk")[0]
    usual = Folder.objects.get(workspace=space, parent=None).get_absolute_url()
    full = crowded.get_absolute_url()
    addresses = {
        "Dossier": usual,
        "Dossier de 10 000 fichiers": full,
        "le même, page 150": f"{full}?page=150",
        "le même, par date": f"{full}?tri=date&ordre=desc",
        "le même, en vignettes": f"{full}?vue=vignettes",
        "Page de recherche": "/recherche/?q=m%C3%A9diath%C3%A8que",
        "Page de recherche, trois mots": "/recherche/?q=budget+mobilit%C3%A9+climat",
        "Suggestions": "/recherche/suggestions/?q=budg",
    }
    server = Server(port)
    try:
        visitor = Visitor(port, cookie)
        print("\n| Page | p50 (ms) | p95 (ms) | CPU (ms) | transfer (Ko) |\n|---|---:|---:|---:|---:|")
        for name, path in addresses.items():
            cost = measure(server, visitor, name, path, times)
            print(f"| {cost.name} | {cost.p50:.1f} | {cost.p95:.1f} | {cost.cpu:.1f} | {cost.kilobytes:.1f} |")
    finally:
        server.stop()


main()
