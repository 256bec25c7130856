"""What is put online is found within five seconds, by the worker that runs beside the pages."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)

# A process of its own forks the real worker, then adds files and looks for their words.
SCRIPT = """
import json, os, signal, threading, time
import django
django.setup()
from django.db import connections
from documents import queries
from documents.actions.uploads import add_document, add_version
from documents.storage import Incoming
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.jobs.worker import work
from extranet.search.queries import find
from workspaces.actions.spaces import create_workspace

pytestmark = pytest.mark.own_database

space = create_workspace("Tourisme", "theme", actor=None)
user = User.objects.create_user("p@exemple.fr", None, first_name="P", last_name="1")
grants.grant(space.scope, user, Role.MANAGER, actor=None)
root = queries.get_root(space)
connections.close_all()
child = os.fork()
if child == 0:
    work(threading.Event(), alone=True)
    os._exit(0)

def stored(text):
    with Incoming(root.scope) as incoming:
        incoming.write(text.encode())
        return incoming.store("a.txt")

def seconds_until_found(word):
    begun = time.monotonic()
    while not find(Actor(User.objects.get(pk=user.pk), Assurance.PASSWORD), word).hits:
        if time.monotonic() - begun > 60:
            break
        time.sleep(0.02)
    return time.monotonic() - begun

actor = Actor(user, Assurance.PASSWORD)
try:
    # The first one waits for the worker to stand.
    document = add_document(root, stored("préambule"), "a.txt", actor=actor)
    seconds_until_found("préambule")
    waits = []
    for word in ("passerelle", "marais", "audomarois"):
        add_version(document, stored(word), "a.txt", actor=actor)
        waits.append(seconds_until_found(word))
    print(json.dumps(waits))
finally:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_a_change_is_found_within_five_seconds(data_dir: Path) -> None:  # noqa: F811
    values = {**environment(data_dir), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    waits = json.loads(done.stdout.splitlines()[-1])
    assert len(waits) == 3 and max(waits) < 5, waits
