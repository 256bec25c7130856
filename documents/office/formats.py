"""Which files the editing server opens, and whether what it returns is what was asked for."""

import zipfile
from typing import BinaryIO, NamedTuple

from documents.naming import split_name


class Format(NamedTuple):
    """A kind of file: which editor opens it, whether it may be written back, and how to know it by its inside."""

    editor: str
    is_editable: bool
    # The part of an OOXML package, or the media type of an OpenDocument one, that proves its kind; "" for plain text.
    mark: str


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
FORMATS = {
    "docx": Format("word", True, f"{_OOXML}wordprocessingml.document.main+xml"),
    "xlsx": Format("cell", True, f"{_OOXML}spreadsheetml.sheet.main+xml"),
    "pptx": Format("slide", True, f"{_OOXML}presentationml.presentation.main+xml"),
    "odt": Format("word", True, f"{_ODF}text"),
    "ods": Format("cell", True, f"{_ODF}spreadsheet"),
    "odp": Format("slide", True, f"{_ODF}presentation"),
    "txt": Format("word", True, ""),
    "csv": Format("cell", True, ""),
    "doc": Format("word", False, ""),
    "xls": Format("cell", False, ""),
    "ppt": Format("slide", False, ""),
    "rtf": Format("word", False, ""),
    "pdf": Format("pdf", False, ""),
}
# The part of a package that is read to know it: a few kilobytes in any honest file.
_LONGEST_PART = 1024 * 1024
_MACROS = ("vbaproject.bin", "basic/script-lc.xml")


def extension_of(name: str) -> str:
    """Return the extension of a file's name in small letters, without its dot."""
    return split_name(name)[1].removeprefix(".").lower()


def format_of(name: str) -> Format | None:
    """Return how the editing server opens a file of this name; None when it does not."""
    return FORMATS.get(extension_of(name))


def is_genuine(file: BinaryIO, extension: str) -> bool:
    """Say whether `file` is, by its inside, an editable file of this extension, and carries no macros."""
    found = FORMATS.get(extension)
    if found is None or not found.is_editable:
        return False
    if not found.mark:
        return b"\0" not in file.read(64 * 1024)
    try:
        with zipfile.ZipFile(file) as package:
            names = {name.lower() for name in package.namelist()}
            part = "mimetype" if found.mark.startswith(_ODF) else "[Content_Types].xml"
            if any(name.endswith(_MACROS) for name in names) or package.getinfo(part).file_size > _LONGEST_PART:
                return False
            content = package.read(part).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        return False
    return content.strip() == found.mark if part == "mimetype" else f'"{found.mark}"' in content
