"""Naming a version and bringing an old one back: nothing of what was before is ever lost."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import queries
from documents.actions.locks import refuse_locked
from documents.actions.uploads import lock_document, put_version
from documents.models import Document, DocumentKind, Version
from documents.scanning.gate import refuse_unsafe
from documents.storage import Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Conflict


@transaction.atomic
def restore_version(document: Document, number: int, *, actor: Actor, tokens: Collection[str] = ()) -> Version:
    """Make an old version the current one again, as a new version of the same bytes; return it.

    The version that is current already is returned as it is. Conflict for a note, which is brought back in its page.
    """
    rules.check_change(actor, document)
    fresh = lock_document(document, None)
    rules.check_change(actor, fresh)
    refuse_locked(actor, fresh, tokens)
    if fresh.kind == DocumentKind.NOTE:
        raise Conflict(_("Une version de note se reprend depuis la page de cette version."))
    old = queries.get_version(fresh, number)
    refuse_unsafe(old.blob)
    if fresh.current is not None and fresh.current.blob_id == old.blob_id:
        return fresh.current
    blob = old.blob
    stored = Stored(blob.address, blob.size, blob.media_type, bytes(blob.wrapped_key))
    fresh.updated_at = timezone.now()
    comment = _("Version %d rétablie") % number
    added = put_version(fresh, stored, old.original_name, author=actor.user, comment=comment)
    about = queries.folders_above(fresh.folder_id)
    record(actor, "restore_version", fresh, fresh.scope, about=about, number=added.number, restored=number)
    index.put(fresh)
    return added


@transaction.atomic
def name_version(document: Document, number: int, *, actor: Actor, label: str, comment: str) -> Version:
    """Give a version a name its readers will know (« version votée »), and say what changed in it; "" takes it away."""
    rules.check_change(actor, document)
    fresh = lock_document(document, None)
    rules.check_change(actor, fresh)
    version = queries.get_version(fresh, number)
    if (version.label, version.comment) != (label, comment):
        version.label, version.comment = label, comment
        version.save(update_fields=["label", "comment"])
        record(actor, "name_version", fresh, fresh.scope, number=number)
    return version
