"""Signing out."""

from allauth.account import views as allauth_account
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out as allauth does, and have the browser forget what it kept of our pages (ASVS 14.3.1)."""
    response: HttpResponse = allauth_account.logout(request)
    if request.method == "POST" and settings.HTTPS:
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response
