"""Where I am signed in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extranet.accounts import queries
from extranet.accounts.actions.sessions import end_other_sessions, end_session
from extranet.accounts.authors import Request
from extranet.ui import toasts


@require_safe
def session_list(request: Request) -> HttpResponse:
    """My devices."""
    devices = queries.devices_of(request.user, request.session.session_key)
    has_others = any(not device.is_current for device in devices)
    context = {"section": "devices", "devices": devices, "has_others": has_others}
    return render(request, "accounts/session_list.html", context)


@require_POST
def session_end(request: Request, session_id: int) -> HttpResponse:
    """Sign one of my devices out."""
    end_session(request.user, session_id, actor=request.actor)
    toasts.say(request, _("Cet appareil est déconnecté."))
    return redirect("accounts:session_list")


@require_POST
def session_end_others(request: Request) -> HttpResponse:
    """Sign all my devices out but this one."""
    end_other_sessions(request.user, request.session.session_key, actor=request.actor)
    toasts.say(request, _("Vos autres appareils sont déconnectés."))
    return redirect("accounts:session_list")
