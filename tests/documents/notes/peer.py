"""A browser in a note, without the browser: a Yjs document behind the product's own websocket."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.test import Client
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from documents import queries
from documents.actions.notes import create_note
from documents.models import Document
from documents.notes import text, tree, wire
from documents.notes.blueprints import paragraph
from documents.notes.state import State
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.asgi import application
from tests import factories
from tests.live.communicator import Socket

SECONDS = 10


class Setting:
    """A note by Alice, who manages the space; Bob edits, Carole contributes, David reads, Eve is a stranger."""

    def __init__(self, zone: str = "standard", words: str = "Début.") -> None:
        make = factories.professional if zone == "health" else factories.member
        self.zone = zone
        self.alice = make("alice@exemple.fr", "Alice", "Lefebvre")
        self.space = factories.space("Tourisme", blueprint="group", manager=self.alice, zone=zone)
        self.bob = make("bob@exemple.fr", "Bob", "Delattre")
        self.carole = make("carole@exemple.fr", "Carole", "Martin")
        self.david = make("david@exemple.fr", "David", "Caron")
        self.eve = make("eve@exemple.fr", "Ève", "Dupont")
        for user, role in ((self.bob, Role.EDITOR), (self.carole, Role.CONTRIBUTOR), (self.david, Role.READER)):
            factories.give(self.space, user, role)
        self.root = queries.get_root(self.space)
        self.note: Document = create_note(
            self.root, "Réunion", actor=Actor(self.alice, Assurance.SECOND_FACTOR), content=[paragraph(words)]
        )

    def browse(self, user: Any) -> Client:
        """Return the client of a person, with the factor the zone asks for."""
        return factories.browse(user, second_factor=self.zone == "health")


def written(document_pk: int) -> str:
    """Return the words of a note as the database has them."""
    from documents.models import Note
    from documents.queries.notes import state_of

    return text.plain(tree.read(state_of(Note.objects.get(document=document_pk)).doc))


def add_paragraph(doc: Doc[Any], words: str) -> bytes:
    """Add a paragraph to a document and return the update that says so."""
    before = doc.get_state()
    with doc.transaction():
        element = XmlElement("paragraph")
        doc.get(tree.ROOT, type=XmlFragment).children.append(element)
        line = XmlText()
        element.children.append(line)
        line.insert(0, words)
    return bytes(doc.get_update(before))


def typed(state: State, words: str) -> bytes:
    """Return the update of a browser that knows what `state` says and adds a paragraph."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state.whole())
    return add_paragraph(doc, words)


class Peer(Socket):
    """One browser: its document, what it was told, and what the server acknowledged."""

    def __init__(self, client: Client | None, pk: int) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()) if client else ""
        headers = [(b"origin", b"http://127.0.0.1"), (b"host", b"127.0.0.1"), (b"cookie", cookies.encode())]
        super().__init__(application, f"/direct/notes/{pk}/", headers)
        self.doc: Doc[Any] = Doc()
        self.told: list[dict[str, Any]] = []
        self.presences: list[bytes] = []
        self.updates: list[bytes] = []
        self.closed: int | None = None

    async def open(self) -> "Peer":
        """Connect and exchange everything both sides know."""
        accepted, code = await self.connect()
        assert accepted, code
        await self.until(lambda: "welcome" in self.kinds)
        await self.send_bytes(wire.sync(wire.STEP_1, self.doc.get_state()))
        before = len(self.updates)
        await self.until(lambda: len(self.updates) > before)
        if self.told[0]["write"]:
            await self.until(lambda: "saved" in self.kinds)
        return self

    @property
    def kinds(self) -> list[str]:
        """What the server said, in order."""
        return [words["kind"] for words in self.told]

    @property
    def text(self) -> str:
        """The words this browser shows."""
        return text.plain(tree.read(self.doc))

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary frame."""
        await self.send_input({"type": "websocket.receive", "bytes": data})

    async def take(self) -> None:
        """Take one frame and do as a browser does."""
        frame = await self.receive_output(SECONDS)
        if frame["type"] == "websocket.close":
            self.closed = frame.get("code")
        elif frame.get("text"):
            self.told.append(json.loads(frame["text"]))
        else:
            await self._on_bytes(frame["bytes"])

    async def _on_bytes(self, data: bytes) -> None:
        message = wire.read_message(data)
        if message.kind == wire.AWARENESS:
            self.presences.append(message.payload)
        elif message.step == wire.STEP_1:
            await self.send_bytes(wire.sync(wire.STEP_2, self.doc.get_update(message.payload)))
        else:
            self.updates.append(message.payload)
            self.doc.apply_update(message.payload)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Take frames until something is so."""
        while not is_so():
            await self.take()

    def write(self, words: str) -> bytes:
        """Add a paragraph here and return the update that says so."""
        return add_paragraph(self.doc, words)

    async def say(self, words: str) -> None:
        """Add a paragraph and wait until the server has kept it."""
        saved = self.kinds.count("saved")
        await self.send_bytes(wire.sync(wire.UPDATE, self.write(words)))
        await self.until(lambda: self.kinds.count("saved") > saved)

    async def quiet(self) -> bool:
        """Say whether nothing more comes for a moment."""
        return bool(await self.receive_nothing(0.3))


async def act(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run a database act beside the event loop."""
    return await sync_to_async(function)(*args, **kwargs)


async def meet(setting: Setting, *users: Any) -> list[Peer]:
    """Return the open sockets of some people in the note."""
    return [await Peer(await act(setting.browse, user), setting.note.pk).open() for user in users]


async def leave(*peers: Peer) -> None:
    """Close sockets as browsers do."""
    await asyncio.gather(*(peer.disconnect() for peer in peers))
