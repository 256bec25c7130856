"""A mandate that ended gives no right any more on the first page of the day, though nothing ran at midnight."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from directory import cercles
from directory.models import Function, FunctionRole, Person, Structure, StructureKind
from extranet.access.grants import make_scope
from extranet.accounts.models import User
from extranet.jobs import periodic
from extranet.jobs.models import PeriodicJob
from tests import factories
from tests.cli.conftest import ROOT, data_dir, environment, migrated  # noqa: F401  (fixtures)
from tests.cli.started import rows, started, until
from tests.cli.test_run import free_port

IN_CERCLE = """
SELECT u.email FROM accounts_user u JOIN accounts_user_groups g ON g.user_id = u.id
JOIN directory_cercle c ON c.group_id = g.group_id WHERE c.key = 'elus'
"""


def mandate_that_ended(email: str) -> User:
    """Make a mayor whose mandate ends today, in the cercle of the élus still: the last turn was three days ago."""
    today = timezone.localdate()
    user = factories.member(email, "Hélène", "Décroix")
    scope = make_scope("Annuaire")
    commune = Structure.objects.create(name="Arques", kind=StructureKind.COMMUNE, scope=scope)
    person = Person.objects.create(first_name="Hélène", last_name="Décroix", user=user, scope=scope)
    begun = today - timedelta(days=900)
    mandate = Function.objects.create(
        person=person, structure=commune, role=FunctionRole.MAYOR, start=begun, scope=scope
    )
    cercles.ensure(cercles.territory_rules())
    cercles.refresh()
    Function.objects.filter(pk=mandate.pk).update(end=today)
    PeriodicJob.objects.create(name="directory.refresh_cercles", turn_at=timezone.now() - timedelta(days=3))
    return user


def answers(address: str) -> bool:
    """Say whether the page is there."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  (loopback)
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


def test_a_web_process_alone_holds_the_cercles_before_its_first_page(data_dir: Path) -> None:  # noqa: F811
    code = "import django; django.setup(); from tests.directory.test_midnight import mandate_that_ended as make; "
    values = {**environment(data_dir), "DJANGO_SETTINGS_MODULE": "extranet.settings"}
    command = [sys.executable, "-c", f"{code} make('helene@exemple.fr')"]
    subprocess.run(command, env=values, cwd=ROOT, check=True, timeout=120)
    assert rows(data_dir, IN_CERCLE) == [("helene@exemple.fr",)]
    port = free_port()
    with started(data_dir, "run", "--web-only", "--port", str(port)):
        until(lambda: answers(f"http://127.0.0.1:{port}/compte/login/"), seconds=120)
        assert rows(data_dir, IN_CERCLE) == []


@pytest.mark.django_db
def test_a_process_that_slept_over_midnight_holds_them_before_the_first_page(
    monkeypatch: pytest.MonkeyPatch, browse: Callable[..., Client]
) -> None:
    user = mandate_that_ended("helene@exemple.fr")
    client = browse(user)
    assert user.groups.filter(cercle__key="elus").exists()
    monkeypatch.setattr(periodic._Day, "held", timezone.localdate() - timedelta(days=1))
    client.get("/")
    assert not user.groups.filter(cercle__key="elus").exists()
    assert periodic._Day.held == timezone.localdate()
