"""The websocket of a note: y-protocols in binary frames, a few words of ours in JSON beside them.

A browser's update is judged, stored and committed before anyone hears of it. The database says the order; a socket that
misses a number, for whatever reason, reads it there. Rights are asked anew for every update, and as every socket does.
"""

import json
from typing import Any

from channels.db import database_sync_to_async

from documents.actions.notes import add_update, note_topic
from documents.notes import presence as presences
from documents.notes import wire
from documents.notes.presence import Presence
from documents.notes.state import OutOfOrder
from documents.notes.wire import Malformed
from documents.queries import notes as reading
from documents.queries.notes import Standing
from extranet.access.readings import note_reading
from extranet.live.sockets import AGAINST_THE_RULES, NOT_UNDERSTOOD, Socket
from extranet.ui.errors import DomainError, TooLarge


class NoteConsumer(Socket):
    """One browser in one note."""

    # The health zone's idle limit is counted in minutes.
    recheck_seconds = 10.0
    ticks = True
    largest_frame = wire.LARGEST_UPDATE + 16
    burst, rate = 400.0, 40.0

    standing: Standing
    user: Any = None
    presence: Presence | None = None
    seq = note_id = 0

    def ask(self, *, at_the_door: bool) -> Standing:
        """Return what the session may do in the note as the database says now; coming in is a reading."""
        self.pk = int(self.scope["url_route"]["kwargs"]["pk"])
        standing = reading.standing_in_note(self.scope["session"].session_key, self.scope.get("cookies", {}), self.pk)
        if at_the_door and standing.document is not None:
            note_reading(standing.actor, standing.document, live=True)
        return standing

    def user_of(self, standing: Standing) -> int | None:
        """Let in who may read the note."""
        user = standing.actor.user
        return user.pk if user is not None and standing.may_read else None

    async def opened(self) -> None:
        """Say what there is, and ask the others where they are."""
        self.topic, self.user = note_topic(self.pk), self.standing.actor.user
        await self.join(self.topic)
        await self._welcome()
        await self.tell_all(self.topic, {"type": "note.here", "to": self.channel_name})

    async def asked_again(self, before: Standing) -> None:
        """Tell the browser when it may write no more, or again."""
        if self.standing.may_write != before.may_write:
            await self._say("rights", write=self.standing.may_write)

    async def ticked(self) -> None:
        """See to it that nothing was missed."""
        await self._catch_up()

    async def left(self) -> None:
        """Tell the others that this one is gone."""
        if self.presence is not None and self.presence.state is not None:
            await self._tell_presence(Presence(self.presence.client, self.presence.clock + 1, None))
        self.presence = None

    async def heard(self, text: str | None, data: bytes | None) -> None:
        """Take a message of the y-protocols."""
        if data is None:
            await self.close(AGAINST_THE_RULES)
            return
        try:
            message = wire.read_message(data)
            if message.kind == wire.SYNC:
                await self._on_sync(message)
            elif message.kind == wire.AWARENESS:
                await self._on_presence(message.payload)
        except Malformed:
            await self.close(NOT_UNDERSTOOD)

    async def note_update(self, message: dict[str, Any]) -> None:
        """Pass on what someone else wrote, in order; what was missed on the way is read from the database."""
        await self.ask_again_if_old()
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
            await self.tell(message["to"], event)

    async def live_event(self, message: dict[str, Any]) -> None:
        """Leave what is told to a person's pages to those."""

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
            await self.ask_again()
            return
        if seq is not None:
            event = {"type": "note.update", "seq": seq, "data": update, "sender": self.channel_name}
            await self.tell_all(self.topic, event)
        await self._say("saved")

    def _write(self, update: bytes) -> int | None:
        cookies = self.scope.get("cookies", {})
        standing = reading.standing_in_note(self.scope["session"].session_key, cookies, self.pk)
        return add_update(self.pk, update, actor=standing.actor)

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
        await self.tell_all(self.topic, event)

    async def _say(self, kind: str, **words: Any) -> None:
        await self.send(text_data=json.dumps({"kind": kind, **words}))
