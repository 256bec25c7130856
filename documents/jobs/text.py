"""Reading the text of files, in the background; it may run twice without harm."""

import logging
from collections.abc import Callable
from typing import BinaryIO

from django.db import transaction
from django_tasks import task

from documents import storage
from documents.extraction import Unreadable, extract, kind_of, ocr
from documents.models import Extract, TextState, Version
from extranet.search import index

logger = logging.getLogger(__name__)


@task()
def extract_text(version_id: int) -> None:
    """Read the text of a version's file and put it in the index; leave scanned pages to `read_scan`."""
    version = _version(version_id)
    if version is None:
        return
    kind = kind_of(version.blob.media_type)
    state, text = _read(version, lambda file: extract(file, kind)) if kind else (TextState.UNSUPPORTED, "")
    if state != TextState.DONE and state != TextState.FAILED and _may_be_scanned(version):
        read_scan.enqueue(version.pk)
        return
    _keep(version, state, text)


# After the quick work that people wait for.
@task(priority=-10)
def read_scan(version_id: int) -> None:
    """Read the words on scanned pages or a photo, and put them in the index."""
    version = _version(version_id)
    if version is None:
        return
    state, text = _read(version, lambda file: ocr.read_words(file, version.blob.media_type))
    # A photo without words is a photo, not a failure.
    _keep(version, TextState.EMPTY if state == TextState.FAILED else state, text)


def _version(version_id: int) -> Version | None:
    """Return the version whose text may be read: never one of the health zone."""
    rows = Version.objects.select_related("blob", "document__scope", "document__author")
    version = rows.filter(pk=version_id).first()
    if version is None or version.text_state == TextState.WITHHELD or version.blob.is_sealed:
        return None
    return version


def _may_be_scanned(version: Version) -> bool:
    return ocr.is_available() and ocr.can_read(version.blob.media_type)


def _read(version: Version, reader: Callable[[BinaryIO], str]) -> tuple[TextState, str]:
    try:
        with storage.open_blob(version.blob) as file:
            text = reader(file).replace("\0", "")
    except (Unreadable, OSError):
        logger.info("The text of version %s could not be read", version.pk)
        return TextState.FAILED, ""
    return (TextState.DONE if text.strip() else TextState.EMPTY), text


@transaction.atomic
def _keep(version: Version, state: TextState, text: str) -> None:
    if not Version.objects.filter(pk=version.pk).update(text_state=state):
        return
    if state == TextState.DONE:
        Extract.objects.update_or_create(version=version, defaults={"text": text})
    document = version.document
    document.refresh_from_db()
    if document.current_id == version.pk and document.deleted_at is None:
        index.put(document)
