"""Kill -9 while letters go to a real mail server: nobody is left without one, and each has one Message-ID."""

import json
import subprocess
import sys
from pathlib import Path

from bench.mail.server import receiving
from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)

# `bench/run mail` does it with a thousand.
LETTERS, KILLS = 200, 20


def test_a_sender_killed_at_any_moment_loses_no_letter_and_repeats_only_what_was_in_doubt(
    data_dir: Path,  # noqa: F811
) -> None:
    with receiving() as received:
        values = {**environment(data_dir), "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(received.port)}
        command = [sys.executable, "-m", "bench.mail.killing", str(LETTERS), str(KILLS)]
        done = subprocess.run(command, env=values, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["killed"] == KILLS, "some senders were done before they were killed: the test proves less than it says"
    assert told["states"] == {"sent": LETTERS}
    assert {to for _peer, to, _id in received.letters} == {f"p{number}@exemple.fr" for number in range(LETTERS)}
    assert len({(to, message_id) for _peer, to, message_id in received.letters}) == LETTERS
    assert received.repeats() <= told["dotted"] <= KILLS
    assert received.repeats_of_finished() == []
