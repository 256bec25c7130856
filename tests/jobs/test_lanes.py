"""The threads of a worker: what takes too long is given up, a stop waits for the job in hand, lanes do not wait."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)

HEAD = """
import json, logging, sys, threading, time
from dataclasses import replace
import django
django.setup()
from django_tasks_db.models import DBTaskResult
from extranet.jobs import lanes, queue, worker
from tests.jobs import samples

def started(**options):
    stop = threading.Event()
    thread = threading.Thread(target=worker.work, args=(stop,), kwargs={"alone": True, **options})
    thread.start()
    return stop, thread

def until(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()

def states():
    ours = DBTaskResult.objects.filter(task_path__startswith="tests.jobs.samples").exclude(args_kwargs__args=[])
    return {row.args_kwargs["args"][0]: row.status for row in ours}
"""
TOO_LONG = """
lanes.LANES["slow"] = replace(lanes.LANES["slow"], seconds=1)
samples.wait.enqueue("long")
stop, thread = started(lanes=["slow"])
samples.begun.wait(15)
samples.note.enqueue("next")
gone_on = until(lambda: states() == {"long": "FAILED", "next": "SUCCESSFUL"})
why = DBTaskResult.objects.get(status="FAILED").traceback.strip().splitlines()[-1]
# What was given up ends after all: that changes nothing any more.
samples.go_on.set()
ended = until(lambda: "long" in samples.done)
stop.set()
thread.join()
print(json.dumps([gone_on, why, ended, states(), threading.active_count() < 4]))
"""
STOP = """
samples.wait.enqueue("in hand")
stop, thread = started(lanes=["slow"])
samples.begun.wait(15)
samples.note.enqueue("waits")
stop.set()
thread.join(0.3)
waited = thread.is_alive()
samples.go_on.set()
thread.join(15)
print(json.dumps([waited, thread.is_alive(), states()]))
"""
BESIDE = """
turns = []
def step(stop):
    turns.append(time.monotonic())
    if len(turns) == 2:
        raise OSError("the relay is silent")
    return False
lanes.serve("mail", "tests.step", step, every=0.05)
samples.wait.enqueue("slow")
stop, thread = started()
samples.begun.wait(15)
samples.note.using(queue_name="quick").enqueue("quick")
beside = until(lambda: states() == {"slow": "RUNNING", "quick": "SUCCESSFUL"})
stepped = until(lambda: len(turns) > 4)
stop.set()
samples.go_on.set()
thread.join(15)
print(json.dumps([beside, stepped, states()]))
"""


def in_a_process(script: str, folder: Path) -> Any:
    """Run a script in a process that has the tests' jobs, and return what it printed last."""
    values = {**environment(folder), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    command = [sys.executable, "-c", HEAD + script]
    done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_job_that_takes_too_long_is_given_up_and_the_lane_goes_on(data_dir: Path) -> None:  # noqa: F811
    gone_on, why, ended, states, threads_went = in_a_process(TOO_LONG, data_dir)
    assert gone_on and ended and threads_went
    assert why.endswith("Ce travail a pris plus de 1 secondes, ce que sa file accorde.")
    assert states == {"long": "FAILED", "next": "SUCCESSFUL"}


def test_a_stop_ends_after_the_job_in_hand(data_dir: Path) -> None:  # noqa: F811
    waited, still_there, states = in_a_process(STOP, data_dir)
    assert waited and not still_there
    assert states == {"in hand": "SUCCESSFUL", "waits": "READY"}


def test_lanes_work_beside_one_another_and_a_step_goes_on_after_an_error(data_dir: Path) -> None:  # noqa: F811
    beside, stepped, states = in_a_process(BESIDE, data_dir)
    assert beside and stepped and states == {"slow": "SUCCESSFUL", "quick": "SUCCESSFUL"}


@pytest.mark.parametrize("lanes", ["rapide", "quick,rapide", ","])
def test_a_lane_that_does_not_exist_is_refused(lanes: str, data_dir: Path) -> None:  # noqa: F811
    command = [sys.executable, "-m", "extranet.cli", "worker", "--lanes", lanes]
    done = subprocess.run(command, env=environment(data_dir), cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "choisissez parmi mail, quick, slow" in done.stderr
