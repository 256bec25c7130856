"""`bench/run mail [--letters N] [--kills N] [--silence S]`: a sender that is killed, a mail server that is silent."""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command
from django.test import Client

from bench.mail.server import receiving
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.mail.letters import Letter
from extranet.mail.models import Recipient
from extranet.mail.outbox import post
from workspaces.actions.spaces import create_workspace

TOKEN = "a" * 32


def killed_again_and_again(letters: int, kills: int) -> None:
    """Print what arrived of letters whose sender was killed."""
    with receiving() as received:
        environment = {**os.environ, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(received.port)}
        command = [sys.executable, "-m", "bench.mail.killing", str(letters), str(kills)]
        began = time.perf_counter()
        told = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    people = {to for _peer, to, _id in received.letters}
    ids = Counter(to for to, _id in {(to, message_id) for _peer, to, message_id in received.letters})
    print(f"{letters} letters, {told['killed']} kills, {time.perf_counter() - began:.1f} s")
    print(
        f"  without a letter: {letters - len(people)}; with two Message-IDs: {len([1 for n in ids.values() if n > 1])}"
    )
    print(f"  past their dot when killed: {told['dotted']}; repeated: {received.repeats()}")
    print(f"  repeated though not in doubt: {len(received.repeats_of_finished())}; rows: {told['states']}")


def clicks_meanwhile(silence: float) -> None:
    """Print how long another person's writes take while the mail server says nothing."""
    user = User.objects.create_user("banc@exemple.fr", None, first_name="Banc", last_name="d’essai")
    space = create_workspace("Banc", "empty", actor=None)
    grants.grant(space.scope, user, Role.MANAGER, actor=None)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    headers = {
        "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with receiving(silence=silence) as received:
        environment = {**os.environ, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(received.port)}
        command = [sys.executable, "-m", "extranet.cli", "run", "--port", "8341"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            next(line for line in process.stdout if "Ctrl-C" in line)
            threading.Thread(target=process.stdout.read, daemon=True).start()
            _tell("before", _write_for(silence / 3, space.scope_id, headers))
            post(Letter("Bonjour", ["Bonjour"]), "lente@exemple.fr")
            while not received.letters:
                time.sleep(0.1)
            _tell(f"meanwhile, {silence:.0f} s", _write_for(silence * 0.9, space.scope_id, headers))
            assert Recipient.objects.get().state == "sending"
        finally:
            process.terminate()
            process.wait(60)


def _tell(when: str, waits: list[float]) -> None:
    waits.sort()
    p95 = waits[int(len(waits) * 0.95)]
    print(f"another person's writes {when}: {len(waits)}")
    print(f"  median {statistics.median(waits):.0f} ms, p95 {p95:.0f} ms, longest {waits[-1]:.0f} ms")


def _write_for(seconds: float, scope_id: int, headers: dict[str, str]) -> list[float]:
    line = http.client.HTTPConnection("127.0.0.1", 8341, timeout=60)
    waits: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        body = f"space_{scope_id}={'daily' if len(waits) % 2 else 'weekly'}"
        began = time.perf_counter()
        line.request("POST", "/notifications/preferences/", body, headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 302, answer.status
        waits.append((time.perf_counter() - began) * 1000)
        time.sleep(0.2)
    return waits[1:]


def main() -> None:
    """Measure both."""
    options = argparse.ArgumentParser()
    options.add_argument("--letters", type=int, default=1000)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--silence", type=float, default=60)
    chosen = options.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    killed_again_and_again(chosen.letters, chosen.kills)
    Recipient.objects.all().delete()
    clicks_meanwhile(chosen.silence)


if __name__ == "__main__":
    main()
