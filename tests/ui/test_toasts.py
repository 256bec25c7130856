import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from extranet.ui import toasts


@pytest.fixture
def request_with_messages(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/")
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    return request


def test_a_message_can_be_undone_by_a_form(request_with_messages: HttpRequest) -> None:
    toasts.say(request_with_messages, "Document mis à la corbeille.", undo_url="/documents/7/restaurer/")
    html = render_to_string("ui/_toasts.html", request=request_with_messages)
    assert 'action="/documents/7/restaurer/"' in html
    assert "csrfmiddlewaretoken" in html
    assert "toast-success" in html


def test_a_message_without_undo_has_no_form(request_with_messages: HttpRequest) -> None:
    toasts.say(request_with_messages, "Trop volumineux.", level="danger")
    html = render_to_string("ui/_toasts.html", request=request_with_messages)
    assert "<form" not in html
    assert "toast-danger" in html
