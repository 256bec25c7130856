"""Reading the text of files, in the background; it may run twice without harm."""

import logging
from collections.abc import Callable
from typing import BinaryIO

from django.db import transaction
from django_tasks import task

from documents import storage
from documents.extraction import LONGEST_TEXT, TooLong, Unreadable, extract, kind_of, ocr
from documents.models import Extract, TextState, Version
from extranet.access.models import Scope
from extranet.accounts.models import User
from extranet.jobs import lanes
from extranet.search import index

logger = logging.getLogger(__name__)

# What an ordinary file takes a hundredth of; what takes longer does so where nobody waits.
QUICK_SECONDS = 4
# Pages of a scan that are read at a time, some two seconds each: others have their turn in between.
PAGES_A_TURN = 3


@task(queue_name=lanes.QUICK)
def extract_text(version_id: int) -> None:
    """Read the text of a version's file and put it in the index; leave to the slow lane what takes time."""
    version = _version(version_id)
    if version is None:
        return
    try:
        _extract(version, QUICK_SECONDS)
    except TooLong:
        lanes.share(extract_long_text, _owner(version)).enqueue(version.pk)


@task(queue_name=lanes.SLOW)
def extract_long_text(version_id: int) -> None:
    """Read the text of a file that `extract_text` had not the time for."""
    version = _version(version_id)
    if version is None:
        return
    try:
        _extract(version)
    except TooLong:
        _keep(version, TextState.FAILED, "")


def _extract(version: Version, seconds: int | None = None) -> None:
    kind = kind_of(version.blob.media_type)
    state, text = _read(version, lambda file: extract(file, kind, seconds)) if kind else (TextState.UNSUPPORTED, "")
    if state != TextState.DONE and state != TextState.FAILED and _may_be_scanned(version):
        lanes.share(read_scan, _owner(version)).enqueue(version.pk)
        return
    _keep(version, state, text)


# After the files whose text is only to be taken.
@task(queue_name=lanes.SLOW, priority=-10)
def read_scan(version_id: int, first: int = 0) -> None:
    """Read the words on some scanned pages or a photo, put them in the index, and come back for the next pages."""
    version = _version(version_id)
    if version is None:
        return
    read = _read_pages(version, first)
    with transaction.atomic():
        before = Extract.objects.select_for_update().filter(version=version).first() if first else None
        if first and (before is None or before.pages != first):
            # These pages were kept by a turn that ended before it could say so.
            return
        text = "\n".join([*([before.text] if before else []), *read])[:LONGEST_TEXT]
        pages = first + len(read)
        if len(read) == PAGES_A_TURN and pages < ocr.MOST_PAGES and len(text) < LONGEST_TEXT:
            _keep(version, TextState.PENDING, text, pages)
            lanes.share(read_scan, _owner(version)).enqueue(version.pk, pages)
        else:
            # A photo without words is a photo, not a failure.
            _keep(version, TextState.DONE if text.strip() else TextState.EMPTY, text, pages)


def _read_pages(version: Version, first: int) -> list[str]:
    try:
        with storage.open_blob(version.blob) as file:
            words = ocr.read_words(file, version.blob.media_type, first, PAGES_A_TURN)
    except (Unreadable, OSError):
        logger.info("The pages of version %s could not be read from number %s on", version.pk, first + 1)
        return []
    return [page.replace("\0", "") for page in words]


def _owner(version: Version) -> User | Scope:
    """Return whom the work is for: who put the file online, else the place where it came in."""
    return version.author or version.document.scope


def _version(version_id: int) -> Version | None:
    """Return the version whose text may be read: never one of the health zone."""
    rows = Version.objects.select_related("blob", "document__scope", "document__author", "author")
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
    except TooLong:
        raise
    except (Unreadable, OSError):
        logger.info("The text of version %s could not be read", version.pk)
        return TextState.FAILED, ""
    return (TextState.DONE if text.strip() else TextState.EMPTY), text


@transaction.atomic
def _keep(version: Version, state: TextState, text: str, pages: int = 0) -> None:
    """Keep what was read; PENDING says that more pages follow, and what there is can be found already."""
    if not Version.objects.filter(pk=version.pk).update(text_state=state):
        return
    if state in {TextState.DONE, TextState.PENDING}:
        Extract.objects.update_or_create(version=version, defaults={"text": text, "pages": pages})
    document = version.document
    document.refresh_from_db()
    if document.current_id == version.pk and document.deleted_at is None:
        index.put(document)
