"""A browser in a note, without the browser: one Yjs document behind a real websocket of a running server."""

import json
from contextlib import ExitStack
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.sync.client import connect
from websockets.typing import Origin

from documents.notes import text, tree, wire


class Line:
    """One person in one note."""

    def __init__(self, port: int, pk: int, session: str) -> None:
        self.doc: Doc[Any] = Doc()
        self.saved = 0
        address = f"ws://127.0.0.1:{port}/direct/notes/{pk}/"
        headers = {"Cookie": f"sessionid={session}"}
        origin = Origin(f"http://127.0.0.1:{port}")
        self._open = ExitStack()
        self.socket = self._open.enter_context(connect(address, origin=origin, additional_headers=headers))
        self.socket.send(wire.sync(wire.STEP_1, self.doc.get_state()))
        # What the server has, and its word for what this line had not yet: nothing.
        while self.take() != "saved":
            pass
        while not len(self.doc.get(tree.ROOT, type=XmlFragment).children):
            self.take()
        self.saved = 0

    @property
    def text(self) -> str:
        """The words this line has."""
        return text.plain(tree.read(self.doc))

    def take(self) -> str:
        """Take one frame and do as a browser does; return what it was."""
        frame = self.socket.recv(timeout=30)
        if isinstance(frame, str):
            kind = str(json.loads(frame)["kind"])
            self.saved += kind == "saved"
            return kind
        message = wire.read_message(frame)
        if message.kind != wire.SYNC:
            return "presence"
        if message.step == wire.STEP_1:
            self.socket.send(wire.sync(wire.STEP_2, self.doc.get_update(message.payload)))
            return "asked"
        self.doc.apply_update(message.payload)
        return "update"

    def write(self, words: str) -> None:
        """Add a paragraph and send it, without waiting for anything."""
        before = self.doc.get_state()
        with self.doc.transaction():
            element = XmlElement("paragraph")
            self.doc.get(tree.ROOT, type=XmlFragment).children.append(element)
            line = XmlText()
            element.children.append(line)
            line.insert(0, words)
        self.socket.send(wire.sync(wire.UPDATE, self.doc.get_update(before)))

    def close(self) -> None:
        """Leave."""
        self._open.close()
