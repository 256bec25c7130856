"""The configuration the browser opens the editor with: signed, so that nobody changes a right on the way."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from documents.models import Document, OfficeSession, Version
from documents.office import server
from documents.office.doors import Purpose, door_url, sign
from documents.office.formats import Format, extension_of, format_of
from extranet.access.actor import Actor
from extranet.access.zones import policy
from extranet.ui.errors import NotVisible


def format_for(document: Document) -> Format | None:
    """Return how a document opens in the editing server; None where there is no server or its zone forbids it."""
    if not server.is_configured() or document.kind != "file" or not policy(document.scope.zone).outside_services:
        return None
    return format_of(document.name)


def script_url() -> str:
    """Return the address of the editor's script."""
    return f"{settings.ONLYOFFICE_URL}/web-apps/apps/api/documents/api.js"


def version_key(version: Version) -> str:
    """Return the key of a version that only gets looked at: it never changes, so neither does its key."""
    return f"v{version.pk}-{version.blob.address[:12]}"


def editor_config(document: Document, actor: Actor, found: Format, session: OfficeSession | None) -> dict[str, Any]:
    """Return the signed configuration: to edit in `session`, or to look at the current version without one."""
    version, user = session.base if session else document.current, actor.user
    if version is None or user is None:
        raise NotVisible
    may_edit = session is not None
    editor: dict[str, Any] = {
        "mode": "edit" if may_edit else "view",
        "lang": "fr",
        "region": "fr-FR",
        "user": {"id": str(user.pk), "name": user.get_full_name()},
        "customization": {
            "forcesave": True,
            "autosave": True,
            "compactHeader": True,
            "feedback": False,
            "help": False,
            # Names and addresses of members stay here: mentions in comments would need them there.
            "mentionShare": False,
            "goback": {"url": settings.SITE_URL + document.get_absolute_url(), "blank": False},
        },
    }
    if session is not None:
        editor["callbackUrl"] = door_url(Purpose.CALLBACK, session.pk, user.pk)
    config = {
        "type": "desktop",
        "documentType": found.editor,
        "document": {
            "fileType": extension_of(document.name),
            "key": session.key if session else version_key(version),
            "title": document.name,
            "url": door_url(Purpose.FILE, version.pk, user.pk),
            "permissions": {
                "edit": may_edit,
                "review": may_edit,
                "comment": may_edit,
                "fillForms": may_edit,
                "download": True,
                "print": True,
                "copy": True,
                "chat": may_edit,
                "protect": False,
            },
        },
        "editorConfig": editor,
    }
    return config | {"token": sign(config)}


def page_links(document: Document) -> dict[str, str]:
    """Return the addresses the editor's page asks as it goes."""
    return {
        "history": reverse("documents:office_history", args=[document.pk]),
        "document": document.get_absolute_url(),
    }
