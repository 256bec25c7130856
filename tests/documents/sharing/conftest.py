"""A shared document, a shared folder, a deposit: Alice makes the links."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents.actions.links import make_link
from documents.models import Document, Folder
from extranet.access.actor import Actor
from extranet.accounts.models import User

Share = Callable[..., str]


@pytest.fixture
def document(root: Folder, bob: User, put: Callable[..., Document]) -> Document:
    return put(root, bob, "budget.txt", "Recettes et dépenses".encode())


@pytest.fixture
def share(alice: User, as_actor: Callable[..., Actor]) -> Share:
    """Make a link and return its address: `share(document, password="…")`."""

    def make(thing: Document | Folder, **options: Any) -> str:
        options.setdefault("until", timezone.localdate() + timedelta(days=30))
        _link, token = make_link(thing, actor=as_actor(options.pop("by", alice)), **options)
        return f"/l/{token}/"

    return make
