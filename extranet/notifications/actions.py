"""What a person decides about what they are told."""

from collections.abc import Iterable

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.notifications.models import Follow, Frequency, Notification, Preference
from extranet.notifications.registry import followable_model
from extranet.ui.errors import NotVisible


def thing_to_follow(actor: Actor, kind: str, object_id: int) -> Model:
    """Return the thing a follow names, if the actor may see it and things of its kind can be followed."""
    model = followable_model(kind)
    thing = model._default_manager.filter(pk=object_id).first() if model else None
    if thing is None:
        raise NotVisible
    rules.check(actor, Role.READER, thing)
    return thing


@transaction.atomic
def follow(thing: Model, *, actor: Actor) -> None:
    """Tell the actor at once of what happens to `thing`."""
    rules.check(actor, Role.READER, thing)
    Follow.objects.get_or_create(
        user=actor.user,
        kind=thing._meta.label_lower,
        object_id=thing.pk,
        defaults={"scope_id": rules.scope_id_of(thing)},
    )


@transaction.atomic
def unfollow(kind: str, object_id: int, *, actor: Actor) -> None:
    """Stop following a thing; one may stop what one no longer sees."""
    Follow.objects.filter(user=actor.user, kind=kind, object_id=object_id).delete()


def is_following(actor: Actor, thing: Model) -> bool:
    """Say whether the actor follows `thing`."""
    return Follow.objects.filter(user=actor.user, kind=thing._meta.label_lower, object_id=thing.pk).exists()


@transaction.atomic
def choose_frequency(scope: Scope, frequency: Frequency, *, actor: Actor) -> None:
    """Set how often the space of `scope` (its root) writes to the actor."""
    rules.check(actor, Role.READER, scope)
    Preference.objects.update_or_create(user=actor.user, scope=scope, defaults={"frequency": frequency})


@transaction.atomic
def mark_read(ids: Iterable[int] | None, *, actor: Actor) -> int:
    """Mark the actor's notifications with these numbers (None: all) as read; return how many were not."""
    unread = Notification.objects.filter(user=actor.user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=timezone.now())


def followed(actor: Actor) -> list[Model]:
    """Return the things the actor follows and may still see, one query a kind."""
    follows = rules.visible(actor, Follow.objects.filter(user=actor.user).order_by("kind", "-id"))
    by_kind: dict[str, list[int]] = {}
    for row in follows:
        by_kind.setdefault(row.kind, []).append(row.object_id)
    things: list[Model] = []
    for kind, ids in by_kind.items():
        things += apps.get_model(kind)._default_manager.in_bulk(ids).values()
    return things
