"""The double of the editing server, in front of the product on a real port."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from documents.models import Document, Folder
from extranet.accounts.models import User
from tests import factories
from tests.documents.office.double import SECRET, EditingServer, editing_server

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(text: str, kind: str = DOCX, **parts: str) -> bytes:
    """Return the least package that is a file of this kind."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        content = {
            "[Content_Types].xml": f'<Types><Override PartName="/w.xml" ContentType="{kind}"/></Types>',
            "word/document.xml": f"<w:document xmlns:w='w'><w:t>{text}</w:t></w:document>",
            **parts,
        }
        for name, part in content.items():
            # Dated, so that equal texts make equal files.
            package.writestr(zipfile.ZipInfo(name, (2026, 3, 3, 14, 0, 0)), part)
    return data.getvalue()


@pytest.fixture
def office(live_server: Any, settings: Any) -> Iterator[EditingServer]:
    """An editing server that knows the product, and the other way round."""
    with editing_server() as double:
        settings.ONLYOFFICE_URL = settings.ONLYOFFICE_INTERNAL_URL = double.url
        settings.ONLYOFFICE_SITE_URL = live_server.url
        settings.ONLYOFFICE_JWT_SECRET = SECRET
        yield double


@pytest.fixture
def minutes(root: Folder, bob: User, put: Callable[..., Document]) -> Document:
    """Minutes that Bob wrote."""
    return put(root, bob, "Compte rendu.docx", docx("Présents : Bob"))


def config_of(user: User, document: Document, *, opens: bool = True) -> dict[str, Any]:
    """Return the configuration that the editor's page gives to `user`, who first begins or joins the editing."""
    browser = factories.browse(user)
    if opens:
        answer = browser.post(reverse("documents:office_open", args=[document.pk]))
        assert answer.status_code == 302, answer.content.decode()
    page = browser.get(reverse("documents:office_editor", args=[document.pk]))
    assert page.status_code == 200
    found = re.search(r'<script id="office-config" type="application/json">(.*?)</script>', page.content.decode(), re.S)
    assert found
    config: dict[str, Any] = json.loads(found[1])
    return config
