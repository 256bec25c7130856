"""The zip of a person's data: gathered by a job, kept a week."""

import json
import secrets
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from extranet.accounts import events, letters
from extranet.accounts.models import Invitation, PersonalExport, User
from extranet.journal.chain import HEALTH
from extranet.journal.models import Entry
from extranet.mail import outbox
from extranet.mail.queries import of_address

READ_ME = """\
Vos données personnelles
========================

Cette archive contient ce que l’extranet garde à votre sujet, un dossier par rubrique.
Les fichiers .json se lisent avec un éditeur de texte.
Ce que vous avez écrit dans la zone santé n’en sort pas : vous le retrouvez dans ses espaces.
"""


def build(export_id: int) -> None:
    """Fill the export's zip and mail its owner that it is there; do nothing when it is ready, or gone."""
    export = PersonalExport.objects.filter(pk=export_id, ready_at=None).select_related("user").first()
    if export is None or not export.user.is_active:
        return
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        _write_zip(file, export.user)
        size = file.tell()
        file.seek(0)
        name = default_storage.save(f"personal_exports/{secrets.token_urlsafe(24)}.zip", File(file))
    with transaction.atomic():
        done = PersonalExport.objects.filter(pk=export_id, ready_at=None).update(
            file=name, size=size, ready_at=timezone.now()
        )
        if done:
            url = settings.SITE_URL + reverse("accounts:personal_data")
            outbox.post(letters.export_ready(url), export.user.email)
    if not done:
        default_storage.delete(name)


def remove_expired() -> None:
    """Delete the exports past their week, file first: a crash between the two leaves a row that is tried again."""
    for export in PersonalExport.objects.filter(expires_at__lte=timezone.now()):
        if name := export.file.name:
            default_storage.delete(name)
        export.delete()


def remove_dead_sessions() -> None:
    """Delete the sessions past their time, and the devices listed for sessions that are no more."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _write_zip(file: Any, user: User) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", READ_ME)
        for room in events.personal_data():
            taken: set[str] = set()
            for name, content in room.exporter(user):
                archive.writestr(f"{_safe(room.name)}/{_unused(_safe(name), taken)}", content)


def _safe(name: str) -> str:
    """Return `name` as a path that stays inside the archive, wherever it is unpacked."""
    cleaned = "".join(c for c in name.replace("\\", "/") if c.isprintable())
    parts = [part for part in PurePosixPath(cleaned).parts if part not in {"/", "..", "."}]
    return "/".join(part.replace(":", "_")[:120] for part in parts) or "fichier"


def _unused(name: str, taken: set[str]) -> str:
    path, number = PurePosixPath(name), 2
    while name in taken:
        name = str(path.with_stem(f"{path.stem} ({number})"))
        number += 1
    taken.add(name)
    return name


def account_data(user: User) -> Iterable[tuple[str, bytes]]:
    """Yield what accounts itself holds about a person (the exporter it registers)."""
    yield "profil.json", _json(_profile(user))
    yield "appareils.json", _json(_sessions(user))
    yield "securite.json", _json(_security(user))
    yield "invitations.json", _json(_invitations(user))
    yield "journal.json", _json(_journal(user))
    yield "courrier.json", _json(of_address(user.email))
    if user.photo:
        with user.photo.open() as photo:
            yield "photo.webp", photo.read()


def _profile(user: User) -> dict[str, Any]:
    fields = ["email", "first_name", "last_name", "phone", "is_guest", "rpps", "rpps_verified_at", "joined_at"]
    fields += ["last_login", "last_visit_at", "previous_visit_at"]
    groups = list(user.groups.order_by("name").values_list("name", flat=True))
    return {**{name: getattr(user, name) for name in fields}, "groups": groups}


def _sessions(user: User) -> list[dict[str, Any]]:
    rows = UserSession.objects.filter(user=user).order_by("created_at")
    return list(rows.values("created_at", "ip", "user_agent", "last_seen_at"))


def _security(user: User) -> dict[str, Any]:
    factors = Authenticator.objects.filter(user=user).order_by("id")
    app_passwords = user.app_passwords.order_by("id")
    return {
        "second_factors": list(factors.values("type", "created_at", "last_used_at")),
        "app_passwords": list(app_passwords.values("name", "realms", "created_at", "last_used_on")),
    }


def _invitations(user: User) -> dict[str, Any]:
    columns = ("email", "first_name", "last_name", "message", "sent_at", "accepted_at")
    return {
        "sent": list(Invitation.objects.filter(invited_by=user).order_by("id").values(*columns)),
        "received": list(Invitation.objects.filter(accepted_by=user).order_by("id").values(*columns)),
    }


def _journal(user: User) -> list[Any]:
    entries = Entry.objects.filter(actor=user).order_by("id")
    columns = ("at", "verb", "kind", "object_id", "assurance")
    # What things of the health zone are called stays in that zone.
    return [
        {**dict(zip(columns, values, strict=True)), "title": "" if chain == HEALTH else title}
        for *values, title, chain in entries.values_list(*columns, "title", "chain")
    ]


def _json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
