"""Makes the upgrade fixture: the database of a demonstration of an older version, as text, with what people hold of it.

    git worktree add OLD 72c74c4
    .venv/bin/python tests/upgrade/make.py OLD

It writes `72c74c4.sql` and `72c74c4.json` beside itself. What ends with time is dated far ahead, so that the fixture
does not grow old: the test is about what a migration keeps, not about what expires.
"""

import base64
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FAR = datetime(2099, 1, 1, 12, tzinfo=UTC)
DAY = date(2026, 11, 27)
NOTE_TO_DOCTORS = "Protocole de sortie d’hospitalisation : trois étapes, et qui appeler la nuit.\n".encode() * 20
LEAFLET = "Compte rendu du comité d’itinéraires : la véloroute passera par Clairmarais.\n".encode() * 20
FILM = bytes(range(256)) * 400


def main() -> None:
    """Run the second half of this file with the older version's code, in a data folder of its own."""
    old = Path(sys.argv[1]).resolve()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=old, check=True, capture_output=True, text=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATA_DIR": folder,
            "PYTHONPATH": os.pathsep.join([str(old), str(old / "calendar")]),
            "DJANGO_SETTINGS_MODULE": "extranet.settings",
            "PUBLIC_LINK_DAYS": "36500",
            "SITE_URL": "http://127.0.0.1:8000",
        }
        command = [sys.executable, __file__, "inside", folder, commit]
        subprocess.run(command, check=True, cwd=old, env=environment)


def inside(folder: Path, commit: str) -> None:
    """Fill the data folder and write the two files of the fixture."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    held = fill()
    connection.close()
    held["keys"] = {path.name: path.read_text() for path in sorted((folder / "keys").iterdir())}
    (HERE / f"{commit}.json").write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n")
    with sqlite3.connect(folder / "extranet.sqlite3") as database:
        (HERE / f"{commit}.sql").write_text("\n".join(statements(database)) + "\n")


def fill() -> dict[str, Any]:
    """Load the demonstration, do what people do with it, and return what they hold afterwards."""
    from extranet.accounts.models import User
    from extranet.territory.demo import PASSWORD, load_demo

    load_demo(today=DAY)
    users = {name: User.objects.get(email=f"{name}@demo.example") for name in ("animatrice", "medecin", "maire")}
    held: dict[str, Any] = {"password": PASSWORD, "blobs": {}}
    held |= files_of(users, held["blobs"])
    held |= secrets_of(users)
    held |= mails_to(users)
    from extranet.journal.models import ChainHead, Entry
    from extranet.search.models import IndexedThing

    held["journal"] = {head.chain: head.sequence for head in ChainHead.objects.order_by("chain")}
    held["facts"], held["indexed"] = Entry.objects.count(), IndexedThing.objects.count()
    return held


def files_of(users: dict[str, Any], blobs: dict[str, str]) -> dict[str, Any]:
    """Deposit a file here and one in the health zone, and leave an upload half-way."""
    from documents.actions.resuming import begin_upload, keep_progress
    from documents.actions.uploads import add_document
    from documents.models import Folder, Upload
    from documents.storage import Incoming, Partial
    from documents.storage.partial import Mark, path_of_partial
    from documents.storage.paths import path_of
    from extranet.access.actor import Actor
    from extranet.access.zones import Assurance

    def deposit(folder: Folder, actor: Actor, name: str, data: bytes) -> int:
        with Incoming(folder.scope) as incoming:
            incoming.write(data)
            stored = incoming.store(name)
        blobs[stored.address] = base64.b64encode(path_of(stored.address).read_bytes()).decode()
        return int(add_document(folder, stored, name, actor=actor).pk)

    def root_of(slug: str) -> Folder:
        return Folder.objects.filter(workspace__slug=slug).order_by("depth" if hasattr(Folder, "depth") else "pk")[0]

    animator, doctor = Actor(users["animatrice"], Assurance.PASSWORD), Actor(users["medecin"], Assurance.SECOND_FACTOR)
    open_folder, sealed_folder = root_of("tourisme"), root_of("e-sante")
    made = {
        "document": {"pk": deposit(open_folder, animator, "comite.txt", LEAFLET), "text": LEAFLET.decode()},
        "health_document": {
            "pk": deposit(sealed_folder, doctor, "protocole.txt", NOTE_TO_DOCTORS),
            "text": NOTE_TO_DOCTORS.decode(),
        },
    }
    upload = begin_upload(sealed_folder, actor=doctor, name="film.bin", path="", length=len(FILM), as_version=False)
    with Partial(upload.key.hex, sealed_folder.scope) as partial:
        partial.go_to(Mark(0, b""))
        partial.write(FILM[: len(FILM) // 2])
        keep_progress(upload, partial.sync())
    Upload.objects.update(expires_at=FAR)
    waiting = path_of_partial(upload.key.hex)
    made["upload"] = {
        "key": str(upload.key),
        "offset": len(FILM) // 2,
        "length": len(FILM),
        "part": waiting.name,
        "bytes": base64.b64encode(waiting.read_bytes()).decode(),
    }
    return made


def secrets_of(users: dict[str, Any]) -> dict[str, Any]:
    """Give people what they keep: a second factor, a session, a shared link, a feed, an app password."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from agenda.actions.feeds import create_feed
    from documents.actions.links import make_link
    from documents.models import Document
    from extranet.access.actor import Actor
    from extranet.access.zones import Assurance
    from extranet.accounts.actions.app_passwords import create_app_password
    from extranet.accounts.enums import Realm

    actor = Actor(users["animatrice"], Assurance.PASSWORD)
    totp = generate_totp_secret()
    TOTP.activate(users["medecin"], totp)
    client = Client()
    client.force_login(users["maire"], backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session.set_expiry(FAR)
    session.save()
    shared = Document.objects.get(name="comite.txt")
    _link, token = make_link(shared, actor=actor, until=FAR.date(), password="mot de passe du lien")
    _feed, feed = create_feed(None, actor=actor)
    _made, app_password = create_app_password(users["animatrice"], name="Agenda", realms=Realm.values, actor=actor)
    return {
        "totp": totp,
        "session": session.session_key,
        "link": {"token": token, "password": "mot de passe du lien"},
        "feed": feed,
        "app_password": app_password,
    }


def mails_to(users: dict[str, Any]) -> dict[str, Any]:
    """Queue a letter, ask for a reading, and keep the addresses that the mails carried."""
    from django.core import signing

    from documents.actions.reading import ask_reading
    from documents.letters.reading import token_of
    from documents.models import Document, ReadingRequest, Recipient
    from extranet.access.actor import Actor
    from extranet.access.zones import Assurance
    from extranet.accounts.letters import export_ready
    from extranet.accounts.mails import post
    from extranet.notifications.mails import unsubscribe_token
    from workspaces.models import Workspace

    post(export_ready("http://127.0.0.1:8000/compte/donnees/"), "courrier-en-attente@demo.example")
    document = Document.objects.get(name="comite.txt")
    actor = Actor(users["animatrice"], Assurance.PASSWORD)
    from django.utils import timezone

    asked = ask_reading(document, [users["maire"]], actor=actor, deadline=timezone.localdate())
    ReadingRequest.objects.filter(pk=asked.pk).update(deadline=FAR.date())
    recipient = Recipient.objects.get(request=asked, user=users["maire"])
    scope = Workspace.objects.get(slug="tourisme").scope_id
    # Its ninety days are counted from what the token itself says.
    signing.time.time, now = FAR.timestamp, signing.time.time
    try:
        unsubscribing = unsubscribe_token(users["maire"], scope)
    finally:
        signing.time.time = now
    return {
        "letter_to": "courrier-en-attente@demo.example",
        "reading": token_of(recipient),
        "unsubscribe": {"token": unsubscribing, "user": users["maire"].pk, "scope": scope},
    }


def statements(database: sqlite3.Connection) -> Iterator[str]:
    """Yield the SQL that makes the database anew (the search's words as rows: its own tables are made by SQLite)."""
    rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    virtual = [name for kind, name, sql in rows if kind == "table" and sql.startswith("CREATE VIRTUAL")]
    yield "PRAGMA foreign_keys=OFF;\nBEGIN;"
    for kind, name, sql in rows:
        if kind != "table" or any(name.startswith(f"{made}_") for made in virtual):
            continue
        if name != "sqlite_sequence":
            yield f"{sql};"
        else:
            yield 'DELETE FROM "sqlite_sequence";'
        yield from _inserts(database, name, rowid=name in virtual)
    for kind, _name, sql in rows:
        if kind != "table":
            yield f"{sql};"
    yield "COMMIT;"


def _inserts(database: sqlite3.Connection, table: str, *, rowid: bool) -> Iterator[str]:
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    columns = ["rowid", *columns] if rowid else columns
    names = ", ".join(f'"{column}"' for column in columns)
    values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    for (line,) in database.execute(f'SELECT {values} FROM "{table}"'):  # noqa: S608
        yield f'INSERT INTO "{table}" ({names}) VALUES ({line});'  # noqa: S608


if __name__ == "__main__":
    if sys.argv[1] == "inside":
        inside(Path(sys.argv[2]), sys.argv[3])
    else:
        main()
