"""How far one has read: the one thing that opening a topic's page writes."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from extranet.access.actor import Actor
from forums.models import Post, Reading, Topic


@transaction.atomic
def note_topic_read(topic: Topic, last: Post | None, *, actor: Actor) -> None:
    """Keep that the actor read `topic` up to the post `last`; never moves backwards.

    Called by the GET of the topic's page, as visits are noted: the topic would stay unread otherwise.
    """
    if actor.user is None or last is None:
        return
    reading, created = Reading.objects.get_or_create(
        user=actor.user, topic=topic, defaults={"last_read_post_id": last.pk}
    )
    if not created and reading.last_read_post_id < last.pk:
        Reading.objects.filter(pk=reading.pk, last_read_post_id__lt=last.pk).update(
            last_read_post_id=last.pk, at=timezone.now()
        )


@transaction.atomic
def mark_all_read(topics: Iterable[Topic], *, actor: Actor) -> int:
    """Mark each of `topics` as read up to its last post; return how many."""
    rows = [
        Reading(user=actor.user, topic=topic, last_read_post_id=topic.last_post_id or 0, at=timezone.now())
        for topic in topics
    ]
    Reading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["last_read_post_id", "at"]
    )
    return len(rows)
