"""What kind of file a name or media type announces: for the reader's eye only, never a security decision."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FileKind:
    """How a kind of file is shown: `icon` of the sprite, `tint` class, French `label`."""

    icon: str
    tint: str
    label: str | Promise


TEXT = FileKind("file-text", "tint-5", _("Document texte"))
SHEET = FileKind("file-spreadsheet", "tint-3", _("Tableur"))
SLIDES = FileKind("presentation", "tint-1", _("Présentation"))
PDF = FileKind("file-text", "tint-0", _("Document PDF"))
IMAGE = FileKind("file-image", "tint-6", _("Image"))
VIDEO = FileKind("file-video-camera", "tint-7", _("Vidéo"))
SOUND = FileKind("file-music", "tint-7", _("Son"))
ARCHIVE = FileKind("file-archive", "tint-2", _("Archive"))
OTHER = FileKind("file", "tint-4", _("Fichier"))
FOLDER = FileKind("folder", "tint-1", _("Dossier"))

EXTENSIONS = {
    "txt md rtf odt doc docx pages": TEXT,
    "csv ods xls xlsx numbers": SHEET,
    "odp ppt pptx key": SLIDES,
    "pdf": PDF,
    "png jpg jpeg gif webp avif heic svg tif tiff bmp odg": IMAGE,
    "mp4 webm mov avi mkv": VIDEO,
    "mp3 ogg oga wav flac m4a": SOUND,
    "zip 7z rar tar gz tgz": ARCHIVE,
    "folder": FOLDER,
}
BY_EXTENSION = {extension: kind for names, kind in EXTENSIONS.items() for extension in names.split()}
# Found anywhere in a media type, in this order: office types name what they are in their middle.
BY_TYPE = [
    ("pdf", PDF),
    ("spreadsheet", SHEET),
    ("excel", SHEET),
    ("csv", SHEET),
    ("presentation", SLIDES),
    ("powerpoint", SLIDES),
    ("wordprocessing", TEXT),
    ("opendocument.text", TEXT),
    ("msword", TEXT),
    ("image/", IMAGE),
    ("video/", VIDEO),
    ("audio/", SOUND),
    ("zip", ARCHIVE),
    ("text/", TEXT),
]


def kind(name_or_type: str) -> FileKind:
    """Return the kind of `compte-rendu.pdf`, `application/pdf` or `folder`; what is unknown is a plain file."""
    text = name_or_type.lower()
    extension = PurePosixPath(text).suffix.removeprefix(".")
    if extension in BY_EXTENSION:
        return BY_EXTENSION[extension]
    if text in BY_EXTENSION and "/" not in text:
        return BY_EXTENSION[text]
    return next((kind for part, kind in BY_TYPE if "/" in text and part in text), OTHER)
