from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from extranet.ui import shell
from extranet.ui.shell import Account, NavItem, Shell, register_nav, register_slot


@dataclass
class Space:
    name: str = "Tourisme"
    url: str = "/espaces/tourisme/"
    icon: str = "tent-tree"
    colour: int = 3
    unread: int = 2


@pytest.fixture(autouse=True)
def _empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell._items, "_things", {})
    monkeypatch.setattr(shell._providers, "_things", {})


@pytest.fixture
def request_of_someone(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/espaces/tourisme/")
    request.user = SimpleNamespace(is_authenticated=True, pk=7, __str__=lambda: "x")  # type: ignore[assignment]
    return request


def frame(request: HttpRequest, **context: Any) -> str:
    return render_to_string("ui/base.html", context, request)


def test_an_empty_registry_draws_a_frame_without_dead_links(request_of_someone: HttpRequest) -> None:
    page = frame(request_of_someone)
    assert 'role="search"' not in page
    assert "Mes espaces" not in page
    assert "Notifications" not in page
    assert "<footer" not in page


def test_the_current_entry_is_marked(request_of_someone: HttpRequest) -> None:
    register_nav(NavItem("second", "Deux", "calendar", "ui:gallery", 2))
    register_nav(NavItem("first", "Un", "house", "ui:gallery", 1))
    page = frame(request_of_someone, section="second")
    assert page.count("aria-current") == 1
    assert page.index("Un<") < page.index("Deux<")


def test_my_spaces_say_their_news_in_words(request_of_someone: HttpRequest) -> None:
    register_slot("spaces", lambda request: [Space()])
    page = frame(request_of_someone)
    assert "Mes espaces" in page
    assert "2 nouveautés" in page
    assert 'href="/espaces/tourisme/" aria-current="page"' in page


def test_the_bell_tells_how_many_are_unread(request_of_someone: HttpRequest) -> None:
    register_nav(NavItem("notifications", "Notifications", "bell", "ui:gallery", 1, place="hidden"))
    register_slot("unread", lambda request: 120)
    page = frame(request_of_someone)
    assert "99+" in page
    assert "120 non lues" in page


def test_a_provider_is_asked_once_and_only_when_shown(request_of_someone: HttpRequest) -> None:
    calls: list[str] = []

    def spaces(request: HttpRequest) -> list[Space]:
        calls.append(request.path)
        return [Space()]

    register_slot("spaces", spaces)
    lazy = Shell(request_of_someone)
    assert calls == []
    assert (lazy.spaces, lazy.spaces) == ([Space()], [Space()])
    assert calls == ["/espaces/tourisme/"]


def test_a_visitor_gets_the_plain_frame(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    assert Shell(request).account is None
    assert Shell(request).frame == "ui/plain.html"


def test_the_account_provider_names_who_is_signed_in(request_of_someone: HttpRequest) -> None:
    register_slot("account", lambda request: Account("Odile Delattre", "odile@exemple.fr"))
    page = frame(request_of_someone)
    assert "Odile Delattre" in page
    assert ">OD<" in page


def test_a_closed_door_is_left_out_of_the_navigation(request_of_someone: HttpRequest) -> None:
    register_nav(NavItem("closed", "Fermé", "users", "ui:gallery", 1, open_to=lambda request: False))
    register_nav(NavItem("open", "Ouvert", "house", "ui:gallery", 2))
    assert [item.key for item in Shell(request_of_someone).nav] == ["open"]
