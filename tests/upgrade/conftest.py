"""The product as it was left by an older version, opened by this one: migrated, then served by a started process."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.cli.test_run import free_port, running

HERE = Path(__file__).resolve().parent
COMMIT = "72c74c4"


@dataclass
class Upgraded:
    """A served data folder, and what people held of it before."""

    folder: Path
    held: dict[str, Any]
    port: int = field(default_factory=free_port)

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def browser(self, session: str = "") -> requests.Session:
        """Return a client with its own cookies, signed in where a session is given."""
        client = requests.Session()
        client.headers["Referer"] = self.base
        if session:
            client.cookies.set("sessionid", session, domain="127.0.0.1")
        return client

    def post(self, client: requests.Session, url: str, **data: str) -> requests.Response:
        """Post a page's form as a browser does, following where it leads."""
        client.get(url, timeout=30)
        data["csrfmiddlewaretoken"] = client.cookies.get("csrftoken") or ""
        return client.post(url, data=data, timeout=30)

    def query(self, sql: str, *values: Any) -> list[Any]:
        """Ask the database."""
        with sqlite3.connect(self.folder / "extranet.sqlite3", timeout=20) as database:
            return database.execute(sql, values).fetchall()


def unpack(folder: Path) -> dict[str, Any]:
    """Put the older version's database, keys and files into `folder`; return what people held."""
    held: dict[str, Any] = json.loads((HERE / f"{COMMIT}.json").read_text())
    database = sqlite3.connect(folder / "extranet.sqlite3")
    database.executescript((HERE / f"{COMMIT}.sql").read_text())
    database.close()
    for name, key in held["keys"].items():
        path = folder / "keys" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(key)
        path.chmod(0o600)
    files = {f"{name[:2]}/{name[2:4]}/{name}": data for name, data in held["blobs"].items()}
    files[f"incoming/{held['upload']['part']}"] = held["upload"]["bytes"]
    for name, data in files.items():
        path = folder / "blobs" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(data))
    return held


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """The older version's data folder, served by this version."""
    folder = tmp_path_factory.mktemp("upgraded")
    product = Upgraded(folder, unpack(folder))
    with running(folder, "--port", str(product.port)) as command:
        command.ready()
        yield product
