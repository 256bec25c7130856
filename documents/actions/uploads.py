"""Adding documents and versions, once their bytes are on disk for good."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import queries
from documents.actions.files import keep_blob
from documents.actions.folders import lock_folder
from documents.actions.locks import refuse_locked
from documents.actions.usage import take
from documents.extraction import kind_of, ocr
from documents.jobs import extract_text, prepare_preview
from documents.models import Document, DocumentKind, Extract, Folder, TextState, Version
from documents.naming import clean_name, fold_name, numbered
from documents.previews.kinds import needs_preparing
from documents.storage import Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope, Zone
from extranet.accounts.models import User
from extranet.jobs import lanes
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Conflict, refuse_stale


@transaction.atomic
def add_document(
    folder: Folder,
    stored: Stored,
    name: str,
    *,
    actor: Actor,
    description: str = "",
    comment: str = "",
    exact: bool = False,
    tokens: Collection[str] = (),
) -> Document:
    """Add a stored file to `folder` as a new document; a name that is taken gets a number, or a Conflict if `exact`.

    `tokens` are those of the locks the actor's program holds.
    """
    rules.check(actor, Role.CONTRIBUTOR, folder)
    folder = lock_folder(folder)
    # Once more: while the file came in, the folder may have left for narrower rights.
    rules.check(actor, Role.CONTRIBUTOR, folder)
    refuse_locked(actor, folder, tokens)
    if exact:
        refuse_taken(folder, name)
    document = place_document(folder, stored, name, author=actor.user, description=description, comment=comment)
    record(actor, "add", document, folder.scope, about=queries.folders_above(folder.pk))
    index.put(document)
    return document


def place_document(
    folder: Folder, stored: Stored, name: str, *, author: User | None, description: str = "", comment: str = ""
) -> Document:
    """Put a stored file into `folder`, which the caller locked, as a document of `author`; the caller checks and tells.

    What came from outside has no author: its first version's comment says whom it came from.
    """
    now = timezone.now()
    document = Document(
        folder=folder,
        scope=folder.scope,
        name=free_name(folder, clean_name(name)),
        description=description,
        author=author,
        created_at=now,
        updated_at=now,
    )
    document.save()
    put_version(document, stored, name, author=author, comment=comment)
    return document


@transaction.atomic
def deposit(folder: Folder, stored: Stored, name: str, *, actor: Actor, as_version: bool) -> Document:
    """Add a stored file to `folder`; `as_version`: to the document of that name, when there is one one may change."""
    if as_version:
        rules.check(actor, Role.CONTRIBUTOR, folder)
        same = Document.objects.filter(folder=folder, deleted_at=None, name_key=fold_name(clean_name(name))).first()
        if same is not None and rules.can_change(actor, same):
            add_version(same, stored, name, actor=actor)
            return same
    return add_document(folder, stored, name, actor=actor)


@transaction.atomic
def add_version(
    document: Document,
    stored: Stored,
    name: str,
    *,
    actor: Actor,
    comment: str = "",
    version: int | None = None,
    tokens: Collection[str] = (),
) -> Version:
    """Add a stored file as the latest version; Conflict when the document changed since `version` was read.

    The document keeps its name; equal bytes add nothing and return the version that is there.
    """
    rules.check_change(actor, document)
    fresh = lock_document(document, version)
    rules.check_change(actor, fresh)
    refuse_locked(actor, fresh, tokens)
    if fresh.kind == DocumentKind.NOTE:
        raise Conflict(_("Une note s’écrit dans la page. Déposez ce fichier comme un document à part."))
    if fresh.current and fresh.current.blob.address == stored.address:
        return fresh.current
    fresh.updated_at = timezone.now()
    added = put_version(fresh, stored, name, author=actor.user, comment=comment)
    record(
        actor,
        "add_version",
        fresh,
        fresh.scope,
        about=queries.folders_above(fresh.folder_id),
        number=added.number,
    )
    index.put(fresh)
    return added


def lock_document(document: Document, version: int | None, *, in_bin: bool = False) -> Document:
    """Return the document as it is now, locked, one version further; Conflict when it is not at `version` any more."""
    rows = Document.objects.select_for_update().filter(pk=document.pk, deleted_at__isnull=not in_bin)
    fresh = rows.first()
    if fresh is None:
        raise Conflict(_("Ce document vient d’être supprimé ou restauré. Rien n’a été enregistré."))
    refuse_stale(fresh.version, version)
    fresh.version += 1
    return fresh


def free_name(folder: Folder, name: str, *, besides: int | None = None) -> str:
    """Return `name`, numbered if a document of the folder (locked by the caller) has it."""
    stem = fold_name(name)[:1]
    rows = Document.objects.filter(folder=folder, deleted_at=None, name_key__startswith=stem).exclude(pk=besides or 0)
    return numbered(name, set(rows.values_list("name_key", flat=True)))


def refuse_taken(folder: Folder, name: str, *, besides: int | None = None) -> None:
    """Raise Conflict when a document of the folder (locked by the caller) has `name`, but for case and accents."""
    same = Document.objects.filter(folder=folder, deleted_at=None, name_key=fold_name(name)).exclude(pk=besides or 0)
    taken = same.values_list("name", flat=True).first()
    if taken is not None:
        raise Conflict(
            _("« %(name)s » existe déjà dans ce dossier. Rien n’a été modifié : choisissez un autre nom.")
            % {"name": taken}
        )


def put_version(
    document: Document, stored: Stored, name: str, *, author: User | None, comment: str = "", text: str | None = None
) -> Version:
    """Make a stored file the latest version of a locked document whose `updated_at` says when.

    `text`, when it is known, is not looked for in the file. NoRoom when it does not fit in the space.
    """
    take(document.folder.workspace, stored.size)
    version = Version.objects.create(
        document=document,
        number=queries.last_number(document) + 1,
        blob=keep_blob(stored, document.scope),
        author=author,
        at=document.updated_at,
        comment=comment[:300],
        original_name=clean_name(name),
        text_state=_text_state(stored, document.scope, text),
    )
    if version.text_state == TextState.DONE:
        Extract.objects.create(version=version, text=text or "")
    document.current, document.size = version, stored.size
    # No more than what a version changes: a caller may have read the rest before someone else changed it.
    document.save(update_fields=["current", "size", "updated_at", "version"])
    if version.text_state == TextState.PENDING:
        lanes.share(extract_text, author or document.scope).enqueue(version.pk)
    if needs_preparing(version.blob):
        lanes.share(prepare_preview, author or document.scope).enqueue(version.blob_id)
    return version


def _text_state(stored: Stored, scope: Scope, text: str | None) -> str:
    if scope.zone == Zone.HEALTH:
        return TextState.WITHHELD
    if text is not None:
        return TextState.DONE if text.strip() else TextState.EMPTY
    may_be_read = kind_of(stored.media_type) or (ocr.is_available() and ocr.can_read(stored.media_type))
    return TextState.PENDING if may_be_read else TextState.UNSUPPORTED
