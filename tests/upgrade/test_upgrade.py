"""What an older version stored, sealed, queued or mailed still serves once the product is upgraded."""

import base64
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.cli.conftest import ROOT, environment
from tests.upgrade.conftest import Upgraded
from tests.upgrade.make import FILM


def until(held: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait for what a worker does; say whether it came."""
    deadline = time.monotonic() + seconds
    while not held() and time.monotonic() < deadline:
        time.sleep(0.1)
    return held()


@pytest.fixture(scope="module")
def doctor(upgraded: Upgraded) -> requests.Session:
    """The doctor, who signs in with the password and the application of codes of before."""
    client = upgraded.browser()
    page = upgraded.post(
        client, f"{upgraded.base}/compte/login/", login="medecin@demo.example", password=upgraded.held["password"]
    )
    assert page.url.endswith("/compte/2fa/authenticate/"), page.url
    code = format_hotp_value(hotp_value(upgraded.held["totp"], int(time.time()) // 30))
    page = upgraded.post(client, page.url, code=code)
    assert page.url == f"{upgraded.base}/", page.text[:2000]
    return client


def test_a_session_of_before_is_still_signed_in(upgraded: Upgraded) -> None:
    page = upgraded.browser(upgraded.held["session"]).get(f"{upgraded.base}/", timeout=30)
    assert page.status_code == 200 and page.url == f"{upgraded.base}/"
    assert "Mes espaces" in page.text or "Espaces" in page.text


def test_a_health_file_opens_behind_the_second_factor_of_before(upgraded: Upgraded, doctor: requests.Session) -> None:
    file = upgraded.held["health_document"]
    answer = doctor.get(f"{upgraded.base}/documents/{file['pk']}/telecharger/", timeout=30)
    assert answer.status_code == 200 and answer.content.decode() == file["text"]


def test_a_paused_upload_into_the_health_zone_goes_on(upgraded: Upgraded, doctor: requests.Session) -> None:
    upload = upgraded.held["upload"]
    url = f"{upgraded.base}/documents/tus/{upload['key']}/"
    headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": doctor.cookies["csrftoken"]}
    assert doctor.head(url, headers=headers, timeout=30).headers["Upload-Offset"] == str(upload["offset"])
    headers |= {"Upload-Offset": str(upload["offset"]), "Content-Type": "application/offset+octet-stream"}
    answer = doctor.patch(url, data=FILM[upload["offset"] :], headers=headers, timeout=30)
    assert answer.status_code == 204, answer.text
    [(pk,)] = upgraded.query("SELECT document_id FROM documents_upload WHERE key = ?", upload["key"].replace("-", ""))
    assert doctor.get(f"{upgraded.base}/documents/{pk}/telecharger/", timeout=30).content == FILM


def test_a_shared_link_opens_with_its_password(upgraded: Upgraded) -> None:
    link, client = upgraded.held["link"], upgraded.browser()
    page = client.get(f"{upgraded.base}/l/{link['token']}/", timeout=30)
    assert page.url.endswith("/mot-de-passe/")
    page = upgraded.post(client, page.url, password=link["password"])
    assert page.status_code == 200 and "comite.txt" in page.text
    file = upgraded.held["document"]
    answer = client.get(f"{upgraded.base}/l/{link['token']}/{file['pk']}/telecharger/", timeout=30)
    assert answer.content.decode() == file["text"]


def test_a_feed_and_an_app_password_still_serve(upgraded: Upgraded) -> None:
    feed = requests.get(f"{upgraded.base}/agenda/flux/{upgraded.held['feed']}.ics", timeout=30)
    assert feed.status_code == 200 and feed.text.startswith("BEGIN:VCALENDAR")
    who, depth = ("animatrice@demo.example", upgraded.held["app_password"]), {"Depth": "0"}
    assert (
        requests.request("PROPFIND", f"{upgraded.base}/dav/documents/", auth=who, headers=depth, timeout=30).status_code
        == 207
    )
    assert (
        requests.request(
            "PROPFIND", f"{upgraded.base}/dav/documents/", auth=(who[0], "x"), headers=depth, timeout=30
        ).status_code
        == 401
    )


def test_a_letter_queued_before_leaves(upgraded: Upgraded) -> None:
    def has_left() -> bool:
        letters = [path.read_bytes() for path in (upgraded.folder / "mails").glob("*")]
        return any(upgraded.held["letter_to"].encode() in letter for letter in letters)

    assert until(has_left)


def test_a_reading_link_mailed_before_confirms(upgraded: Upgraded) -> None:
    url = f"{upgraded.base}/documents/lu/{upgraded.held['reading']}/"
    client = upgraded.browser()
    page = client.get(url, timeout=30)
    assert page.status_code == 200 and "comite.txt" in page.text
    assert "C’est noté" in upgraded.post(client, url, choice="read", seen="1").text
    confirmed = "SELECT way FROM documents_recipient WHERE way = 'mail'"
    assert upgraded.query(confirmed) == [("mail",)]
    # It served.
    assert client.get(url, timeout=30).status_code == 404


def test_a_mail_program_still_unsubscribes_by_the_link_of_an_old_mail(upgraded: Upgraded) -> None:
    mailed = upgraded.held["unsubscribe"]
    url = f"{upgraded.base}/notifications/arreter/{mailed['token']}/"
    assert requests.post(url, data={"List-Unsubscribe": "One-Click"}, timeout=30).status_code == 200
    chosen = "SELECT frequency FROM notifications_preference WHERE user_id = ? AND scope_id = ?"
    assert upgraded.query(chosen, mailed["user"], mailed["scope"]) == [("none",)]


def test_the_journal_is_whole(upgraded: Upgraded) -> None:
    assert upgraded.query("SELECT count(*) FROM journal_entry")[0][0] >= upgraded.held["facts"]
    command = [sys.executable, "-m", "extranet.cli", "journal", "verify"]
    told = subprocess.run(command, env=environment(upgraded.folder), cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0 and told.stdout.count("intact") == 3, told.stdout


def test_the_search_finds_what_was_indexed_before(upgraded: Upgraded) -> None:
    client = upgraded.browser(upgraded.held["session"])
    page = client.get(f"{upgraded.base}/recherche/", params={"q": "véloroute"}, timeout=30)
    assert page.status_code == 200 and "Rien" not in page.text.split("<main")[1].split("</main")[0][:400]
    assert upgraded.query("SELECT count(*) FROM search_indexedthing")[0][0] >= upgraded.held["indexed"]
    assert upgraded.query("SELECT count(*) FROM search_words")[0][0] >= upgraded.held["indexed"]


def test_a_standard_file_is_the_one_that_was_deposited(upgraded: Upgraded) -> None:
    file = upgraded.held["document"]
    address = next(iter(upgraded.held["blobs"]))
    assert base64.b64decode(upgraded.held["blobs"][address]).decode() == file["text"]
    client = upgraded.browser(upgraded.held["session"])
    assert (
        client.get(f"{upgraded.base}/documents/{file['pk']}/telecharger/", timeout=30).content.decode() == file["text"]
    )
