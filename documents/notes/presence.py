"""Who is in a note and where: the awareness of the y-protocols. A browser's word is believed for the caret alone."""

import json
from dataclasses import dataclass
from typing import Any

from documents.notes.wire import AWARENESS, Malformed, Reader, block, number
from extranet.accounts.models import User

LARGEST = 4096
TINTS = ("#0b6b8a", "#8a3b0b", "#3d6b0b", "#7a0b6b", "#0b4f8a", "#8a0b2e", "#5a4b00", "#4a3b9a")
_SIDES = ("anchor", "head")
_PLACE_KEYS = {"type", "tname", "item", "assoc"}


@dataclass(frozen=True, slots=True)
class Presence:
    """What a browser says of itself: its number in the document, its clock, its caret (None: it left)."""

    client: int
    clock: int
    state: dict[str, Any] | None


def face(user: User) -> dict[str, Any]:
    """Return how others see this person: from the database, never from their browser."""
    return {"id": user.pk, "name": str(user), "color": TINTS[user.pk % len(TINTS)]}


def read_presence(payload: bytes) -> list[Presence]:
    """Return what an awareness message says; Malformed when it is none or says too much."""
    if len(payload) > LARGEST:
        raise Malformed("presence too large")
    reader, found = Reader(payload), []
    for _client in range(reader.number()):
        client, clock, said = reader.number(), reader.number(), reader.string()
        try:
            state = json.loads(said)
        except (ValueError, RecursionError) as error:
            raise Malformed("presence is no JSON") from error
        found.append(Presence(client, clock, state if isinstance(state, dict) else None))
    reader.end()
    return found


def presence_message(presence: Presence, user: User) -> bytes:
    """Return the message that tells others: the person as we know them, and a caret if it is one."""
    said: dict[str, Any] | None = None
    if presence.state is not None:
        said = {"user": face(user), "cursor": _caret(presence.state.get("cursor"))}
    words = json.dumps(said, ensure_ascii=False).encode()
    body = number(1) + number(presence.client) + number(presence.clock) + block(words)
    return bytes([AWARENESS]) + block(body)


def _caret(given: object) -> dict[str, Any] | None:
    if not isinstance(given, dict):
        return None
    places = {side: _place(given.get(side)) for side in _SIDES}
    return places if all(places.values()) else None


def _place(given: object) -> dict[str, Any] | None:
    """Return a relative position of Yjs with what it may hold: two numbers an item, a name of ours, a side."""
    if not isinstance(given, dict) or not given.keys() <= _PLACE_KEYS:
        return None
    kept: dict[str, Any] = {}
    for key in ("type", "item"):
        item = given.get(key)
        if isinstance(item, dict) and all(isinstance(item.get(part), int) for part in ("client", "clock")):
            kept[key] = {"client": item["client"], "clock": item["clock"]}
    if isinstance(given.get("tname"), str):
        kept["tname"] = "default"
    kept["assoc"] = -1 if given.get("assoc") == -1 else 0
    return kept
