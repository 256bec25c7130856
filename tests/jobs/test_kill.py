"""Kill -9 while jobs run: each runs again, and what it does is there exactly once."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)

ROUNDS, FACTS = 20, 60
# One process loads Django, puts jobs in the queue and forks workers, each of which is killed.
SCRIPT = """
import json, os, random, signal, sys, threading, time
import django
django.setup()
from django.db import connections
from django.db.models import Count
from django_tasks_db.models import DBTaskResult
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.jobs import tidy
from extranet.accounts.models import User
from extranet.jobs import queue
from extranet.jobs.presence import requeue_left
from extranet.jobs.worker import run_pending, work
from extranet.journal.actions import record
from extranet.notifications.models import Notification
from workspaces.actions.spaces import create_workspace

rounds, facts = int(sys.argv[1]), int(sys.argv[2])
# Workers that are killed so soon may all have begun the same job.
queue.MOST_HOLDERS = rounds + 1
space = create_workspace("Tourisme", "group", actor=None)
people = [User.objects.create_user(f"p{n}@exemple.fr", None, first_name="P", last_name=str(n)) for n in range(5)]
for user in people:
    grants.grant(space.scope, user, Role.READER, actor=None)
run_pending()
DBTaskResult.objects.all().delete()
Notification.objects.all().delete()
dice, killed, unfinished = random.Random(9), 0, 0
for number in range(rounds):
    for _fact in range(facts // rounds):
        record(None, "join", space, space.scope)
    # In the other lane, beside what is told in the quick one.
    tidy.enqueue()
    connections.close_all()
    child = os.fork()
    if child == 0:
        work(threading.Event(), alone=True)
        os._exit(0)
    # Every fourth worker is killed before it can have done anything, whatever the machine.
    time.sleep(0.09 * dice.random() if number % 4 else 0)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    killed += os.WIFSIGNALED(status)
    unfinished += DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
requeue_left()
run_pending()
told = Notification.objects.values("entry").annotate(n=Count("pk")).values_list("n", flat=True)
states = sorted(set(DBTaskResult.objects.values_list("status", flat=True)))
print(json.dumps([killed, unfinished, sorted(told), states]))
"""


def test_a_worker_killed_at_any_moment_loses_no_job_and_does_none_twice(data_dir: Path) -> None:  # noqa: F811
    command = [sys.executable, "-c", SCRIPT, str(ROUNDS), str(FACTS)]
    values = {**environment(data_dir), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    killed, unfinished, told, states = json.loads(done.stdout)
    assert killed == ROUNDS
    assert told == [5] * FACTS
    assert states == ["SUCCESSFUL"]
    assert unfinished, "no worker was killed before it was done: the test proves nothing"
