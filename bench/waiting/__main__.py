"""`bench/run waiting`: how long another person's write waits while something slow is done. Prints a table in Markdown.

What is slow runs in a process of its own, on the same database; the other person makes folders one after the other.
"""

import argparse
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "extranet.settings")
import django

django.setup()

from django.core.management import call_command
from django.db import connection
from PIL import Image

from documents import queries
from documents.actions.folders import create_folder
from documents.actions.note_versions import add_image, publish_note
from documents.actions.notes import create_note
from documents.models import Document, Folder
from documents.notes.blueprints import heading, paragraph
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace

SIDE = 7000  # 49 megapixels, as a good telephone takes them
SENTENCE = "Le comité prend acte du rapport et demande que le sentier soit balisé avant l’été. " * 4
# Between two writes of the other person.
PAUSE = 0.02


def photo() -> bytes:
    """Return a photo of 49 megapixels."""
    noise = Image.effect_noise((700, 700), 60).resize((SIDE, SIDE))
    output = io.BytesIO()
    Image.merge("RGB", [noise, noise, noise]).save(output, "JPEG", quality=70)
    return output.getvalue()


def put_photo(note: Document, actor: Actor, data: bytes) -> None:
    """Put the photo in the note."""
    add_image(note, data, actor=actor)


def publish(note: Document, actor: Actor, _data: bytes) -> None:
    """Make the note a PDF beside it."""
    publish_note(note, "pdf", note.folder, actor=actor)


ACTS: dict[str, tuple[str, Callable[[Document, Actor, bytes], None]]] = {
    "photo": ("une photo de 49 mégapixels entre dans une note", put_photo),
    "publish": ("une note de 400 Ko est publiée en PDF", publish),
}


def build() -> tuple[Folder, Document, User]:
    """Make a space with a large note, and who writes there."""
    user = User.objects.create_user("alice@exemple.fr", None, first_name="Alice", last_name="Lefebvre")
    space = create_workspace("Tourisme", "group", actor=None)
    grants.grant(space.scope, user, Role.MANAGER, actor=None)
    root = queries.get_root(space)
    content = []
    for number in range(120):
        content += [heading(f"Point {number}"), *(paragraph(SENTENCE) for _paragraph in range(10))]
    return root, create_note(root, "Comité", actor=Actor(user), content=content), user


def act(name: str, pk: int) -> None:
    """In a process of its own: get ready, wait for the word, do it, say how long it took."""
    note = Document.objects.select_related("scope", "folder__workspace").get(pk=pk)
    actor, data = Actor(User.objects.get()), photo() if name == "photo" else b""
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    ACTS[name][1](note, actor, data)
    print(1000 * (time.perf_counter() - began), flush=True)


def measure(name: str, root: Folder, note: Document, user: User, prefix: str) -> tuple[float, list[float]]:
    """Return how long the slow act took, and each write of the other person meanwhile."""
    command = [sys.executable, "-m", "bench.waiting", "--act", name, "--note", str(note.pk)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin and child.stdout and child.stdout.readline() == "ready\n"
    child.stdin.write("go\n")
    child.stdin.flush()
    waits = []
    while child.poll() is None:
        began = time.perf_counter()
        create_folder(root, f"{prefix} {len(waits)}", actor=Actor(user))
        waits.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    return float(child.stdout.readline()), waits


def alone(root: Folder, user: User, times: int) -> list[float]:
    """Return how long the writes take while nothing else is done."""
    waits = []
    for number in range(times):
        began = time.perf_counter()
        create_folder(root, f"Seule {number}", actor=Actor(user))
        waits.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    return waits


def _row(label: str, slow: str, waits: list[float]) -> str:
    ordered = sorted(waits)
    return f"| {label} | {slow} | {ordered[len(ordered) // 2]:.0f} | {ordered[-1]:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--act", choices=ACTS)
    parser.add_argument("--note", type=int)
    options = parser.parse_args()
    if options.act:
        act(options.act, options.note)
        return
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    root, note, user = build()
    print(f"\n### {connection.vendor}\n")
    print(
        "| Pendant ce temps | il dure (ms) | une autre écriture, p50 (ms) | la plus longue (ms) |\n|---|---:|---:|---:|"
    )
    print(_row("rien", "–", alone(root, user, 50)))
    for name, (label, _act) in ACTS.items():
        longest, all_waits = 0.0, []
        for time_number in range(options.times):
            took, waits = measure(name, root, note, user, f"{name} {time_number}")
            longest, all_waits = max(longest, took), all_waits + waits
        print(_row(label, f"{longest:.0f}", all_waits))


main()
