"""Uploads that resume, against the running server: a client of others, a cut line, a killed server, memory."""

import hashlib
import io
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tusclient.client import TusClient

from tests.documents.storing.server import Product, prepare
from tests.prepared import migrated_folder

MO = 1024 * 1024
KILLS = 3


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Product:
    return prepare(tmp_path_factory.mktemp("product") / "data", migrated_folder(tmp_path_factory))


@pytest.fixture
def served(product: Product) -> Iterator[Product]:
    with product.running():
        yield product


def _stored(product: Product, name: str) -> str:
    """Return the hash of the file that a document holds on the disk."""
    with sqlite3.connect(product.data_dir / "extranet.sqlite3") as database:
        row = database.execute(
            "SELECT b.address FROM documents_document d JOIN documents_version v ON v.id = d.current_id "
            "JOIN documents_blob b ON b.id = v.blob_id WHERE d.name = ?",
            [name],
        ).fetchone()
    database.close()
    assert row is not None, name
    path: Path = product.data_dir / "blobs" / row[0][:2] / row[0][2:4] / row[0]
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _begin(product: Product, length: int, name: str) -> str:
    import base64

    named = base64.b64encode(name.encode()).decode()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": f"filename {named}"}
    answer = requests.post(product.begin_url, headers=product.headers | headers, timeout=30)
    assert answer.status_code == 201, answer.text
    return product.base + answer.headers["Location"]


def _offset(product: Product, url: str) -> int:
    answer = requests.head(url, headers=product.headers | {"Tus-Resumable": "1.0.0"}, timeout=30)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def test_a_client_of_others_sends_a_file_and_checks_each_piece(served: Product) -> None:
    data = os.urandom(5 * MO + 1)
    client = TusClient(served.begin_url, headers=served.headers)
    uploader = client.uploader(
        file_stream=io.BytesIO(data), chunk_size=2 * MO, metadata={"filename": "tuspy.bin"}, upload_checksum=True
    )
    uploader.upload()
    assert _stored(served, "tuspy.bin") == hashlib.sha256(data).hexdigest()


def test_after_a_cut_line_the_sender_goes_on_from_what_arrived(served: Product) -> None:
    data = os.urandom(20 * MO)
    url = _begin(served, len(data), "coupé.bin")
    line = socket.create_connection(("127.0.0.1", served.port))
    head = {**served.headers, "Host": f"127.0.0.1:{served.port}", "Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    head |= {"Content-Type": "application/offset+octet-stream", "Content-Length": str(len(data))}
    path = url.removeprefix(served.base)
    line.sendall(f"PATCH {path} HTTP/1.1\r\n".encode())
    line.sendall("".join(f"{name}: {value}\r\n" for name, value in head.items()).encode() + b"\r\n")
    line.sendall(data[: 12 * MO])
    line.close()
    # The server keeps what it had read; how much is for the network to say.
    deadline = time.monotonic() + 30
    while (offset := _offset(served, url)) == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert 0 < offset <= 12 * MO
    uploader = TusClient(served.begin_url, headers=served.headers).uploader(
        file_stream=io.BytesIO(data), chunk_size=4 * MO, url=url
    )
    assert uploader.offset == offset
    uploader.upload()
    assert _stored(served, "coupé.bin") == hashlib.sha256(data).hexdigest()


def test_a_killed_server_has_every_byte_it_acknowledged(product: Product) -> None:
    data = os.urandom(60 * MO)
    url, acknowledged = "", 0

    def send() -> None:
        nonlocal acknowledged
        while acknowledged < len(data):
            headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(acknowledged)}
            headers["Content-Type"] = "application/offset+octet-stream"
            piece = data[acknowledged : acknowledged + MO]
            try:
                answer = requests.patch(url, data=piece, headers=product.headers | headers, timeout=30)
            except requests.RequestException:
                return
            assert answer.status_code == 204, answer.text
            acknowledged = int(answer.headers["Upload-Offset"])

    for kill in range(KILLS):
        with product.running() as command:
            url = url or _begin(product, len(data), "tué.bin")
            offset = _offset(product, url)
            assert offset >= acknowledged
            before = acknowledged = offset
            thread = threading.Thread(target=send)
            thread.start()
            while acknowledged < before + (3 + kill) * MO and thread.is_alive():
                time.sleep(0.002)
            command.process.kill()
            thread.join()
            assert before < acknowledged < len(data)
    with product.running():
        assert _offset(product, url) >= acknowledged
        acknowledged = _offset(product, url)
        send()
    assert _stored(product, "tué.bin") == hashlib.sha256(data).hexdigest()


def _resident(pid: int, field: str = "VmRSS") -> int:
    """Return how many bytes of memory a process holds, now or (`VmHWM`) at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def test_the_server_holds_no_file_in_memory(product: Product, tmp_path: Path) -> None:
    size, piece = 200 * MO, os.urandom(MO)
    with product.running() as command:
        # Everything is loaded once.
        warm = TusClient(product.begin_url, headers=product.headers)
        warm.uploader(file_stream=io.BytesIO(piece), chunk_size=MO, metadata={"filename": "a.bin"}).upload()
        before = _resident(command.process.pid)
        url = _begin(product, size, "lourd.bin")
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        with (tmp_path / "lourd.bin").open("w+b") as body:
            for _number in range(size // MO):
                body.write(piece)
            body.seek(0)
            answer = requests.patch(url, data=body, headers=product.headers | headers, timeout=120)
        assert answer.status_code == 204, answer.text
        number = _number_of(product, "lourd.bin")
        for path in (f"/documents/{number}/telecharger/", f"/espaces/tourisme/documents/{product.folder}/zip/"):
            got = 0
            with requests.get(product.base + path, headers=product.headers, stream=True, timeout=120) as download:
                assert download.status_code == 200
                for received in download.iter_content(MO):
                    got += len(received)
            assert got >= size
        grown = _resident(command.process.pid, "VmHWM") - before
        assert grown < 40 * MO, f"{grown / MO:.0f} Mo"


def _number_of(product: Product, name: str) -> int:
    with sqlite3.connect(product.data_dir / "extranet.sqlite3") as database:
        row = database.execute("SELECT id FROM documents_document WHERE name = ?", [name]).fetchone()
    database.close()
    return int(row[0])
