"""Marking documents and folders with a star: for oneself, so nothing is journalled."""

from django.db import transaction
from django.utils import timezone

from documents.models import Document, Favourite, Folder
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import NotVisible


@transaction.atomic
def star(thing: Document | Folder, *, actor: Actor, on: bool = True) -> None:
    """Put a thing among the actor's favourites, or take it out; it must be one they may read."""
    if actor.user is None:
        raise NotVisible
    if not (isinstance(thing, Document) and thing.shown_in is not None):
        rules.check(actor, Role.READER, thing)
    owner = {"document": thing} if isinstance(thing, Document) else {"folder": thing}
    if on:
        Favourite.objects.get_or_create(user_id=actor.user.pk, **owner, defaults={"at": timezone.now()})
    else:
        Favourite.objects.filter(user_id=actor.user.pk, **owner).delete()
