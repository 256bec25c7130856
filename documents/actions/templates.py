"""Documents made from a model, and documents that are one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import trees
from documents.actions.folders import lock_folder
from documents.actions.note_versions import store_bytes
from documents.actions.uploads import add_document, free_name, lock_document
from documents.models import Document, Folder
from documents.naming import clean_name, split_name
from documents.notes.blueprints import Blueprint
from documents.notes.paper import Paper
from documents.notes.papers import FORMS
from documents.storage import Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.journal.actions import record

SHIPPED_FORM = "odt"


def from_blueprint(folder: Folder, blueprint: Blueprint, name: str, *, actor: Actor) -> Document:
    """Add an office file to `folder` with what `blueprint` begins with, under the territory's name."""
    rules.check(actor, Role.CONTRIBUTOR, folder)
    stem = _stem(name, f".{SHIPPED_FORM}")
    title, space = stem, folder.workspace.name
    paper = Paper(title, space, timezone.localtime(), blueprint.make(), lambda number: None, is_dated=False)
    name = f"{stem}.{SHIPPED_FORM}"
    # The bytes are on disk before the row is written, as for any file.
    stored = store_bytes(folder.scope, FORMS[SHIPPED_FORM].write(paper), name)
    return add_document(folder, stored, name, actor=actor, comment=_("D’après le modèle « %s »") % blueprint.label)


def from_document(folder: Folder, template: Document, name: str, *, actor: Actor) -> Document:
    """Copy the current version of a model to `folder` as `name`, numbered when it is taken."""
    return _place(folder, template, name, trees.prepare_document_copy(template, folder, actor=actor), actor)


@transaction.atomic
def _place(folder: Folder, template: Document, name: str, stored: Stored, actor: Actor) -> Document:
    rules.check(actor, Role.CONTRIBUTOR, folder)
    folder = lock_folder(folder)
    extension = split_name(template.name)[1]
    name = free_name(folder, f"{_stem(name, extension)}{extension}")
    return trees.place_document_copy(template, folder, name, stored, actor=actor)


@transaction.atomic
def mark_template(document: Document, *, is_template: bool, actor: Actor) -> Document:
    """Offer a document as a model to all who read it, or no longer; for its editors."""
    rules.check(actor, Role.EDITOR, document)
    fresh = lock_document(document, None)
    rules.check(actor, Role.EDITOR, fresh)
    fresh.is_template = is_template
    fresh.save(update_fields=["is_template", "version"])
    record(actor, "edit", fresh, fresh.scope)
    return fresh


def _stem(name: str, extension: str) -> str:
    """Return the cleaned `name` without `extension`, which one may have typed or not."""
    name = clean_name(name)
    return name[: -len(extension)] if extension and name.lower().endswith(extension.lower()) else name
