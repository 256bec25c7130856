"""Looking into a zip somebody sent, which believes nothing it says."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from extranet.ui.errors import Invalid

MOST_ENTRIES = 10_000
# The list of what is inside is read into memory whole.
LONGEST_LIST = 16 * 1024 * 1024
# Text shrinks ten times, tables thirty; a thousand times is a bomb (deflate can do 1,032).
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UTF8, _ENCRYPTED = 0x800, 0x1
_ON_WINDOWS = 0


class Entry(NamedTuple):
    """A file of an archive: where it says it is, its folders, its name, and why it is refused, if it is."""

    info: zipfile.ZipInfo
    path: str
    folders: list[str]
    name: str
    refusal: str = ""


def open_archive(file: BinaryIO, size: int) -> zipfile.ZipFile:
    """Open a zip once its list of files is known to be short; Invalid when it is no zip, or too much of one."""
    _refuse_long_list(file, size)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _broken() from error


def entries(archive: zipfile.ZipFile, size: int) -> list[Entry]:
    """Return the files of an archive of `size` bytes, in its order; Invalid for a bomb, which is opened no further."""
    files = [info for info in archive.infolist() if not info.is_dir()]
    if len(files) > MOST_ENTRIES:
        raise Invalid(_("Cette archive contient plus de %d fichiers. Rien n’a été ajouté.") % MOST_ENTRIES)
    whole = sum(info.file_size for info in files)
    if whole > settings.MAX_UPLOAD_SIZE:
        raise Invalid(_("Une fois ouverte, cette archive serait trop lourde. Rien n’a été ajouté."))
    if whole > SMALL and whole > size * MOST_RATIO:
        raise Invalid(_("Cette archive se déplie démesurément : elle est refusée. Rien n’a été ajouté."))
    return [_entry(info) for info in files]


def pieces(archive: zipfile.ZipFile, entry: Entry, piece: int) -> Iterator[bytes]:
    """Yield the bytes of a file; Invalid when they are not what the archive says."""
    try:
        with archive.open(entry.info) as file:
            while data := file.read(piece):
                yield data
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise Invalid(_("abîmé dans l’archive")) from error


def _entry(info: zipfile.ZipInfo) -> Entry:
    path = _name_of(info).replace("\\", "/")
    *folders, name = path.split("/")
    refusal = ""
    if path.startswith("/") or ".." in folders or name == ".." or (folders and folders[0].endswith(":")):
        refusal = _("son chemin sort de l’archive")
    elif stat.S_ISLNK(info.external_attr >> 16):
        refusal = _("c’est un raccourci, pas un fichier")
    elif info.flag_bits & _ENCRYPTED:
        refusal = _("il est protégé par un mot de passe")
    elif info.compress_type not in _READABLE:
        refusal = _("sa compression n’est pas connue ici")
    elif info.file_size > SMALL and info.file_size > info.compress_size * MOST_RATIO:
        refusal = _("il se déplie démesurément")
    elif not info.file_size:
        refusal = _("il est vide")
    return Entry(info, path, [folder for folder in folders if folder.strip(" .")], name, refusal)


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return a name as who made the archive wrote it: old programs say no more than bytes of their own alphabet."""
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # 850 is the alphabet of French Windows; its accents are where 437 has them, and it has them all.
        return raw.decode("cp850") if info.create_system == _ON_WINDOWS else info.filename


def _refuse_long_list(file: BinaryIO, size: int) -> None:
    tail = min(size, 65_535 + _END.size)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(b"PK\5\6")
    if at < 0 or len(end) - at < _END.size:
        raise _broken()
    _sign, _disk, _first, _here, count, length, _where, _comment = _END.unpack_from(end, at)
    if count == 0xFFFF or length == 0xFFFFFFFF or _where == 0xFFFFFFFF:
        at = end.rfind(b"PK\6\6", 0, at)
        if at < 0 or len(end) - at < _END_64.size:
            raise _broken()
        count, length = _END_64.unpack_from(end, at)[7:9]
    if count > MOST_ENTRIES * 2 or length > LONGEST_LIST:
        raise Invalid(_("Cette archive contient plus de %d fichiers. Rien n’a été ajouté.") % MOST_ENTRIES)
    file.seek(0)


def _broken() -> Invalid:
    return Invalid(_("Ce fichier n’est pas une archive zip, ou il est abîmé. Rien n’a été ajouté."))
