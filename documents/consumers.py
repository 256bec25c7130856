"""The websocket of a note: y-protocols in binary frames, a few words of ours in JSON beside them.

A browser's update is judged, stored and committed before anyone hears of it. The database says the order; a socket that
misses a number, for whatever reason, reads it there. Rights are asked anew for every update, when they change, and at
intervals for what nobody announces (sessions that end, dates, the idle limit of the health zone).
"""

import asyncio
import contextlib
import json
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from documents.actions.notes import add_update, note_topic
from documents.notes import presence as presences
from documents.notes import wire
from documents.notes.presence import Presence
from documents.notes.state import OutOfOrder
from documents.notes.wire import Malformed
from documents.queries import notes as reading
from documents.queries.notes import Standing
from extranet.access.readings import note_reading
from extranet.live.consumers import CLOSED_FOR_GOOD
from extranet.live.publish import EVERYONE, note_server_loop, user_topic
from extranet.ui.errors import DomainError, TooLarge

RECHECK_SECONDS = 10.0
LARGEST_FRAME = wire.LARGEST_UPDATE + 16
# Messages a browser may send at once, and each second after that; a large one counts for several.
BURST, RATE, WEIGHT = 400.0, 40.0, 16_384
# RFC 6455 § 7.4.1: not understood, against the rules, too large.
NOT_UNDERSTOOD, AGAINST_THE_RULES, TOO_BIG = 1007, 1008, 1009


class NoteConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One browser in one note."""

    standing: Standing
    user: Any
    ticker: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        self.pk = int(self.scope["url_route"]["kwargs"]["pk"])
        self.topic = note_topic(self.pk)
        self.presence: Presence | None = None
        self.allowance, self.allowed_at = BURST, time.monotonic()
        self.seq, self.note_id = 0, 0
        await self._ask_rights(at_connect=True)
        if not self.standing.may_read:
            await self.close(CLOSED_FOR_GOOD)
            return
        self.user = self.standing.actor.user
        note_server_loop()
        await self.accept()
        self.topics = [self.topic, user_topic(self.user.pk), EVERYONE]
        for topic in self.topics:
            await self.channel_layer.group_add(topic, self.channel_name)
        await self._welcome()
        await self.channel_layer.group_send(self.topic, {"type": "note.here", "to": self.channel_name})
        self.ticker = asyncio.create_task(self._tick())

    async def disconnect(self, code: int) -> None:
        if self.ticker is not None:
            self.ticker.cancel()
        for topic in getattr(self, "topics", []):
            await self.channel_layer.group_discard(topic, self.channel_name)
        await self._say_gone()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if bytes_data is None or len(bytes_data) > LARGEST_FRAME:
            await self.close(TOO_BIG if bytes_data else AGAINST_THE_RULES)
            return
        if not self._is_allowed(len(bytes_data)):
            await self.close(AGAINST_THE_RULES)
            return
        try:
            message = wire.read_message(bytes_data)
            if message.kind == wire.SYNC:
                await self._on_sync(message)
            elif message.kind == wire.AWARENESS:
                await self._on_presence(message.payload)
        except Malformed:
            await self.close(NOT_UNDERSTOOD)

    async def note_update(self, message: dict[str, Any]) -> None:
        """Pass on what someone else wrote, in order; what was missed on the way is read from the database."""
        await self._ask_rights_if_old()
        if not self.standing.may_read or message["seq"] <= self.seq:
            return
        if message["seq"] > self.seq + 1:
            await self._catch_up()
            return
        self.seq = message["seq"]
        if message["sender"] != self.channel_name:
            await self.send(bytes_data=wire.sync(wire.UPDATE, message["data"]))

    async def note_presence(self, message: dict[str, Any]) -> None:
        """Pass on where someone else is."""
        if message["sender"] != self.channel_name and self.standing.may_read:
            await self.send(bytes_data=message["data"])

    async def note_here(self, message: dict[str, Any]) -> None:
        """Tell a browser that just came where this one is."""
        if message["to"] != self.channel_name and self.presence is not None:
            data = presences.presence_message(self.presence, self.user)
            event = {"type": "note.presence", "data": data, "sender": self.channel_name}
            await self.channel_layer.send(message["to"], event)

    async def live_event(self, message: dict[str, Any]) -> None:
        """Leave what is told to a person's pages to those."""

    async def live_recheck(self, message: dict[str, Any]) -> None:
        """Ask for the rights again."""
        await self._ask_rights()

    async def _welcome(self) -> None:
        self.note_id, self.seq, vector = await database_sync_to_async(self._opened)()
        await self._say("welcome", me=presences.face(self.user), write=self.standing.may_write)
        # Asks for what the browser wrote while it was away; from a reader nothing is taken.
        if self.standing.may_write:
            await self.send(bytes_data=wire.sync(wire.STEP_1, vector))

    def _opened(self) -> tuple[int, int, bytes]:
        note = reading.get_note(self.standing.actor, self.pk)
        state = reading.state_of(note)
        return note.pk, state.seq, bytes(state.doc.get_state())

    async def _on_sync(self, message: wire.Message) -> None:
        if message.step == wire.STEP_1:
            wire.read_state_vector(message.payload)
            missing = await database_sync_to_async(self._missing)(message.payload)
            await self.send(bytes_data=wire.sync(wire.STEP_2, missing))
        elif self.standing.may_write:
            await self._store(message.payload)
        else:
            await self._say("rights", write=False)

    def _missing(self, vector: bytes) -> bytes:
        note = reading.get_note(self.standing.actor, self.pk)
        return bytes(reading.state_of(note).doc.get_update(vector))

    async def _store(self, update: bytes) -> None:
        try:
            seq = await database_sync_to_async(self._write)(update)
        except OutOfOrder:
            await self._welcome()
            return
        except TooLarge as error:
            await self._say("refused", message=error.message)
            return
        except DomainError:
            await self._ask_rights()
            return
        if seq is not None:
            event = {"type": "note.update", "seq": seq, "data": update, "sender": self.channel_name}
            await self.channel_layer.group_send(self.topic, event)
        await self._say("saved")

    def _write(self, update: bytes) -> int | None:
        cookies = self.scope.get("cookies", {})
        self.standing = reading.standing_in_note(self.scope["session"].session_key, cookies, self.pk)
        return add_update(self.pk, update, actor=self.standing.actor)

    async def _catch_up(self) -> None:
        self.seq, updates = await database_sync_to_async(reading.missed)(self.note_id, self.seq)
        for update in updates:
            await self.send(bytes_data=wire.sync(wire.UPDATE, update))

    async def _on_presence(self, payload: bytes) -> None:
        for said in presences.read_presence(payload):
            # A browser echoes what it knows of the others: each speaks for itself alone.
            if self.presence is None or said.client == self.presence.client:
                self.presence = said
                await self._tell_presence(said)

    async def _tell_presence(self, said: Presence) -> None:
        data = presences.presence_message(said, self.user)
        event = {"type": "note.presence", "data": data, "sender": self.channel_name}
        await self.channel_layer.group_send(self.topic, event)

    async def _say_gone(self) -> None:
        if self.presence is not None and self.presence.state is not None:
            await self._tell_presence(Presence(self.presence.client, self.presence.clock + 1, None))
        self.presence = None

    async def _say(self, kind: str, **words: Any) -> None:
        await self.send(text_data=json.dumps({"kind": kind, **words}))

    def _is_allowed(self, size: int) -> bool:
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + RATE * (now - self.allowed_at)) - 1 - size // WEIGHT
        self.allowed_at = now
        return self.allowance > 0

    async def _tick(self) -> None:
        """See to it at intervals that rights which end unannounced end, and that nothing was missed."""
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(RECHECK_SECONDS)
                await self._ask_rights()
                if self.standing.may_read:
                    await self._catch_up()

    async def _ask_rights_if_old(self) -> None:
        if time.monotonic() - self.standing.at > RECHECK_SECONDS:
            await self._ask_rights()

    async def _ask_rights(self, *, at_connect: bool = False) -> None:
        self.standing = await database_sync_to_async(self._ask)(at_connect)
        if at_connect:
            self.could_write = self.standing.may_write
        elif not self.standing.may_read:
            await self._cut()
        elif self.standing.may_write != self.could_write:
            self.could_write = self.standing.may_write
            await self._say("rights", write=self.could_write)

    def _ask(self, at_connect: bool) -> Standing:
        cookies = self.scope.get("cookies", {})
        standing = reading.standing_in_note(self.scope["session"].session_key, cookies, self.pk)
        if not at_connect and standing.actor.user != self.user:
            return Standing(standing.actor)
        if at_connect and standing.document is not None:
            note_reading(standing.actor, standing.document, live=True)
        return standing

    async def _cut(self) -> None:
        """Let go of who may not be here any more."""
        if self.ticker is not None and self.ticker is not asyncio.current_task():
            self.ticker.cancel()
        await self.close(CLOSED_FOR_GOOD)
