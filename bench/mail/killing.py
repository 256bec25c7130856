"""`python -m bench.mail.killing LETTERS KILLS`: sends letters from a process that is killed (-9) again and again.

Runs on the empty database of DATA_DIR and speaks to EMAIL_HOST; prints as JSON how many kills hit a working sender, in
how many the letter in hand was past its dot, and how the rows ended.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Count

from extranet.mail import outbox
from extranet.mail.letters import Letter
from extranet.mail.models import Recipient
from extranet.mail.sending import send_waiting


def send_all() -> None:
    """Send until nothing is due."""
    while send_waiting(threading.Event()):
        pass


def kill_after(child: int, sent: int, dice: random.Random) -> bool:
    """Kill the sender soon after it wrote that `sent` letters left; return whether it was still at work."""
    database = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        (count,) = database.execute("SELECT count(*) FROM mail_recipient WHERE sent_at IS NOT NULL").fetchone()
        if count >= sent:
            break
        time.sleep(0.001)
    else:
        database.close()
        return False
    database.close()
    time.sleep(0.02 * dice.random())
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(letters: int, kills: int) -> None:
    """Queue, send and kill."""
    with transaction.atomic():
        for number in range(letters):
            outbox.post(Letter("Bonjour", ["Une nouvelle."]), f"p{number}@exemple.fr")
    dice, killed, dotted = random.Random(9), 0, 0
    for number in range(kills):
        connections.close_all()
        child = os.fork()
        if child == 0:
            send_all()
            os._exit(0)
        killed += kill_after(child, letters * (number + 1) // (kills + 2), dice)
        dotted += Recipient.objects.filter(dot_at__isnull=False).count()
    send_all()
    states = dict(Recipient.objects.values_list("state").annotate(Count("pk")).order_by("state"))
    sys.stdout.write(json.dumps({"killed": killed, "dotted": dotted, "states": states}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
