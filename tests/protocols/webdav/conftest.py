"""A space in the drive, and a server for clients that need a real one."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from documents import queries
from documents.models import Folder
from extranet.accounts.models import User
from tests.cli.conftest import ROOT, environment
from tests.cli.test_run import free_port, running
from tests.documents.conftest import make_folder, put, root, space
from tests.prepared import migrated_folder
from tests.protocols.webdav.drive import Drive

__all__ = ["make_folder", "put", "root", "space"]

_PREPARE = """
import django; django.setup()
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.actions.app_passwords import create_app_password
from extranet.accounts.models import User
from workspaces.actions.spaces import create_workspace
user = User.objects.create_user("alice@exemple.fr", None, first_name="Alice", last_name="Lefebvre")
grants.grant(create_workspace("Tourisme", "group", actor=None).scope, user, Role.MANAGER, actor=None)
print(create_app_password(user, name="essai", realms=["documents"], actor=Actor(user))[1])
"""


@dataclass
class Served:
    """A running extranet with one space, « tourisme »."""

    url: str
    port: int
    secret: str
    data_dir: Path
    email: str = "alice@exemple.fr"


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run the command on a data folder of its own."""
    folder, port = tmp_path_factory.mktemp("served") / "data", free_port()
    shutil.copytree(migrated_folder(tmp_path_factory), folder)
    env = environment(folder) | {"DJANGO_SETTINGS_MODULE": "extranet.settings"}
    made = subprocess.run(
        [sys.executable, "-c", _PREPARE], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    with running(folder, "--port", str(port)) as command:
        command.ready()
        yield Served(f"http://127.0.0.1:{port}/dav/documents/tourisme/", port, made.stdout.strip(), folder)


@pytest.fixture
def drive(root: Folder, alice: User) -> Drive:
    """The drive as Alice, who manages the space, opens it."""
    assert queries.get_root(root.workspace) == root
    return Drive(alice)
