from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from extranet.ui.errors import DomainError, Forbidden, Invalid, NotVisible
from extranet.ui.middleware import error_response


@pytest.fixture
def ask(rf: RequestFactory) -> Callable[..., HttpRequest]:
    def make(**headers: str) -> HttpRequest:
        request = rf.get("/", headers=headers)
        request.user = AnonymousUser()
        return request

    return make


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (NotVisible(), 404, "Page introuvable"),
        (Forbidden("Seul un gestionnaire peut inviter."), 403, "Accès refusé"),
        (Invalid("Ce nom est déjà pris."), 422, "Action impossible"),
    ],
)
def test_a_refusal_is_a_page_with_its_reason(
    ask: Callable[..., HttpRequest], error: DomainError, status: int, title: str
) -> None:
    response = error_response(ask(), error)
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}" in page
    assert error.message in page


def test_htmx_is_told_by_a_toast(ask: Callable[..., HttpRequest]) -> None:
    response = error_response(ask(hx_request="true"), Forbidden("Seul <un> gestionnaire"))
    assert response["HX-Retarget"] == "#toasts"
    assert "Seul &lt;un&gt; gestionnaire" in response.content.decode()


def test_a_program_is_told_in_json(ask: Callable[..., HttpRequest]) -> None:
    response = error_response(ask(accept="application/json"), Invalid("Trop long.", field="title"))
    assert response.content == b'{"message": "Trop long.", "field": "title"}'


@pytest.mark.django_db
def test_an_unknown_address_is_a_french_page(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()


def test_the_page_of_a_crash_needs_no_context() -> None:
    assert "Une erreur est survenue" in render_to_string("500.html")
