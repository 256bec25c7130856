"""The office editor: in the zone whose files may leave for its server, and only for who proves to be that server."""

from typing import Any

from django.utils import timezone

from documents.models import OfficeSession
from documents.office.doors import Purpose, door_url
from tests.access.matrix import Row
from tests.access.matrix.documents import OWN_POST, _document, _pk


def _token(purpose: Purpose, target: int, world: Any) -> tuple[str]:
    return (door_url(purpose, target, world.contributor.pk).split("/")[-3],)


def _file(world: Any) -> tuple[str]:
    return _token(Purpose.FILE, _document(world).versions.get(number=1).pk, world)


def _callback(world: Any) -> tuple[str]:
    document, now = _document(world), timezone.now()
    version = document.versions.get(number=1)
    opened = {"base": version, "latest": version, "opened_at": now, "heard_at": now}
    session, _created = OfficeSession.objects.get_or_create(document=document, defaults={"key": "clé", **opened})
    return _token(Purpose.CALLBACK, session.pk, world)


# Whoever calls without the editing server's signature is refused, whatever they may read elsewhere.
ROWS = [
    Row("documents:office_editor", "reader", args=_pk, ok_in_health=404),
    Row("documents:office_history", "reader", args=_pk, ok_in_health=404),
    Row("documents:office_open", "editor", "POST", 302, _pk, but=OWN_POST, ok_in_health=404),
    Row("documents:office_file", "public", ok=403, args=_file),
    Row("documents:office_callback", "public", "POST", 403, _callback),
]
