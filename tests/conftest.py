"""The hostile environment of every test, and the fixed cast."""

import asyncio
import shutil
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client
from django.utils import timezone

from extranet.access.actor import Actor
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.jobs import periodic
from extranet.jobs.worker import run_pending
from extranet.ui import shell
from tests import factories, slow_in_transactions, undefined_variables, unordered_slices
from tests.prepared import migrated_folder

# Tests sign in and check passwords as often as they like: the hash is slow for guessers, not for us.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1
undefined_variables.install()
unordered_slices.install()
slow_in_transactions.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second database, run what can differ there: what asks it anything, in this process."""
    if connection.vendor == "sqlite":
        return
    asking = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _asks_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(fixtures)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the tests' database is a copy, made by `django_db_modify_db_settings`."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Begin with a database on which the migrations ran already: they run once a run, not once a worker."""
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["TEST"]["NAME"])
        for leftover in ("", "-wal", "-shm"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        shutil.copyfile(migrated_folder(tmp_path_factory) / "extranet.sqlite3", target)


@receiver(connection_created)
def _let_a_power_cut_have_the_tests_database(connection: Any, **kwargs: Any) -> None:
    """Do not wait for the disk: what a crash leaves is tested on databases of started processes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def _nobody_else_at_the_end(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Threads that tests started may keep a connection: PostgreSQL would refuse to drop the tests' database."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may reach beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"A test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _nothing_slow_in_a_transaction() -> Iterator[None]:
    """No test may find the product slow while others wait for its transaction."""
    yield
    found = slow_in_transactions.take_findings()
    if found:
        pytest.fail("Nothing slow under the write lock:\n" + "\n".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def _no_template_residue(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page that a test gets may show the marks of a template that was not rendered."""
    ask = Client.request

    def asking(self: Client, **request: Any) -> Any:
        response = ask(self, **request)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and not response.has_header("Content-Encoding"):
            for mark in (b"{{", b"{%", b"{#"):
                assert mark not in response.content, f"{request.get('PATH_INFO')} shows {mark.decode()}"
        return response

    monkeypatch.setattr(Client, "request", asking)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    """Files, blobs and indexes of a test are its own."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("MEDIA_ROOT", "BLOB_DIR", "SEARCH_INDEX_DIR", "EMAIL_FILE_PATH", "FILE_UPLOAD_TEMP_DIR"):
        path = folder / name.lower()
        path.mkdir()
        setattr(settings, name, path)


@pytest.fixture(autouse=True)
def _static_files_as_they_are(settings: Any) -> None:
    """Pages of a test name their static files plainly: nothing has collected and hashed them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def _named_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages do not look the territory's name up, which would cost the first of them a query."""
    monkeypatch.delitem(shell._providers._things, "site_name")


@pytest.fixture(autouse=True)
def _own_counts(settings: Any) -> None:
    """The rate limits of a test are its own, also when two workers share one Redis."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": default}


@pytest.fixture
def alice(db: None) -> User:
    """Alice Lefebvre, maire: a member of the territory."""
    return factories.member("alice@exemple.fr", "Alice", "Lefebvre")


@pytest.fixture
def bob(db: None) -> User:
    """Bob Delattre, technicien: another member."""
    return factories.member("bob@exemple.fr", "Bob", "Delattre")


@pytest.fixture
def chloe(db: None) -> User:
    """Chloé Vasseur, kinésithérapeute: a member whose RPPS number was verified."""
    return factories.professional("chloe@exemple.fr", "Chloé", "Vasseur")


@pytest.fixture
def david(db: None) -> User:
    """David Guest: an invited outsider."""
    return factories.guest("david@ailleurs.fr", "David", "Caron")


@pytest.fixture
def admin(db: None) -> User:
    """Anne Admin: technical administrator, member of the administrators' group, superuser."""
    return factories.administrator("admin@exemple.fr", "Anne", "Dubois")


@pytest.fixture
def browse() -> Callable[..., Client]:
    """Return a signed-in test client: `browse(alice)`, `browse(chloe, second_factor=True)`, `browse(None)`."""
    return factories.browse


@pytest.fixture
def as_actor() -> Callable[..., Actor]:
    """Return the actor of a user: `as_actor(alice)`."""

    def make(user: User | None, assurance: Assurance = Assurance.PASSWORD) -> Actor:
        return Actor(User.objects.get(pk=user.pk) if user else None, assurance if user else Assurance.PUBLIC)

    return make


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """Run every job that is ready, in all lanes, and every step of a lane until it has nothing to do."""
    return run_pending


@pytest.fixture(autouse=True)
def _the_day_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rights of a day depend on was done: no first page of a test does it."""
    monkeypatch.setattr(periodic._Day, "held", timezone.localdate())


@pytest.fixture(autouse=True)
def _publish_beside_a_running_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a browser test ran in this process, Playwright's event loop runs in the tests' own thread.

    Channels may not wait for its Redis layer there: the message goes out from another thread.
    """
    from extranet.live import publish

    send = publish._send

    def elsewhere(topic: str, message: dict[str, Any]) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            send(topic, message)
            return
        thread = threading.Thread(target=send, args=(topic, message))
        thread.start()
        thread.join()

    monkeypatch.setattr(publish, "_send", elsewhere)
