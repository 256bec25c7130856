"""What every page inside the documents of a space shares."""

from typing import Any

from documents.actions.folders import has_own_rights
from documents.forms.notes import NoteVersionForm, PublishForm
from documents.models import Document, DocumentKind, Folder
from documents.notes.papers import FORMS
from documents.queries import crumbs, notes
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from workspaces.queries import space_context


def image_url(document: Document) -> str:
    """Return the address of a note's images, with a {} for their number."""
    return f"{document.get_absolute_url()}images/{{}}/"


def note_context(document: Document) -> dict[str, Any]:
    """Return what the page of a document shows when it is a note: what is written now."""
    if document.kind != DocumentKind.NOTE:
        return {"note_html": ""}
    return {
        "note_html": notes.html_of(document.note, image_url(document)),
        "publish_form": PublishForm(),
        "version_form": NoteVersionForm(),
        "note_forms": FORMS,
    }


def folder_context(actor: Actor, folder: Folder) -> dict[str, Any]:
    """Return the frame of the space, the way to the folder, and what the actor may do in it."""
    # Who is only shown a document of this folder elsewhere learns nothing of it.
    rules.check(actor, Role.READER, folder)
    context = space_context(actor, folder.workspace, "documents")
    if context["role"] is None:
        # Who was let into one folder only is shown no door that stays closed.
        context["tabs"] = []
    return context | {
        "folder": folder,
        "crumbs": crumbs(actor, folder),
        "may_add": rules.can(actor, Role.CONTRIBUTOR, folder),
        "may_manage": rules.can(actor, Role.MANAGER, folder),
        "has_own_rights": has_own_rights(folder),
        "is_health": folder.scope.zone == Zone.HEALTH,
    }
