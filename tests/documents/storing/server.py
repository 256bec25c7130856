"""The running product with one space and a contributor signed in, for clients that need a real server."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.conftest import ROOT, environment
from tests.cli.test_run import Running, free_port, running

_PREPARE = """
import django; django.setup()
from documents import queries
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.access.actor import Actor
from tests import factories
from workspaces.actions.spaces import create_workspace
user = factories.member("bob@exemple.fr", "Bob", "Delattre")
space = create_workspace("Tourisme", "empty", actor=None)
grants.grant(space.scope, user, Role.MANAGER, actor=None)
secret = create_app_password(user, name="essai", realms=["documents"], actor=Actor(user))[1]
print(queries.get_root(space).pk, factories.browse(user).cookies["sessionid"].value, secret)
"""
TOKEN = "a" * 32


@dataclass
class Product:
    """A data folder, and what a client must send to be Bob."""

    data_dir: Path
    port: int
    folder: int
    session: str
    secret: str

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """What says that the client is Bob."""
        return {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}

    @property
    def begin_url(self) -> str:
        """Where uploads begin."""
        return f"{self.base}/espaces/tourisme/documents/{self.folder}/tus/"

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Serve until the end of the block."""
        with running(self.data_dir, "--port", str(self.port)) as command:
            command.ready()
            yield command


def prepare(data_dir: Path, migrated: Path) -> Product:
    """Make a product in a new folder, from one whose database is up to date."""
    shutil.copytree(migrated, data_dir)
    env = environment(data_dir) | {"DJANGO_SETTINGS_MODULE": "extranet.settings"}
    options = {"env": env, "cwd": ROOT, "check": True, "capture_output": True, "text": True}
    made = subprocess.run([sys.executable, "-c", _PREPARE], **options)
    folder, session, secret = made.stdout.split()
    return Product(data_dir, free_port(), int(folder), session, secret)
