"""The verbs of the network drive with every persona, and trees with hidden folders in them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from documents import queries
from documents.actions import rights
from documents.actions.folders import create_folder
from documents.actions.uploads import add_document
from documents.models import Document, Folder
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, Zone
from tests.access.matrix import PERSONAS
from tests.access.world import World
from tests.documents.conftest import store
from tests.protocols.webdav.drive import Drive, finish

LOCK = '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>'
PATCH = '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="urn:x">1</x></prop></set></propertyupdate>'
# Verb, path below the space, body, headers; the role it needs on what the contributor did not make; the status then.
READING: list[tuple[str, str, str, dict[str, str], int]] = [
    ("GET", "note.txt", "", {}, 200),
    ("HEAD", "note.txt", "", {}, 200),
    ("GET", "", "", {}, 200),
    ("PROPFIND", "", "", {"Depth": "1"}, 207),
    ("PROPFIND", "note.txt", "", {"Depth": "0"}, 207),
]
ADDING: list[tuple[str, str, str, dict[str, str], int]] = [
    ("PUT", "neuf.txt", "Bonjour", {}, 201),
    ("PUT", "neuf.tmp", "Bonjour", {}, 201),
    ("MKCOL", "Neuf", "", {}, 201),
    ("COPY", "note.txt", "", {"Destination": "tourisme/copie.txt"}, 201),
    ("COPY", "Dossier", "", {"Destination": "tourisme/Copie"}, 201),
    ("LOCK", "neuf.txt", LOCK, {}, 201),
]
CHANGING: list[tuple[str, str, str, dict[str, str], int]] = [
    ("PUT", "note.txt", "Bonsoir", {}, 204),
    ("DELETE", "note.txt", "", {}, 204),
    ("DELETE", "Dossier", "", {}, 204),
    ("MOVE", "note.txt", "", {"Destination": "tourisme/autre.txt"}, 201),
    ("MOVE", "note.txt", "", {"Destination": "tourisme/aside.tmp"}, 201),
    ("MOVE", "note.txt", "", {"Destination": "tourisme/Dossier/note.txt"}, 201),
    ("MOVE", "Dossier", "", {"Destination": "tourisme/Autre"}, 201),
    ("PROPPATCH", "note.txt", PATCH, {}, 207),
    ("LOCK", "note.txt", LOCK, {}, 200),
    ("LOCK", "Dossier", LOCK, {}, 200),
]
ROWS = [*((row, Role.READER) for row in READING), *((row, Role.CONTRIBUTOR) for row in ADDING)]
ROWS += [(row, Role.EDITOR) for row in CHANGING]
HELD = {
    "guest": Role.READER,
    "reader": Role.READER,
    "contributor": Role.CONTRIBUTOR,
    "editor": Role.EDITOR,
    "manager": Role.MANAGER,
}
NOBODY = {"anonymous", "disabled"}


def _expected(persona: str, needed: Role, ok: int) -> set[int]:
    if persona in NOBODY:
        return {401}
    held = HELD.get(persona)
    if held is None:
        # To who may not enter, nothing is there: not to read, and not to add to.
        return {404, 409}
    return {ok} if held >= needed else {403}


def _add(folder: Folder, who: Any, name: str, data: bytes = b"Bonjour") -> Document:
    return add_document(folder, store(folder.scope, data, name), name, actor=Actor(who))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "needed"), ROWS, ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else ""
)
def test_each_verb_answers_each_persona(row: tuple[str, str, str, dict[str, str], int], needed: Role) -> None:
    world = World()
    root = queries.get_root(world.space)
    _add(root, world.manager, "note.txt")
    _add(create_folder(root, "Dossier", actor=Actor(world.manager)), world.manager, "dedans.txt")
    drives = {name: Drive(getattr(world, name)) for name in PERSONAS if name != "anonymous"}
    drives["anonymous"] = Drive(world.stranger)
    drives["anonymous"].headers = {}
    world.close_account()
    method, path, body, headers, ok = row
    for persona, drive in drives.items():
        with transaction.atomic():
            answer = drive.ask(method, f"tourisme/{path}", body, **headers)
            assert answer.status_code in _expected(persona, needed, ok), (persona, answer.status_code)
            finish(answer)
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_health_zone_is_not_in_the_drive() -> None:
    world = World(zone=Zone.HEALTH)
    drive = Drive(world.manager)
    assert "tourisme" not in drive.ask("PROPFIND", "", Depth="1").content.decode()
    for (method, path, body, headers, _ok), _needed in ROWS:
        assert drive.ask(method, f"tourisme/{path}", body, **headers).status_code in {404, 409}


class Hidden:
    """A folder « Public » that holds « Réservé », which only the manager may enter."""

    def __init__(self) -> None:
        self.world = World()
        self.root = queries.get_root(self.world.space)
        manager = Actor(self.world.manager)
        self.public = create_folder(self.root, "Public", actor=manager)
        _add(self.public, self.world.manager, "visible.txt")
        self.reserved = create_folder(self.public, "Réservé", actor=manager)
        _add(self.reserved, self.world.manager, "secret.txt", b"secret")
        rights.give_own_rights(self.reserved, actor=Actor(self.world.manager))
        self.reserved.refresh_from_db()
        for user in (self.world.editor, self.world.contributor, self.world.reader, self.world.guest):
            grants.revoke(self.reserved.scope, user, actor=None)
        self.editor = Drive(self.world.editor)
        self.manager = Drive(self.world.manager)


@pytest.fixture
def hidden(db: None) -> Hidden:
    return Hidden()


def test_a_hidden_folder_is_in_no_listing_and_at_no_address(hidden: Hidden) -> None:
    assert hidden.editor.names("tourisme/Public/") == ["visible.txt"]
    assert hidden.manager.names("tourisme/Public/") == ["Réservé", "visible.txt"]
    for path in ("tourisme/Public/Réservé/", "tourisme/Public/Réservé/secret.txt"):
        assert hidden.editor.ask("PROPFIND", path, Depth="0").status_code == 404
    assert hidden.editor.ask("GET", "tourisme/Public/Réservé/secret.txt").status_code == 404


def test_copying_a_tree_leaves_the_hidden_folder_out(hidden: Hidden) -> None:
    assert hidden.editor.ask("COPY", "tourisme/Public", Destination="tourisme/Copie").status_code == 201
    copy = Folder.objects.get(name="Copie")
    assert not Folder.objects.filter(parent=copy).exists()
    assert [document.name for document in copy.documents.all()] == ["visible.txt"]


@pytest.mark.parametrize("ask", [
    lambda drive: drive.ask("DELETE", "tourisme/Public").status_code,
    lambda drive: drive.move("tourisme/Public", "culture/Public"),
])  # fmt: skip
def test_what_is_hidden_is_neither_binned_nor_taken_elsewhere(hidden: Hidden, ask: Callable[[Drive], int]) -> None:
    grants.grant(hidden.world.other_space.scope, hidden.world.editor, Role.EDITOR, actor=None)
    assert ask(hidden.editor) == 403
    hidden.reserved.refresh_from_db()
    assert (hidden.reserved.deleted_at, hidden.reserved.workspace_id) == (None, hidden.world.space.pk)
    assert Document.objects.filter(deleted_at=None).count() == 2


def test_a_hidden_folder_keeps_its_rights_when_the_one_around_it_moves(hidden: Hidden) -> None:
    assert hidden.editor.ask("MKCOL", "tourisme/Archives").status_code == 201
    assert hidden.editor.move("tourisme/Public", "tourisme/Archives/Public") == 201
    assert hidden.editor.names("tourisme/Archives/Public/") == ["visible.txt"]
    assert hidden.manager.get("tourisme/Archives/Public/Réservé/secret.txt") == b"secret"


def test_a_target_one_may_not_add_to_refuses_what_comes(hidden: Hidden) -> None:
    world = hidden.world
    grants.grant(world.other_space.scope, world.editor, Role.READER, actor=None)
    for verb in ("COPY", "MOVE"):
        for name in ("Public", "Public/visible.txt"):
            answer = hidden.editor.ask(verb, f"tourisme/{name}", Destination="culture/ici")
            assert answer.status_code == 403, (verb, name)
    assert hidden.editor.names("tourisme/Public/") == ["visible.txt"]


def test_who_was_let_into_one_folder_finds_it_at_the_top_of_the_space(hidden: Hidden) -> None:
    world = hidden.world
    grants.grant(hidden.reserved.scope, world.stranger, Role.READER, actor=None)
    drive = Drive(world.stranger)
    assert drive.names("tourisme/") == ["Réservé"]
    assert drive.get("tourisme/Réservé/secret.txt") == b"secret"
    assert drive.ask("PROPFIND", "tourisme/Public/", Depth="0").status_code == 404
    assert drive.put("tourisme/Réservé/x.txt", b"x") == 403
