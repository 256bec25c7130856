"""The list of devices, and signing them out from afar."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from extranet.accounts import events
from extranet.accounts.models import User

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture
def two(signer: User, sign_in: Callable[..., Any]) -> tuple[Client, Client]:
    """Alice signed in on a computer and on a telephone."""
    computer = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0"})
    phone = Client(headers={"user-agent": PHONE})
    sign_in(computer, signer.email)
    sign_in(phone, signer.email)
    return computer, phone


def test_the_list_names_the_devices_and_marks_this_one(two: tuple[Client, Client]) -> None:
    page = two[0].get("/compte/appareils/").content.decode()
    assert "Firefox sur Linux" in page and "Safari sur iPhone" in page
    assert page.index("Firefox sur Linux") < page.index("Cet appareil") < page.index("Safari sur iPhone")


def test_reading_the_list_writes_nothing(two: tuple[Client, Client]) -> None:
    Session.objects.filter(session_key=two[1].session.session_key).delete()
    page = two[0].get("/compte/appareils/").content.decode()
    assert "iPhone" not in page
    assert UserSession.objects.count() == 2


def test_one_device_is_signed_out_from_afar(two: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Any] = []
    monkeypatch.setattr(events, "_sessions_ended", [lambda user, keys: ended.append(keys)])
    key = two[1].session.session_key
    row = UserSession.objects.get(session_key=key)
    two[0].post(f"/compte/appareils/{row.pk}/fin/")
    assert two[1].get("/compte/").status_code == 302
    assert two[0].get("/compte/").status_code == 200
    assert ended == [[key]]


def test_all_other_devices_are_signed_out(two: tuple[Client, Client]) -> None:
    two[0].post("/compte/appareils/autres/fin/")
    assert two[1].get("/compte/").status_code == 302
    assert two[0].get("/compte/").status_code == 200


def test_nobody_signs_out_the_devices_of_others(
    two: tuple[Client, Client], bob: User, browse: Callable[..., Client]
) -> None:
    row = UserSession.objects.get(session_key=two[1].session.session_key)
    assert browse(bob).post(f"/compte/appareils/{row.pk}/fin/").status_code == 404
    assert two[1].get("/compte/").status_code == 200


def test_signing_out_takes_a_post(two: tuple[Client, Client]) -> None:
    row = UserSession.objects.get(session_key=two[1].session.session_key)
    assert two[0].get(f"/compte/appareils/{row.pk}/fin/").status_code == 405
    assert two[0].get("/compte/appareils/autres/fin/").status_code == 405
