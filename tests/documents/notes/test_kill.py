"""Kill -9 while people write: what was acknowledged is there when the server comes back."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from bench.notes.line import Line
from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)
from tests.cli.test_run import free_port, running

ROUNDS = 3
SCRIPT = """
import json
import django
django.setup()
from django.test import Client
from documents import queries
from documents.actions.notes import create_note
from documents.notes.blueprints import paragraph
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace

space = create_workspace("Tourisme", "group", actor=None)
sessions = []
for name in ("Alice", "Bob"):
    user = User.objects.create_user(f"{name}@exemple.fr", None, first_name=name, last_name="Test")
    grants.grant(space.scope, user, Role.MANAGER, actor=None)
    client = Client()
    client.force_login(user)
    sessions.append(client.cookies["sessionid"].value)
note = create_note(queries.get_root(space), "Note", actor=Actor(user), content=[paragraph("Début")])
print(json.dumps([note.pk, sessions]))
"""


def _write_until_it_dies(line: Line, name: str, acknowledged: list[str], enough: threading.Event) -> None:
    """Write lines one after the other; one counts once the server said that it has it."""
    try:
        for number in range(10_000):
            line.write(f"{name} {number}.")
            while line.saved <= number:
                line.take()
            acknowledged.append(f"{name} {number}.")
            if number == 20:
                enough.set()
    except (ConnectionClosed, TimeoutError):
        enough.set()


def test_a_server_killed_while_two_people_write_loses_nothing_it_acknowledged(data_dir: Path) -> None:  # noqa: F811
    values = {**environment(data_dir), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    pk, sessions = json.loads(done.stdout)
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        port = free_port()
        with running(data_dir, "--port", str(port)) as server:
            server.ready()
            check = Line(port, pk, sessions[0])
            assert [words for words in acknowledged if words not in check.text] == []
            check.close()
            enough = threading.Event()
            writers = [
                threading.Thread(
                    target=_write_until_it_dies,
                    args=(Line(port, pk, session), f"Tour {number} de {who}", acknowledged, enough),
                )
                for who, session in enumerate(sessions)
            ]
            for writer in writers:
                writer.start()
            assert enough.wait(60)
            server.process.kill()
            for writer in writers:
                writer.join(60)
    port = free_port()
    with running(data_dir, "--port", str(port)) as server:
        server.ready()
        last = Line(port, pk, sessions[1])
        assert len(acknowledged) > 20 * ROUNDS
        assert [words for words in acknowledged if words not in last.text] == []
        last.close()
