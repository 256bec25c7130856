"""Kill -9 during an import: afterwards everything is there, or nothing."""

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, environment

ROUNDS = 20
# One process loads Django and forks: each child imports into its own copy of the database and is killed.
SCRIPT = """
import json, os, random, shutil, signal, sqlite3, sys, time
import django
django.setup()
from django.db import connections
from extranet.territory.demo import TERRITORY
from extranet.territory.importer import import_territory

folder, rounds = sys.argv[1], int(sys.argv[2])
empty = os.path.join(folder, "extranet.sqlite3")
connections.close_all()

def start(path):
    shutil.copy(empty, path)
    child = os.fork()
    if child == 0:
        connections["default"].settings_dict["NAME"] = path
        import_territory(TERRITORY)
        os._exit(0)
    return child

began = time.monotonic()
os.waitpid(start(os.path.join(folder, "whole.sqlite3")), 0)
whole = time.monotonic() - began
dice, results = random.Random(9), []
for number in range(rounds):
    path = os.path.join(folder, f"round{number}.sqlite3")
    child = start(path)
    time.sleep(whole * (0.1 + dice.random()))
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    database = sqlite3.connect(path)
    counts = [database.execute(query).fetchone()[0] for query in (
        "SELECT count(*) FROM directory_structure",
        "SELECT count(*) FROM access_scope",
        "SELECT count(*) FROM journal_entry WHERE verb = 'import'",
        "SELECT count(*) FROM directory_cercle",
    )]
    sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    connections["default"].settings_dict["NAME"] = path
    if number % 5 == 0:
        import_territory(TERRITORY)
        from directory.models import Structure
        again = Structure.objects.count()
    else:
        again = 92
    connections.close_all()
    results.append([os.WIFSIGNALED(status), counts, sound, again])
print(json.dumps(results))
"""


def test_an_import_killed_at_any_moment_leaves_everything_or_nothing(data_dir: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(data_dir), str(ROUNDS)]
    values = {**environment(data_dir), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert len(results) == ROUNDS
    for _killed, counts, sound, again in results:
        assert counts in ([0, 0, 0, 0], [92, 3, 1, 12])
        assert sound == "ok" and again == 92
    assert any(killed for killed, *_rest in results)
