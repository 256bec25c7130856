"""Hostile addresses, XML and headers: refused in words of the protocol, and nothing happens."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from documents.models import Document, Folder
from extranet.accounts.models import User
from extranet.dav.errors import DavError
from extranet.dav.paths import place_of
from extranet.dav.preconditions import parse_if
from tests.protocols.webdav.drive import PREFIX, Drive

Put = Callable[..., Document]

OUTSIDE = ["..", "%2e%2e", "%2E%2e", ".%2e", ".", "a%2fb", "a%5cb", "a%00b", "%0a", "a%0d%0ab", "%ff", "%c0%ae", "a//b"]


@pytest.mark.parametrize("part", OUTSIDE)
def test_no_encoding_leads_out_of_the_tree(part: str) -> None:
    with pytest.raises(DavError) as refused:
        place_of(f"{PREFIX}tourisme/{part}/x", PREFIX)
    assert refused.value.status == 400


def test_what_is_encoded_twice_is_only_a_name() -> None:
    assert place_of(f"{PREFIX}tourisme/%252e%252e/x", PREFIX).names == ("tourisme", "%2e%2e", "x")


@pytest.mark.parametrize("name", ["a.txt.", " a.txt", "a.txt ", "a:b.txt", "con.txt", "a?.txt", ".cache", "x" * 201])
def test_a_name_the_base_would_change_is_refused_in_plain_french(drive: Drive, name: str) -> None:
    answer = drive.ask("PUT", f"tourisme/{name}", b"x")
    assert answer.status_code == 409
    assert "ne convient pas" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_name_in_either_form_of_unicode_is_the_same(drive: Drive) -> None:
    assert drive.put("tourisme/Été.txt", b"un") == 201
    assert drive.put("tourisme/E\u0301te\u0301.txt", b"deux") == 204
    assert Document.objects.get().name == "Été.txt"


@pytest.mark.parametrize("other", ["rapport.txt", "RAPPORT.TXT", "Rápport.txt"])
def test_names_that_differ_by_case_or_accents_alone_do_not_stand_side_by_side(drive: Drive, other: str) -> None:
    drive.put("tourisme/Rapport.txt", b"un")
    drive.put("tourisme/autre.txt", b"deux")
    for answer in (
        drive.ask("PUT", f"tourisme/{other}", b"x"),
        drive.ask("MKCOL", f"tourisme/{other}"),
        drive.ask("MOVE", "tourisme/autre.txt", Destination=f"tourisme/{other}"),
        drive.ask("COPY", "tourisme/autre.txt", Destination=f"tourisme/{other}"),
        drive.ask("LOCK", f"tourisme/{other}", _LOCK),
    ):
        assert answer.status_code == 409
        assert "existe déjà" in answer.content.decode()
    assert drive.move("tourisme/Rapport.txt", f"tourisme/{other}") == 201
    assert drive.get(f"tourisme/{other}") == b"un"


_LOCK = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>'
_LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(25))
_BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{_LAUGHS}]><propfind xmlns="DAV:"><prop>&z;</prop></propfind>'
BAD_XML = [
    _BOMB,
    '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop>&x;</prop></propfind>',
    "<propfind",
    "<a/>",
    "\x00",
    "<propfind xmlns='DAV:'>" + "<a>" * 100_000,
]


@pytest.mark.parametrize("body", BAD_XML, ids=["bomb", "external", "cut", "other", "nul", "deep"])
@pytest.mark.parametrize("method", ["PROPFIND", "PROPPATCH", "LOCK"])
def test_bad_xml_is_refused(drive: Drive, method: str, body: str) -> None:
    assert drive.ask(method, "tourisme/", body, Depth="0").status_code == 400


def test_a_body_that_is_no_listing_is_refused_past_its_size(drive: Drive) -> None:
    assert drive.ask("PROPFIND", "tourisme/", b"<" + b"a" * 600_000, Depth="0").status_code == 413


@hypothesis_settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.text(alphabet='()<>[]" \tNotno/:W"ab', max_size=60))
def test_any_if_header_is_understood_or_refused(header: str) -> None:
    try:
        lists = parse_if(header)
    except DavError as error:
        assert error.status == 400
    else:
        assert all(each.all_of for each in lists)


@pytest.mark.parametrize(
    ("header", "wanted"), [("(<a>", 400), ("", 400), ("(Not)", 400), ("(<urn:x:1>)", 412), ('(["x"])', 412)]
)
def test_a_false_condition_stops_the_request(drive: Drive, header: str, wanted: int) -> None:
    assert drive.put("tourisme/a.txt", b"un", If=header) == wanted
    assert not Document.objects.exists()


def test_a_destination_elsewhere_is_refused(drive: Drive) -> None:
    drive.put("tourisme/a.txt", b"un")
    for where, wanted in (
        ("http://ailleurs.example/dav/documents/tourisme/b.txt", 502),
        ("http://testserver/annuaire/", 403),
        ("http://testserver/dav/documents/tourisme/%2e%2e/x", 400),
        ("http://testserver/dav/documents/tourisme/rien/x", 409),
        ("http://testserver/dav/documents/", 403),
        ("http://testserver/dav/documents/tourisme/", 403),
        ("http://testserver/dav/documents/culture/x", 409),
    ):
        assert drive.move("tourisme/a.txt", where) == wanted, where
    assert drive.get("tourisme/a.txt") == b"un"


def test_a_cookie_opens_nothing(space: Any, alice: User, browse: Callable[..., Client]) -> None:
    for method in ("GET", "PROPFIND", "PUT", "DELETE", "POST"):
        answer = browse(alice).generic(method, f"{PREFIX}tourisme/")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith('Basic realm="documents"')


def test_only_an_app_password_made_for_documents_opens_the_drive(drive: Drive, alice: User) -> None:
    assert Drive(alice, "agenda").ask("PROPFIND", "", Depth="0").status_code == 401
    alice.app_passwords.all().delete()
    assert drive.ask("PROPFIND", "", Depth="0").status_code == 401


def test_wrong_passwords_are_counted(drive: Drive, alice: User) -> None:
    right = drive.headers
    drive.headers = {"Authorization": "Basic " + base64.b64encode(f"{alice.email}:faux".encode()).decode()}
    for _time in range(10):
        assert drive.ask("PROPFIND", "", Depth="0").status_code == 401
    drive.headers = right
    assert drive.ask("PROPFIND", "", Depth="0").status_code == 401


def test_a_file_too_large_is_refused_before_it_comes(drive: Drive, settings: Any) -> None:
    settings.MAX_UPLOAD_SIZE = 10
    assert drive.put("tourisme/grand.bin", b"x" * 11) == 507
    assert not [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file() and path.name != "lock"]


def test_a_page_in_a_browser_says_what_this_is_and_runs_nothing(
    drive: Drive, root: Folder, alice: User, put: Put
) -> None:
    put(root, alice, "a&b.txt")
    page = drive.ask("GET", "tourisme/").content.decode()
    assert "lecteur réseau" in page
    assert "a&amp;b.txt" in page
    assert "<script" not in page
