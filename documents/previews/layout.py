"""The pages of an office file as LibreOffice lays them out, where it is installed: a PDF kept beside the file."""

import shutil
import tempfile
from pathlib import Path

from documents.models import Blob
from documents.previews.extent import MOST_CELLS
from documents.previews.kinds import teller_of
from documents.previews.programs import Unpreviewable, opened, run, run_confined
from documents.storage import derived

LAYOUT, FAILED = "layout.pdf", "layout.failed"
EXTENT = Path(__file__).with_name("extent.py")
LARGEST = 60 * 1024 * 1024
_WALL_SECONDS = 90
# No macro, no active content, nothing fetched that a document points to; what the kernel refuses is not even tried.
_SETTINGS = [
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
]
_ITEM = '<item oor:path="/{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>'
)


def is_available() -> bool:
    """Say whether LibreOffice is installed here."""
    return shutil.which("soffice") is not None


def can_lay_out(blob: Blob) -> bool:
    """Say whether LibreOffice may be given the file: never a sealed one, which it would need on the disk in clear."""
    return is_available() and not blob.is_sealed and blob.size <= LARGEST


def is_due(blob: Blob) -> bool:
    """Say whether the pages of an office file are still to be laid out."""
    settled = derived.has(blob.address, LAYOUT) or derived.has(blob.address, FAILED)
    return can_lay_out(blob) and not settled


def lay_out(blob: Blob) -> bool:
    """Lay out an office file and keep its pages; False, kept too, when LibreOffice cannot."""
    if not can_lay_out(blob):
        return False
    try:
        if _cells(blob) > MOST_CELLS:
            raise Unpreviewable("more pages than anyone looks at")
        derived.keep(blob.address, LAYOUT, _converted(blob))
    except (Unpreviewable, OSError):
        derived.keep(blob.address, FAILED, b"")
        return False
    return True


def _cells(blob: Blob) -> int:
    """Return how many cells the widest sheet of a spreadsheet spans; 0 for other files."""
    teller = teller_of(blob)
    if teller not in {"sheets", "opendocument"}:
        return 0
    with opened(blob) as file:
        return int(run(EXTENT, [teller], file))


def _converted(blob: Blob) -> bytes:
    with tempfile.TemporaryDirectory(prefix="layout-") as name, opened(blob) as file:
        home = Path(name)
        source, made = home / "document", home / "document.pdf"
        with source.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items))
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--nodefault", "--convert-to", "pdf", "--outdir", name, str(source)]
        run_confined(command, None, _WALL_SECONDS, home=name)
        if not made.is_file():
            raise Unpreviewable("no page")
        return made.read_bytes()
