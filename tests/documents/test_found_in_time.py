"""What is put online is found within five seconds, and told, while the worker reads a scan of forty pages."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)
from tests.documents.test_ocr import scan

# A process of its own starts the real worker beside it, then adds files and looks for their words.
SCRIPT = """
import json, subprocess, sys, time
import django
django.setup()
from django_tasks_db.models import DBTaskResult
from documents import queries
from documents.actions.uploads import add_document, add_version
from documents.models import Version
from documents.storage import Incoming
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.notifications.models import Notification
from extranet.search.queries import find
from workspaces.actions.spaces import create_workspace

space = create_workspace("Tourisme", "theme", actor=None)
users = [User.objects.create_user(f"p{n}@exemple.fr", None, first_name="P", last_name=str(n)) for n in range(2)]
for user in users:
    grants.grant(space.scope, user, Role.MANAGER, actor=None)
root, (user, reader) = queries.get_root(space), users
actor = Actor(user, Assurance.PASSWORD)

def stored(data, name="a.txt"):
    with Incoming(root.scope) as incoming:
        incoming.write(data)
        return incoming.store(name)

def seconds_until(condition):
    begun = time.monotonic()
    while not condition() and time.monotonic() - begun < 60:
        time.sleep(0.05)
    return time.monotonic() - begun

def is_found(word):
    return bool(find(Actor(User.objects.get(pk=user.pk), Assurance.PASSWORD), word).hits)

worker = subprocess.Popen([sys.executable, "-m", "extranet.cli", "worker"])
try:
    scan = add_document(root, stored(open(sys.argv[1], "rb").read(), "scan.pdf"), "scan.pdf", actor=actor)
    seconds_until(lambda: DBTaskResult.objects.running().filter(task_path__endswith="read_scan").exists())
    # The same person's: not even behind one's own scan does a text wait.
    document = add_document(root, stored(b"preambule"), "a.txt", actor=actor)
    waits = [seconds_until(lambda: is_found("preambule"))]
    for word in ("passerelle", "marais"):
        add_version(document, stored(word.encode()), "a.txt", actor=actor)
        waits.append(seconds_until(lambda: is_found(word)))
    told = seconds_until(lambda: Notification.objects.filter(user=reader, entry__object_id=document.pk).exists())
    reading = Version.objects.get(document=scan).text_state == "pending"
    # What was read of it can be found already, and more comes.
    begun = seconds_until(lambda: is_found("deliberation"))
    print(json.dumps([waits, told, reading, begun]))
finally:
    worker.kill()
    worker.wait()
"""


def test_a_change_is_found_and_told_while_forty_pages_are_read(data_dir: Path, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "scan.pdf").write_bytes(scan(pages=40))
    values = {**environment(data_dir), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "scan.pdf")]
    done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    waits, told, reading, begun = json.loads(done.stdout.splitlines()[-1])
    assert len(waits) == 3 and max(waits) < 5, waits
    assert reading, "the scan was read before the texts were looked for: the test proves nothing"
    assert told < 5 and begun < 60
