"""What programs of the network drive note about things."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.locks import refuse_locked
from documents.models import DeadProperty, Document, Folder, Scratch
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.ui.errors import TooLarge

MOST = 100


@transaction.atomic
def note_properties(
    thing: Document | Folder | Scratch,
    noted: Mapping[str, str | None],
    *,
    actor: Actor,
    tokens: Collection[str] = (),
) -> None:
    """Keep properties (whole XML) about a thing the actor may change, and forget those given as None.

    They are the program's own business: no journal, no version.
    """
    rules.check_change(actor, thing)
    refuse_locked(actor, thing, tokens)
    owner = {thing._meta.model_name or "": thing}
    DeadProperty.objects.filter(**owner, name__in=list(noted)).delete()
    kept = [(name, xml) for name, xml in noted.items() if xml is not None]
    if thing.dead_properties.count() + len(kept) > MOST:
        raise TooLarge(_("Ce logiciel note trop de choses sur ce fichier. Rien n’a été enregistré."))
    DeadProperty.objects.bulk_create(DeadProperty(name=name, xml=xml, **owner) for name, xml in kept)
