"""The documents as a network drive, and how to connect it."""

from django.contrib.auth.decorators import login_not_required as public
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from documents.dav.tree import PREFIX, TREE
from extranet.access.middleware import Request
from extranet.dav.views import serve


# No cookie signs in here, so no page of another site can act in somebody's name.
@csrf_exempt
@public
def drive(request: Request) -> HttpResponseBase:
    """Answer a program of the network drive."""
    return serve(request, TREE)


@require_safe
def drive_help(request: Request) -> HttpResponse:
    """Tell how to connect the drive to one's computer or phone."""
    return render(request, "documents/drive_help.html", {"address": request.build_absolute_uri(PREFIX)})
