"""Passing files of the network drive, and how they become documents and versions.

Office programs save in steps: the new text to a file of a passing name, the document aside under another, the new file
to the document's name, the old one deleted. Whatever the steps, the document stays the same and gets one version.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.documents import delete_document
from documents.actions.files import keep_blob
from documents.actions.folders import lock_folder
from documents.actions.locks import refuse_locked
from documents.actions.uploads import add_document, add_version, lock_document
from documents.models import DeadProperty, Document, Folder, Lock, Scratch
from documents.naming import fold_name
from documents.storage import Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import Conflict, Forbidden

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def put_scratch(
    folder: Folder, name: str, stored: Stored | None, *, actor: Actor, tokens: Collection[str] = ()
) -> Scratch:
    """Keep a passing file under `name`, in place of one the actor may change; None: an empty one, or a name to hold."""
    rules.check(actor, Role.CONTRIBUTOR, folder)
    folder = lock_folder(folder)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    if actor.user is None:
        raise Forbidden(_("Il faut être connecté pour déposer un fichier."))
    found = Scratch.objects.filter(folder=folder, name_key=fold_name(name)).first()
    if found is None:
        refuse_locked(actor, folder, tokens)
        found = Scratch(folder=folder, name=name, author=actor.user)
    else:
        _check(found, actor, tokens)
    found.blob = keep_blob(stored, folder.scope) if stored is not None else None
    found.document = None
    found.at = timezone.now()
    found.save()
    return found


@transaction.atomic
def move_scratch(scratch: Scratch, folder: Folder, name: str, *, actor: Actor, tokens: Collection[str] = ()) -> Scratch:
    """Give a passing file another passing name, or an empty one any name."""
    _check(scratch, actor, tokens)
    rules.check(actor, Role.CONTRIBUTOR, folder)
    folder = lock_folder(folder)
    refuse_locked(actor, folder, tokens)
    if scratch.document is not None and scratch.document.scope_id != folder.scope_id:
        raise Forbidden(_("Un fichier temporaire reste dans le dossier du document."))
    _make_room(folder, name, actor, tokens, besides=scratch)
    # Not dated anew: a passing file that is renamed each day passes all the same.
    scratch.folder, scratch.name = folder, name
    scratch.save()
    return scratch


@transaction.atomic
def set_aside(document: Document, folder: Folder, name: str, *, actor: Actor, tokens: Collection[str] = ()) -> Scratch:
    """Show a document on the drive under a passing name, its own being free for the file that will replace it."""
    rules.check_change(actor, document)
    folder = lock_folder(folder)
    fresh = lock_document(document, None)
    rules.check_change(actor, fresh)
    refuse_locked(actor, fresh, tokens)
    if folder.scope_id != fresh.scope_id or actor.user is None:
        raise Forbidden(_("Un fichier temporaire reste dans le dossier du document."))
    _make_room(folder, name, actor, tokens)
    return Scratch.objects.create(folder=folder, name=name, author=actor.user, document=fresh, at=timezone.now())


@transaction.atomic
def arrive(
    folder: Folder, stored: Stored, name: str, *, actor: Actor, tokens: Collection[str] = ()
) -> tuple[Document, bool]:
    """Add a file under a name that is free on the drive; return the document, and whether it is new.

    When a document of that name was set aside, the file becomes its next version, and the document is back.
    """
    folder = lock_folder(folder)
    set_aside = Document.objects.filter(
        folder=folder, deleted_at=None, name_key=fold_name(name), aside__isnull=False
    ).first()
    if set_aside is None:
        return add_document(folder, stored, name, actor=actor, exact=True, tokens=tokens), True
    passing = Scratch.objects.get(document=set_aside)
    before = set_aside.current
    add_version(set_aside, stored, name, actor=actor, tokens=tokens)
    # The program still counts on its passing file, which it deletes next: it holds the version before.
    passing.document, passing.blob, passing.at = None, before.blob if before else None, timezone.now()
    passing.save()
    return set_aside, False


@transaction.atomic
def settle(
    scratch: Scratch,
    folder: Folder,
    name: str,
    *,
    actor: Actor,
    onto: Document | None = None,
    stored: Stored | None = None,
    tokens: Collection[str] = (),
) -> tuple[Document, bool]:
    """Turn a passing file, whose bytes are `stored`, into a document, or into a version of `onto`.

    Without bytes, a document that was set aside takes its name again. Its locks and properties go along. Return the
    document, and whether it is new.
    """
    _check(scratch, actor, tokens)
    if stored is None and scratch.document is None:
        raise Conflict(_("Ce fichier est vide : rien n’a été enregistré."))
    if stored is None:
        return _put_back(scratch, folder, name), False
    if onto is not None:
        add_version(onto, stored, name, actor=actor, tokens=tokens)
        document, is_new = onto, False
    else:
        document, is_new = arrive(folder, stored, name, actor=actor, tokens=tokens)
    Lock.objects.filter(scratch=scratch).update(scratch=None, document=document)
    if scratch.dead_properties.exists():
        document.dead_properties.all().delete()
        DeadProperty.objects.filter(scratch=scratch).update(scratch=None, document=document)
    scratch.delete()
    return document, is_new


@transaction.atomic
def drop_scratch(scratch: Scratch, *, actor: Actor, tokens: Collection[str] = ()) -> None:
    """Delete a passing file; a document that stands under its name, and was not replaced, goes to the bin."""
    _check(scratch, actor, tokens)
    if scratch.document is not None:
        delete_document(scratch.document, actor=actor, tokens=tokens)
    Scratch.objects.filter(pk=scratch.pk).delete()


def sweep_scratches() -> int:
    """Delete the passing files of yesterday that nothing locks; return how many. Documents set aside are back."""
    old = Scratch.objects.filter(at__lt=timezone.now() - KEPT_FOR).exclude(locks__until__gt=timezone.now())
    return old.delete()[0]


def _put_back(scratch: Scratch, folder: Folder, name: str) -> Document:
    """Undo setting aside: the program gave the document its name again."""
    document = scratch.document
    if document is None or document.folder_id != folder.pk or document.name_key != fold_name(name):
        raise Conflict(_("Ce document est mis de côté par un logiciel : redonnez-lui d’abord son nom."))
    scratch.delete()
    return document


def _make_room(
    folder: Folder, name: str, actor: Actor, tokens: Collection[str], *, besides: Scratch | None = None
) -> None:
    """Delete the passing file that has a name already, which the actor may change."""
    there = Scratch.objects.filter(folder=folder, name_key=fold_name(name)).exclude(pk=besides.pk if besides else 0)
    for found in there:
        _check(found, actor, tokens)
        found.delete()


def _check(scratch: Scratch, actor: Actor, tokens: Collection[str]) -> None:
    is_own = actor.user is not None and scratch.author_id == actor.user.pk
    rules.check(actor, Role.CONTRIBUTOR if is_own else Role.EDITOR, scratch)
    refuse_locked(actor, scratch, tokens)
