"""The backup file: a tar with the database, the files, and a manifest that holds the SHA-256 of each.

The database comes first and the files after it: blobs never change once written, so a file the database
speaks of is there (see docs/decisions). Keys are left out unless asked for: with them, whoever has the
backup can read everything.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from documents.storage.paths import DERIVED
from extranet.environment import DATA_DIR
from extranet.ui.errors import Conflict, DomainError, Invalid

MANIFEST = "manifest.json"
FORMAT = 1
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds."""

    files: int
    octets: int
    with_keys: bool
    same_keys: bool = True


def folders() -> dict[str, Path]:
    """Return the folders that a backup takes along, by their name in it."""
    return {"blobs": Path(settings.BLOB_DIR), "media": Path(settings.MEDIA_ROOT)}


def write(target: Path, *, with_keys: bool) -> Summary:
    """Write a backup at `target`, which appears only once it is whole."""
    if target.exists():
        raise Conflict(f"« {target} » existe déjà : choisissez un autre nom.")
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    dump = target.with_name(f".{target.name}.database-{os.getpid()}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            summary = _fill(file, dump, with_keys=with_keys)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise DomainError(f"La sauvegarde n’a pas pu être écrite : {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
        dump.unlink(missing_ok=True)
    return summary


def _fill(file: IO[bytes], dump: Path, *, with_keys: bool) -> Summary:
    entries: dict[str, dict[str, Any]] = {}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        name = _dump_database(dump)
        entries[name] = _add(tar, name, dump)
        dump.unlink()
        for folder, path in {**folders(), **({"keys": DATA_DIR / "keys"} if with_keys else {})}.items():
            for inner, source in _files(path):
                # A temporary file may be gone by now; what the database speaks of is not.
                if source.exists():
                    entries[f"{folder}/{inner}"] = _add(tar, f"{folder}/{inner}", source)
        manifest = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(),
            "engine": connection.vendor,
            "keys": key_fingerprint(),
            "files": entries,
        }
        body = json.dumps(manifest, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(body)
        tar.addfile(member, io.BytesIO(body))
    return Summary(len(entries), sum(int(entry["size"]) for entry in entries.values()), with_keys)


def _dump_database(dump: Path) -> str:
    if connection.vendor == "sqlite":
        # One consistent copy beside running writers; copying the file of a WAL database gives a broken one.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(dump)])
        return SQLITE
    _postgres("pg_dump", "--format=custom", f"--file={dump}")
    return POSTGRESQL


def _postgres(program: str, *arguments: str) -> None:
    values = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(values["PASSWORD"] or "")}
    where = [f"--dbname={values['NAME']}"]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if values[key]:
            where.append(f"{option}={values[key]}")
    path = shutil.which(program)
    if path is None:
        raise DomainError(f"Le programme « {program} » manque : installez le client PostgreSQL.")
    done = subprocess.run([path, *where, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DomainError(f"« {program} » a échoué : {done.stderr.strip()[-500:]}")


def _add(tar: tarfile.TarFile, name: str, source: Path) -> dict[str, Any]:
    """Add a file and return its size and digest, as they were read."""
    member = tarfile.TarInfo(name)
    with source.open("rb") as file:
        member.size = os.fstat(file.fileno()).st_size
        reader = _Hashing(file)
        tar.addfile(member, reader)
    return {"size": member.size, "sha256": reader.digest.hexdigest()}


class _Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.digest = hashlib.sha256()
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        block = self._file.read(size)
        self.digest.update(block)
        return block


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        # What is only made from the files is made again.
        if path.is_file() and not path.is_symlink() and inner.parts[0] != DERIVED:
            yield inner.as_posix(), path


def key_fingerprint() -> str:
    """Return what tells two encryption keys apart, and nothing more."""
    return hashlib.sha256(b"backup\0" + settings.ENCRYPTION_KEY.encode()).hexdigest()[:16]


def is_empty() -> bool:
    """Say whether the platform holds nothing yet: no account, no file."""
    if any(next(_files(path), None) for path in folders().values()):
        return False
    with connection.cursor() as cursor:
        if "accounts_user" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT 1 FROM accounts_user LIMIT 1")
        return cursor.fetchone() is None


def restore(source: Path, *, force: bool) -> Summary:
    """Put a backup in place of what is there; nothing is touched before all of it was verified.

    Conflict when the platform is not empty, unless `force`.
    """
    if not force and not is_empty():
        raise Conflict("Cette plateforme contient déjà des données. Pour les remplacer : --force.")
    staging = DATA_DIR / f".restore-{os.getpid()}"
    staging.mkdir(mode=0o700)
    try:
        manifest = _unpack(source, staging)
        _put_in_place(staging, manifest)
    except (OSError, tarfile.TarError) as error:
        raise DomainError(f"La sauvegarde n’a pas pu être restaurée : {error}.") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    names = manifest["files"]
    with_keys = any(name.startswith("keys/") for name in names)
    octets = sum(int(entry["size"]) for entry in names.values())
    return Summary(len(names), octets, with_keys, manifest["keys"] == key_fingerprint())


def _unpack(source: Path, staging: Path) -> dict[str, Any]:
    """Unpack into `staging` and compare every file with the manifest."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            parts = Path(member.name).parts
            if not member.isreg() or member.name.startswith("/") or ".." in parts or member.name in found:
                raise Invalid(f"Ce fichier n’est pas une sauvegarde de l’extranet : « {member.name} » y est suspect.")
            stream = tar.extractfile(member)
            if stream is None:
                continue
            if member.name == MANIFEST:
                manifest = json.load(stream)
                continue
            found[member.name] = _extract(stream, staging / member.name)
    if manifest.get("format") != FORMAT:
        raise Invalid("Ce fichier n’est pas une sauvegarde de l’extranet, ou elle n’est pas entière.")
    wanted = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    if wrong := sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)):
        raise Invalid(f"La sauvegarde est abîmée : « {wrong[0]} » ne correspond pas à son empreinte.")
    if manifest["engine"] != connection.vendor:
        raise Invalid(f"La sauvegarde vient de {manifest['engine']}, cette plateforme utilise {connection.vendor}.")
    return manifest


def _extract(stream: IO[bytes], target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := stream.read(CHUNK):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _put_in_place(staging: Path, manifest: dict[str, Any]) -> None:
    """Files first, the database last: as long as it is the old one, the new files merely lie beside its own."""
    targets = dict(folders())
    if any(name.startswith("keys/") for name in manifest["files"]):
        targets["keys"] = DATA_DIR / "keys"
    for folder, target in targets.items():
        for inner, path in _files(staging / folder):
            (target / inner).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target / inner)
    if connection.vendor != "sqlite":
        _postgres(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(staging / POSTGRESQL)
        )
        return
    database = Path(connection.settings_dict["NAME"])
    connections.close_all()
    # The log belongs to the database that goes; left behind, it would be played into the new one.
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(staging / SQLITE, database)
    _sync_folder(database.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
