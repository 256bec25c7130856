"""What was backed up comes back, byte for byte; anything else is refused and changes nothing."""

import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extranet.territory.demo import TERRITORY
from tests.cli.conftest import Extranet


def count(data_dir: Path) -> int:
    with sqlite3.connect(data_dir / "extranet.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM directory_structure").fetchone()[0])


@pytest.fixture
def archive(extranet: Extranet, data_dir: Path, tmp_path: Path) -> Path:
    """A backup of a territory with two blobs and a photo."""
    extranet("territory", "import", str(TERRITORY))
    for name in ("blobs/ab/abcdef", "blobs/cd/cdef", "media/photos/é.webp"):
        (data_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (data_dir / name).write_bytes(name.encode() * 1000)
    target = tmp_path / "sauvegarde.tar"
    words = extranet("backup", str(target)).stdout
    assert "4 fichiers" in words and "n’y sont pas" in words
    return target


def rewrite(archive: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the archive again, each member passed through `change`; None drops it."""
    with tarfile.open(archive) as old:
        members = [(member.name, old.extractfile(member).read()) for member in old if member.isreg()]  # type: ignore[union-attr]
    with tarfile.open(archive, "w") as new:
        for name, body in members:
            changed = change(name, body)
            if changed is not None:
                member = tarfile.TarInfo(name)
                member.size = len(changed)
                new.addfile(member, io.BytesIO(changed))


def test_a_backup_comes_back_on_another_machine(
    archive: Path, extranet: Extranet, data_dir: Path, tmp_path: Path
) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    other = tmp_path / "other"
    words = extranet("restore", str(archive), folder=other).stdout
    assert "chaque empreinte vérifiée" in words and "ne sont pas celles de la sauvegarde" in words
    assert count(other) == 92
    for name in ("blobs/ab/abcdef", "blobs/cd/cdef", "media/photos/é.webp"):
        assert (other / name).read_bytes() == (data_dir / name).read_bytes()
    assert "intact" in extranet("journal", "verify", folder=other).stdout
    assert not list(tmp_path.glob(".*"))


def test_keys_travel_only_when_asked(archive: Path, extranet: Extranet, data_dir: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as tar:
        assert not any(name.startswith("keys/") for name in tar.getnames())
    with_keys, other = tmp_path / "avec.tar", tmp_path / "other"
    assert "peut tout lire" in extranet("backup", str(with_keys), "--with-keys").stdout
    extranet("restore", str(with_keys), folder=other)
    key = other / "keys" / "encryption_key"
    assert key.read_text() == (data_dir / "keys" / "encryption_key").read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_platform_with_data_is_not_replaced_unless_forced(archive: Path, extranet: Extranet, data_dir: Path) -> None:
    with sqlite3.connect(data_dir / "extranet.sqlite3") as database:
        database.execute("DELETE FROM directory_structure WHERE kind = 'commune'")
    database.close()
    assert "--force" in extranet("restore", str(archive), expect=1).stderr
    assert count(data_dir) == 3
    extranet("restore", str(archive), "--force")
    assert count(data_dir) == 92


def _spoil_blob(name: str, body: bytes) -> bytes | None:
    return body[:-1] + b"!" if name == "blobs/cd/cdef" else body


def _drop_blob(name: str, body: bytes) -> bytes | None:
    return None if name == "blobs/cd/cdef" else body


def _drop_manifest(name: str, body: bytes) -> bytes | None:
    return None if name == "manifest.json" else body


def _other_engine(name: str, body: bytes) -> bytes | None:
    if name != "manifest.json":
        return body
    return json.dumps({**json.loads(body), "engine": "postgresql"}).encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_spoil_blob, "« blobs/cd/cdef » ne correspond pas"),
        (_drop_blob, "« blobs/cd/cdef » ne correspond pas"),
        (_drop_manifest, "n’est pas une sauvegarde"),
        (_other_engine, "vient de postgresql"),
    ],
)
def test_a_damaged_backup_changes_nothing(
    change: Callable[[str, bytes], bytes | None], words: str, archive: Path, extranet: Extranet, tmp_path: Path
) -> None:
    rewrite(archive, change)
    other = tmp_path / "other"
    assert words in extranet("restore", str(archive), expect=1, folder=other).stderr
    assert not (other / "extranet.sqlite3").exists() or not (other / "blobs").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside", "blobs/../../outside"])
def test_a_hostile_archive_writes_nowhere_else(name: str, archive: Path, extranet: Extranet, tmp_path: Path) -> None:
    with tarfile.open(archive, "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    assert "suspect" in extranet("restore", str(archive), expect=1, folder=tmp_path / "deep" / "other").stderr
    assert not list(tmp_path.rglob("outside"))


def test_what_is_no_archive_and_what_is_there_already_are_refused(
    archive: Path, extranet: Extranet, tmp_path: Path
) -> None:
    assert "existe déjà" in extranet("backup", str(archive), expect=1).stderr
    text = tmp_path / "text.tar"
    text.write_text("rien")
    assert "n’a pas pu être restaurée" in extranet("restore", str(text), expect=1, folder=tmp_path / "o").stderr
    assert "écrite" in extranet("backup", str(tmp_path / "absent" / "b.tar"), expect=1).stderr
