"""The antivirus: a real clamd, which knows one signature, holds files back until it has seen them."""

import hashlib
import io
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from documents import queries
from documents.jobs import scan_waiting
from documents.models import Blob, Document, Folder
from documents.scanning import clamd
from extranet.access import grants
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.accounts.models import User
from extranet.notifications.models import Notification
from tests import factories
from tests.documents.conftest import a_file, upload_url

Put = Callable[..., Document]
# The test file of the antivirus makers, in two pieces: no antivirus takes this one for it.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clamd on a socket of its own; it takes no more than a megabyte at once."""
    folder = tmp_path_factory.mktemp("clamd")
    signatures = folder / "signatures"
    signatures.mkdir()
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (signatures / "test.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test\n")
    socket, settings = folder / "socket", folder / "clamd.conf"
    lines = (f"LocalSocket {socket}", f"DatabaseDirectory {signatures}", "StreamMaxLength 1M", "AlertEncrypted yes")
    settings.write_text("\n".join((*lines, "Foreground yes", f"TemporaryDirectory {folder}", "")))
    process = subprocess.Popen(["clamd", "--config-file", str(settings)], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not socket.exists():
        assert process.poll() is None and time.monotonic() < deadline, "clamd did not start"
        time.sleep(0.05)
    yield socket
    process.terminate()
    process.wait(10)


@pytest.fixture
def antivirus(daemon: Path, settings: Any) -> None:
    """The product, told where clamd is."""
    settings.CLAMD_ADDRESS = str(daemon)


def _state(document: Document) -> str:
    return str(Blob.objects.get(versions__document=document).scan_state)


def _download(document: Document, user: User) -> Any:
    return factories.browse(user).get(reverse("documents:download", args=[document.pk]))


def _status(document: Document, user: User) -> int:
    answer = _download(document, user)
    b"".join(answer)
    return int(answer.status_code)


def test_a_clean_file_goes_out_once_it_was_seen(
    antivirus: None, root: Folder, bob: User, put: Put, run_jobs: Callable[[], None]
) -> None:
    document = put(root, bob, "plan.txt", b"Bonjour")
    held = _download(document, bob)
    assert held.status_code == 503 and "en cours d’analyse" in held.content.decode()
    assert "analyse en cours" in factories.browse(bob).get(document.get_absolute_url()).content.decode()
    run_jobs()
    assert _state(document) == "clean"
    assert b"".join(_download(document, bob)) == b"Bonjour"


def test_a_virus_is_held_back_and_told(
    antivirus: None, root: Folder, alice: User, bob: User, put: Put, run_jobs: Callable[[], None]
) -> None:
    document = put(root, bob, "facture.txt", EICAR)
    run_jobs()
    assert _state(document) == "infected"
    assert _status(document, bob) == _status(document, alice) == 403
    told = Notification.objects.filter(entry__verb="infected").values_list("user", flat=True)
    assert set(told) == {alice.pk, bob.pk}
    # The same bytes do not come in again, under any name.
    answer = factories.browse(bob).post(upload_url(root), {"upload": a_file("autre.txt", EICAR)})
    assert answer.status_code == 422 and "virus" in answer.content.decode()
    assert Document.objects.count() == 1


def test_a_virus_of_the_health_zone_is_found_under_its_seal(
    antivirus: None, health: Any, run_jobs: Callable[[], None], put: Put
) -> None:
    professional = factories.professional("pro@exemple.fr", "Paule", "Roux")
    grants.grant(health.scope, professional, Role.MANAGER, actor=None)
    document = put(queries.get_root(health), professional, "a.txt", EICAR, assurance=Assurance.SECOND_FACTOR)
    run_jobs()
    assert _state(document) == "infected"


def test_while_it_is_away_files_wait(
    antivirus: None, settings: Any, daemon: Path, root: Folder, bob: User, put: Put, run_jobs: Callable[[], None]
) -> None:
    settings.CLAMD_ADDRESS = "/nulle/part"
    document = put(root, bob, "plan.txt", b"Bonjour")
    run_jobs()
    assert _state(document) == "pending"
    assert _status(document, bob) == 503
    settings.CLAMD_ADDRESS = str(daemon)
    scan_waiting.call()
    assert _status(document, bob) == 200


def test_files_from_before_are_seen_little_by_little(
    antivirus: None, settings: Any, daemon: Path, root: Folder, bob: User, put: Put
) -> None:
    settings.CLAMD_ADDRESS = ""
    document, bad = put(root, bob, "avant.txt", b"Bonjour"), put(root, bob, "mauvais.txt", EICAR)
    settings.CLAMD_ADDRESS = str(daemon)
    assert _status(document, bob) == 200
    scan_waiting.call()
    assert (_state(document), _state(bad)) == ("clean", "infected")


def _locked_zip() -> bytes:
    """A zip whose one entry says it is encrypted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("secret.txt", b"x" * 40)
    data = bytearray(out.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("data", [_locked_zip(), b"x" * 2_000_000], ids=["encrypted", "too large for clamd"])
def test_what_cannot_be_seen_within_is_said(
    antivirus: None, settings: Any, root: Folder, bob: User, put: Put, run_jobs: Callable[[], None], data: bytes
) -> None:
    document = put(root, bob, "fermé.zip", data)
    run_jobs()
    assert _state(document) == "unscannable"
    assert _status(document, bob) == 200
    assert "impossible à analyser" in factories.browse(bob).get(document.get_absolute_url()).content.decode()
    settings.REFUSE_UNSCANNABLE = True
    assert _status(document, bob) == 403


def test_a_file_over_our_own_limit_is_not_even_sent(settings: Any) -> None:
    settings.CLAMD_ADDRESS, settings.CLAMD_STREAM_LIMIT = "/nulle/part", 10
    assert clamd.scan(io.BytesIO(b"x" * 11), 11).finding == clamd.Finding.UNSCANNABLE


@pytest.mark.parametrize("address", ["/nulle/part", "127.0.0.1:1", "n’importe quoi"])
def test_an_antivirus_that_is_not_there_says_nothing(settings: Any, address: str) -> None:
    settings.CLAMD_ADDRESS = address
    with pytest.raises(clamd.Away):
        clamd.scan(io.BytesIO(b"x"), 1)
