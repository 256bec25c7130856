"""Reading the sessions of the editing server, and what it tells of versions."""

from typing import Any

from documents.models import Document, OfficeChanges, OfficeSession, Version
from documents.office.config import version_key
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.ui.errors import NotVisible


def open_session_of(document: Document) -> OfficeSession | None:
    """Return the session in which the document is being edited now."""
    return OfficeSession.objects.filter(document=document, closed_at=None).select_related("base__blob").first()


def get_session(pk: int) -> OfficeSession:
    """Return a session the editing server speaks of; NotVisible when it never was."""
    session = OfficeSession.objects.select_related("document__scope", "base", "lock").filter(pk=pk).first()
    if session is None:
        raise NotVisible
    return session


def get_readable_version(user_id: int, pk: int) -> Version:
    """Return a version that this person may read now; the editing server asks for it in their name."""
    version = Version.objects.select_related("blob", "document__scope").filter(pk=pk, document__deleted_at=None).first()
    if version is None or not rules.can(actor_of(user_id), Role.READER, version.document):
        raise NotVisible
    return version


def actor_of(user_id: int) -> Actor:
    """Return the actor in whose name the editing server acts; who was closed meanwhile holds nothing."""
    return Actor(User.objects.filter(pk=user_id, is_active=True).first())


def history_of(document: Document) -> dict[str, Any]:
    """Return the versions as the editor's history view takes them (`refreshHistory`)."""
    versions = document.versions.select_related("author", "blob", "office_changes").order_by("number")
    rows = []
    for version in versions:
        author = version.author
        row: dict[str, Any] = {
            "created": version.at.strftime("%Y-%m-%d %H:%M:%S"),
            "key": version_key(version),
            "version": version.number,
            "user": {"id": str(author.pk), "name": author.get_full_name()} if author else {"id": "", "name": ""},
        }
        told: OfficeChanges | None = getattr(version, "office_changes", None)
        if told is not None and told.history:
            row |= {key: told.history[key] for key in ("changes", "serverVersion") if key in told.history}
        rows.append(row)
    return {"currentVersion": rows[-1]["version"] if rows else 0, "history": rows}
