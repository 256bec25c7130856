"""What listings tell, at a cost that does not grow with the folder."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from documents.models import Document, Folder
from extranet.accounts.models import User
from tests.protocols.webdav.drive import Drive

Put = Callable[..., Document]
ASKED = '<propfind xmlns="DAV:"><prop>%s</prop></propfind>'


def _one(drive: Drive, path: str, name: str) -> etree._Element | None:
    answer = drive.ask("PROPFIND", path, ASKED % f"<{name}/>", Depth="0")
    assert answer.status_code == 207
    return etree.fromstring(answer.content).find(".//{DAV:}prop/{DAV:}" + name)


def test_a_listing_costs_the_same_queries_whatever_it_holds(drive: Drive, root: Folder, alice: User, put: Put) -> None:
    counts = []
    for number in (2, 20):
        for each in range(number):
            put(root, alice, f"{number}-{each}.txt")
        drive.ask("MKCOL", f"tourisme/Dossier {number}")
        drive.put(f"tourisme/{number}.tmp", b"x")
        with CaptureQueriesContext(connection) as queries:
            assert len(drive.names("tourisme/")) > number
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_a_whole_tree_is_not_listed_at_once(drive: Drive) -> None:
    answer = drive.ask("PROPFIND", "tourisme/", Depth="infinity")
    assert answer.status_code == 403
    assert b"propfind-finite-depth" in answer.content


def test_a_file_tells_its_size_type_and_tag(drive: Drive) -> None:
    drive.put("tourisme/a.txt", b"Bonjour")
    size, tag = _one(drive, "tourisme/a.txt", "getcontentlength"), _one(drive, "tourisme/a.txt", "getetag")
    assert size is not None
    assert tag is not None
    assert (size.text, tag.text) == ("7", drive.ask("HEAD", "tourisme/a.txt")["ETag"])
    part = drive.ask("GET", "tourisme/a.txt", Range="bytes=3-")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"jour")


def test_a_put_for_another_state_is_refused(drive: Drive) -> None:
    drive.put("tourisme/a.txt", b"un")
    tag = drive.ask("HEAD", "tourisme/a.txt")["ETag"]
    assert drive.put("tourisme/a.txt", b"deux", If_Match=tag) == 204
    assert drive.put("tourisme/a.txt", b"trois", If_Match=tag) == 412
    assert drive.put("tourisme/a.txt", b"trois", If_None_Match="*") == 412
    assert drive.get("tourisme/a.txt") == b"deux"


def test_a_space_tells_how_much_it_holds_to_who_asks(drive: Drive) -> None:
    drive.put("tourisme/a.txt", b"Bonjour")
    drive.put("tourisme/a.txt", b"Bonsoir !")
    used = _one(drive, "tourisme/", "quota-used-bytes")
    assert used is not None
    assert used.text == "16"
    assert b"quota" not in drive.ask("PROPFIND", "tourisme/", Depth="0").content


def test_what_a_program_notes_follows_the_file(drive: Drive) -> None:
    drive.put("tourisme/a.txt", b"un")
    note = '<propertyupdate xmlns="DAV:"><set><prop><x:at xmlns:x="urn:x">midi</x:at></prop></set></propertyupdate>'
    assert drive.ask("PROPPATCH", "tourisme/a.txt", note).status_code == 207
    drive.move("tourisme/a.txt", "tourisme/b.txt")
    drive.ask("COPY", "tourisme/b.txt", Destination="tourisme/c.txt")
    for name in ("b.txt", "c.txt"):
        assert b">midi<" in drive.ask("PROPFIND", f"tourisme/{name}", Depth="0").content


@pytest.mark.parametrize("name", ["getetag", "displayname", "lockdiscovery"])
def test_what_the_server_gives_itself_is_not_noted(drive: Drive, name: str) -> None:
    drive.put("tourisme/a.txt", b"un")
    note = f'<propertyupdate xmlns="DAV:"><set><prop><{name}>x</{name}></prop></set></propertyupdate>'
    assert b"cannot-modify-protected-property" in drive.ask("PROPPATCH", "tourisme/a.txt", note).content


def test_the_way_to_oneself(drive: Drive, alice: User) -> None:
    me = _one(drive, "tourisme/", "current-user-principal")
    assert me is not None
    assert me[0].text == f"/dav/principals/documents/{alice.pk}/"
    assert drive.ask("PROPFIND", me[0].text, Depth="0").status_code == 207
    assert drive.ask("PROPFIND", f"/dav/principals/documents/{alice.pk + 1}/", Depth="0").status_code == 404


def test_a_lock_is_seen_by_others_and_held_by_its_token(drive: Drive, bob: User) -> None:
    drive.put("tourisme/a.txt", b"un")
    token = drive.lock("tourisme/a.txt")
    assert token.strip("<>").encode() in drive.ask("PROPFIND", "tourisme/", Depth="1").content
    assert drive.put("tourisme/a.txt", b"deux") == 423
    # The token is no key in another's hands.
    other = Drive(bob)
    assert other.ask("COPY", "tourisme/a.txt", Destination="tourisme/b.txt").status_code == 201
    assert other.ask("UNLOCK", "tourisme/a.txt", Lock_Token=token).status_code == 403
    assert drive.put("tourisme/a.txt", b"deux", If=f"({token})") == 204
