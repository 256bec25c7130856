"""Real clients, driven for real: cadaver, rclone, and curl-like sockets that break off."""

import base64
import filecmp
import os
import socket
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.protocols.webdav.conftest import Served


def _word(served: Served) -> str:
    return "Basic " + base64.b64encode(f"{served.email}:{served.secret}".encode()).decode()


def _ask(served: Served, method: str, path: str, **headers: str) -> bytes:
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=60)) as line:
        line.request(method, urlsplit(served.url).path + path, headers={"Authorization": _word(served), **headers})
        answer = line.getresponse()
        assert answer.status < 300, answer.status
        return answer.read()


def test_cadaver_makes_moves_and_fetches(served: Served, tmp_path: Path) -> None:
    (tmp_path / "budget.txt").write_text("Bonjour")
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login {served.email} password {served.secret}\n")
    (tmp_path / ".netrc").chmod(0o600)
    commands = """mkcol cadaver
cd cadaver
put budget.txt
copy budget.txt copie.txt
move copie.txt renomme.txt
lock budget.txt
discover budget.txt
unlock budget.txt
ls
get renomme.txt recu.txt
delete renomme.txt
quit
"""
    done = subprocess.run(
        ["cadaver", served.url],
        input=commands,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "failed" not in done.stdout, done.stdout
    assert (tmp_path / "recu.txt").read_text() == "Bonjour"
    listing = _ask(served, "PROPFIND", "cadaver/", Depth="1").decode()
    assert "budget.txt" in listing
    assert "renomme.txt" not in listing


def test_rclone_copies_a_tree_there_and_back(served: Served, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "Comptes rendus" / "été").mkdir(parents=True)
    (source / "Comptes rendus" / "été" / "Réunion n° 1.txt").write_text("Bonjour")
    (source / "grand.bin").write_bytes(os.urandom(6_000_000))
    obscured = subprocess.run(["rclone", "obscure", served.secret], capture_output=True, text=True, check=True)
    remote = {
        "RCLONE_CONFIG_DRIVE_TYPE": "webdav",
        "RCLONE_CONFIG_DRIVE_URL": served.url,
        "RCLONE_CONFIG_DRIVE_USER": served.email,
        "RCLONE_CONFIG_DRIVE_PASS": obscured.stdout.strip(),
        "RCLONE_CONFIG_DRIVE_VENDOR": "other",
        "RCLONE_CONFIG": str(tmp_path / "rclone.conf"),
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }

    def rclone(*words: str) -> None:
        done = subprocess.run(["rclone", *words], env=remote, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr

    rclone("copy", str(source), "drive:rclone")
    rclone("check", "--download", str(source), "drive:rclone")
    rclone("moveto", "drive:rclone/grand.bin", "drive:rclone/Comptes rendus/plus grand.bin")
    rclone("copy", "drive:rclone", str(tmp_path / "back"))
    assert filecmp.cmp(source / "grand.bin", tmp_path / "back" / "Comptes rendus" / "plus grand.bin", shallow=False)
    assert (tmp_path / "back" / "Comptes rendus" / "été" / "Réunion n° 1.txt").read_text() == "Bonjour"
    rclone("purge", "drive:rclone")


def test_a_body_that_breaks_off_stores_nothing(served: Served) -> None:
    for size in ("20000000", "200000"):
        with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
            head = f"PUT /dav/documents/tourisme/coupe.bin HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            line.sendall(
                f"{head}Authorization: {_word(served)}\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * 100_000
            )
    listing = _ask(served, "PROPFIND", "", Depth="1").decode()
    assert "coupe.bin" not in listing


def test_a_body_of_unannounced_length_arrives_whole(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        head = f"PUT /dav/documents/tourisme/morceaux.bin HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        head += f"Authorization: {_word(served)}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        pieces = (b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 60
        line.sendall(head.encode() + pieces + b"0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 201")
    assert _ask(served, "GET", "morceaux.bin") == b"x" * 0x10000 * 60
