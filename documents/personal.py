"""What documents hold about a person: their export, and what is forgotten with their account."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from documents.models import Comment, Document, Favourite, Placement, Reading, Recipient
from extranet.access.models import Zone
from extranet.accounts.models import User


def personal_data(user: User) -> Iterable[tuple[str, bytes]]:
    """Yield what documents hold about a person; what they did in the health zone stays there."""
    added = Document.objects.filter(author=user).exclude(scope__zone=Zone.HEALTH).order_by("id")
    yield _json("documents.json", added.values("name", "description", "tags", "created_at", "updated_at"))
    readings = Reading.objects.filter(user=user).exclude(document__scope__zone=Zone.HEALTH).order_by("id")
    yield _json("lectures.json", readings.values("document__name", "number", "first_at", "last_at", "downloaded_at"))
    asked = Recipient.objects.filter(user=user).exclude(request__document__scope__zone=Zone.HEALTH).order_by("id")
    columns = ("request__document__name", "request__deadline", "acknowledged_at", "number", "way")
    written = Comment.objects.filter(author=user).exclude(document__scope__zone=Zone.HEALTH).order_by("id")
    yield _json("commentaires.json", written.values("document__name", "body", "created_at", "edited_at", "removed_at"))
    kept = Favourite.objects.filter(user=user).exclude(document__scope__zone=Zone.HEALTH)
    kept = kept.exclude(folder__scope__zone=Zone.HEALTH).order_by("id")
    yield _json("favoris.json", kept.values("document__name", "folder__name", "at"))
    shown = Placement.objects.filter(by=user).order_by("id")
    yield _json("documents-montres.json", shown.values("document__name", "folder__name", "at"))
    yield _json("demandes-de-lecture.json", asked.values(*columns))


def _json(name: str, rows: "QuerySet[Any, Any]") -> tuple[str, bytes]:
    return name, json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def forget(user: User) -> None:
    """Forget what a person whose data are erased opened; what they confirmed stays, of a former member."""
    user.document_readings.all().delete()
    user.document_favourites.all().delete()
    user.bulk_jobs.all().delete()
    user.reading_requests.filter(acknowledged_at=None).delete()
