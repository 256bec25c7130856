"""The models and their migrations say the same."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tests.repository.sources import of_product


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except (SystemExit, SystemCheckError) as error:
        raise AssertionError(f"A migration is missing:\n{out.getvalue()}") from error


def test_every_migration_has_a_name_given_by_hand() -> None:
    named_by_machine = [path.name for path in of_product(".py") if "migrations" in path.parts and "_auto_" in path.name]
    assert not named_by_machine
