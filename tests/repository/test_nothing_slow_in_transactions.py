"""The net under every test finds what is slow in a transaction of the product, and nothing else."""

import hashlib
import io
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.db import transaction
from PIL import Image
from pycrdt import Doc
from reportlab.pdfgen.canvas import Canvas

from tests.repository.sources import ROOT
from tests.slow_in_transactions import take_findings

pytestmark = pytest.mark.django_db

# As if the product had written it: two ways to open a transaction.
PRODUCT = """
def within(act):
    with transaction.atomic():
        act()

@transaction.atomic
def decorated(act):
    act()
"""
WAYS: dict[str, Any] = {"transaction": transaction}
exec(compile(PRODUCT, str(ROOT / "extranet" / "made_up.py"), "exec"), WAYS)  # noqa: S102


def to_disk() -> None:
    with open(os.devnull) as file, pytest.raises(OSError, match="Invalid"):
        os.fsync(file.fileno())


def to_a_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"x")


def draw() -> None:
    Image.new("L", (4, 4)).resize((2, 2))


def write_a_page() -> None:
    page = Canvas(io.BytesIO())
    page.save()


SLOW: list[tuple[Callable[[], object], str]] = [
    (to_disk, "an fsync"),
    (to_a_server, "a socket (connect)"),
    (to_a_server, "a socket (sendall)"),
    (lambda: make_password("x"), "a password hash"),
    (lambda: check_password("x", "argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA"), "a password hash"),
    (lambda: subprocess.run([sys.executable, "--version"], capture_output=True, check=True), "a foreign program"),
    (draw, "a rendering (resize)"),
    (write_a_page, "a rendering (save)"),
    (lambda: Doc().get_update(), "a rendering (get_update)"),
]


@pytest.mark.parametrize("way", ["within", "decorated"])
@pytest.mark.parametrize(("act", "what"), SLOW)
def test_what_is_slow_is_found_in_a_transaction_of_the_product(way: str, act: Callable[[], object], what: str) -> None:
    WAYS[way](act)
    found = take_findings()
    assert any(line.startswith(f"{what} inside the transaction of extranet/made_up.py:{way}") for line in found), found


@pytest.mark.parametrize(("act", "what"), SLOW)
def test_outside_it_and_in_the_test_s_own_transaction_nothing_is_found(act: Callable[[], object], what: str) -> None:
    act()
    with transaction.atomic():
        act()
    assert not take_findings()


def test_what_waits_for_the_commit_and_what_another_thread_does_hold_no_lock(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        WAYS["within"](lambda: transaction.on_commit(draw))
    thread = threading.Thread(target=draw)
    WAYS["within"](lambda: (thread.start(), thread.join()))
    assert not take_findings()


def test_an_error_that_is_swallowed_is_found_all_the_same() -> None:
    def fail() -> None:
        draw()
        raise ValueError

    with pytest.raises(ValueError):
        WAYS["decorated"](fail)
    draw()
    assert len(take_findings()) == 1


def test_the_database_the_cache_and_quick_sums_are_allowed() -> None:
    WAYS["within"](lambda: (cache.set("a", 1), cache.get("a"), hashlib.sha256(b"a").hexdigest()))
    assert not take_findings()


def test_a_finding_names_the_way_of_the_product_that_led_there() -> None:
    from documents.notes import state

    WAYS["within"](state.State(0).whole)
    (found,) = take_findings()
    assert f"documents/notes/{Path(state.__file__).name}" in found and "whole" in found
