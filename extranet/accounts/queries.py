"""Reads of accounts that need more than one line."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.accounts.models import AppPassword, PersonalExport, User
from extranet.ui.errors import NotVisible

# In this order: each of these names is part of what the browsers before it also say of themselves.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]
HANDHELD = {"iPhone", "iPad", "Android"}


@dataclass(frozen=True, slots=True)
class Device:
    """A session as its owner recognises it."""

    id: int
    name: str
    icon: str
    ip: str
    since: datetime
    is_current: bool


def devices_of(user: User, current_key: str | None) -> list[Device]:
    """Return where `user` is signed in, this device first, then the latest."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at", "-id")
    devices = [_device(row, is_current=row.session_key == current_key) for row in rows]
    return sorted(devices, key=lambda device: not device.is_current)


def _device(row: UserSession, *, is_current: bool) -> Device:
    browser = next((name for mark, name in BROWSERS if mark in row.user_agent), _("Navigateur inconnu"))
    system = next((name for mark, name in SYSTEMS if mark in row.user_agent), "")
    name = _("%(browser)s sur %(system)s") % {"browser": browser, "system": system} if system else browser
    icon = "smartphone" if system in HANDHELD else "monitor"
    return Device(row.pk, name, icon, row.ip, row.created_at, is_current)


def app_passwords_of(user: User) -> QuerySet[AppPassword]:
    """Return the person's app passwords, the latest first."""
    return user.app_passwords.order_by("-id")


def latest_export(user: User) -> PersonalExport | None:
    """Return the person's last export that still holds, ready or not."""
    return user.personal_exports.filter(expires_at__gt=timezone.now()).order_by("-id").first()


def export_to_download(user: User, export_id: int) -> PersonalExport:
    """Return the person's own export, ready and in its week; else raise NotVisible."""
    own = user.personal_exports.filter(pk=export_id, expires_at__gt=timezone.now())
    export = own.exclude(ready_at=None).first()
    if export is None:
        raise NotVisible(_("Cette archive n’est plus disponible. Demandez-en une nouvelle."))
    return export


def photo_owner(user_id: int, version: str) -> User:
    """Return the person whose present photo is `version`; else raise NotVisible."""
    owner = User.objects.filter(pk=user_id, photo=f"photos/{version}.webp").first()
    if owner is None:
        raise NotVisible
    return owner
