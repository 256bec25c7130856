"""Writing together: what one writes the others get, in order, once it is kept; and who may."""

import json
from typing import Any

import pytest
from pycrdt import Doc

from documents.actions.documents import delete_document
from documents.actions.notes import restore_note
from documents.models import NoteUpdate, NoteWriter
from documents.notes import wire
from documents.queries.notes import get_note
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.actions.sessions import end_all_sessions
from extranet.journal.models import Entry
from tests.documents.notes.peer import Peer, Setting, act, add_paragraph, leave, meet, written
from tests.live.communicator import in_own_loop

pytestmark = pytest.mark.django_db(transaction=True)


@in_own_loop
async def test_two_people_read_the_same_whatever_each_writes() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    assert alice.text == bob.text == "Début."
    await alice.say("Élus présents : 12 🎉")
    await bob.say("Excusés : 3")
    await alice.say("Séance levée à 20 h")
    for peer in (alice, bob):
        await peer.until(lambda peer=peer: "Séance levée" in peer.text and "Excusés" in peer.text)
    assert alice.text == bob.text == await act(written, setting.note.pk)
    await leave(alice, bob)


@in_own_loop
async def test_what_is_written_is_committed_before_it_is_acknowledged_and_in_the_order_received() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    for number in range(8):
        await (alice, bob)[number % 2].say(f"Ligne {number}")
        assert f"Ligne {number}" in await act(written, setting.note.pk)
    rows = await act(lambda: list(NoteUpdate.objects.order_by("seq").values_list("seq", "author_id")))
    assert [seq for seq, _author in rows] == list(range(1, len(rows) + 1))
    assert [author for _seq, author in rows][-2:] == [setting.alice.pk, setting.bob.pk]
    await leave(alice, bob)


@in_own_loop
async def test_changes_made_offline_merge_on_return() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    away = bob.doc
    await bob.disconnect()
    bob.write("Écrit dans le train")
    await alice.say("Écrit en séance")
    back = Peer(await act(setting.browse, setting.bob), setting.note.pk)
    back.doc = away
    await back.open()
    await alice.until(lambda: "train" in alice.text)
    assert alice.text == back.text == await act(written, setting.note.pk)
    assert "Écrit en séance" in back.text
    await leave(alice, back)


@in_own_loop
async def test_readers_and_contributors_read_along_and_write_nothing_in_the_note_of_another() -> None:
    setting = await act(Setting)
    alice, david, carole = await meet(setting, setting.alice, setting.david, setting.carole)
    assert david.told[0]["write"] is False and carole.told[0]["write"] is False
    for peer in (david, carole):
        await peer.send_bytes(wire.sync(wire.UPDATE, peer.write("Je passais")))
        await peer.until(lambda peer=peer: "rights" in peer.kinds)
    await alice.say("Suite")
    await david.until(lambda: "Suite" in david.text)
    assert "Je passais" not in await act(written, setting.note.pk)
    assert "Je passais" not in alice.text
    await leave(alice, david, carole)


@pytest.mark.parametrize("who", ["eve", None])
def test_strangers_and_the_public_open_no_note(who: str | None) -> None:
    @in_own_loop
    async def check() -> None:
        setting = await act(Setting)
        client = await act(setting.browse, getattr(setting, who)) if who else None
        peer = Peer(client, setting.note.pk)
        assert await peer.connect() == (False, 4401)

    check()


@in_own_loop
async def test_who_loses_the_space_is_cut_at_once_and_writes_no_more() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    await act(grants.revoke, setting.space.scope, setting.bob, actor=None)
    await bob.until(lambda: bob.closed is not None)
    assert bob.closed == 4401
    assert (await Peer(await act(setting.browse, setting.bob), setting.note.pk).connect())[0] is False
    await leave(alice)


@in_own_loop
async def test_an_update_that_comes_after_the_right_was_lost_is_not_kept_even_unannounced() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    # As when a grant ends by its date: nobody sends a word of it.
    await act(lambda: setting.bob.usergrant_set.all().delete())
    await bob.send_bytes(wire.sync(wire.UPDATE, bob.write("Trop tard")))
    await bob.until(lambda: bob.closed is not None)
    assert "Trop tard" not in await act(written, setting.note.pk)
    await leave(alice)


@in_own_loop
async def test_who_becomes_a_reader_goes_on_reading_and_writes_no_more() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    await act(grants.grant, setting.space.scope, setting.bob, Role.READER, actor=None)
    await bob.until(lambda: {"kind": "rights", "write": False} in bob.told)
    await bob.send_bytes(wire.sync(wire.UPDATE, bob.write("Malgré tout")))
    await alice.say("Suite")
    await bob.until(lambda: "Suite" in bob.text)
    assert "Malgré tout" not in await act(written, setting.note.pk)
    await leave(alice, bob)


@in_own_loop
async def test_a_session_that_ends_and_a_note_that_is_binned_close_their_sockets() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    await act(end_all_sessions, setting.bob)
    await bob.until(lambda: bob.closed is not None)
    await act(delete_document, setting.note, actor=Actor(setting.alice))
    await alice.until(lambda: alice.closed is not None)


@in_own_loop
async def test_going_back_to_a_version_reaches_who_has_the_note_open() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    await bob.say("En trop")
    await act(restore_note, setting.note, 1, actor=Actor(setting.alice))
    for peer in (alice, bob):
        await peer.until(lambda peer=peer: peer.text == "Début.")
    await leave(alice, bob)


def _bad_updates() -> dict[str, bytes]:
    doc: Doc[Any] = Doc()
    first, second = add_paragraph(doc, "Première"), add_paragraph(doc, "Seconde")
    return {
        "noise": b"\xff" * 40,
        "nothing": b"",
        "cut short": first[:-4],
        "with a tail": first + b"\x00",
        "of many clients": b"\xff\xff\xff\xff\x0f",
        "a document within": b"\x01\x01\x05\x00\x09\x01\x07default\x01a\x76\x00\x00",
        "out of order": second,
    }


@pytest.mark.parametrize("name", list(_bad_updates()))
def test_a_malformed_update_reaches_nobody_and_harms_nothing(name: str) -> None:
    @in_own_loop
    async def check() -> None:
        setting = await act(Setting)
        alice, bob = await meet(setting, setting.alice, setting.bob)
        got = len(alice.updates)
        await bob.send_bytes(wire.sync(wire.UPDATE, _bad_updates()[name]))
        if name == "out of order":
            await bob.until(lambda: bob.kinds.count("welcome") == bob.kinds.count("saved") == 2)
        else:
            await bob.until(lambda: bob.closed is not None)
            assert bob.closed == 1007
        assert len(alice.updates) == got
        await alice.say("Tout va bien")
        assert await act(written, setting.note.pk) == "Début.\nTout va bien"
        await leave(alice, *([bob] if bob.closed is None else []))

    check()


@in_own_loop
async def test_a_huge_frame_and_a_flood_close_the_socket() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    await bob.send_bytes(b"\x00\x02" + b"\x00" * (wire.LARGEST_UPDATE + 100))
    await bob.until(lambda: bob.closed is not None)
    assert bob.closed == 1009
    for _time in range(600):
        await alice.send_bytes(b"\x03")
    await alice.until(lambda: alice.closed is not None)
    assert alice.closed == 1008


@in_own_loop
async def test_presence_carries_the_name_the_server_knows_and_nothing_else() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    canary = '"><img src=x onerror=alert(1)>'
    place = {"type": None, "tname": canary, "item": {"client": 1, "clock": 2, "more": canary}, "assoc": 0}
    said = {"user": {"name": canary, "color": canary, "id": 1}, "cursor": {"anchor": place, "head": place}, "x": canary}
    words = json.dumps(said).encode()
    body = b"\x01" + wire.number(77) + b"\x01" + wire.block(words)
    await bob.send_bytes(bytes([wire.AWARENESS]) + wire.block(body))
    await alice.until(lambda: bool(alice.presences))
    heard = alice.presences[0].decode("utf-8", "replace")
    assert "Bob Delattre" in heard and '"client": 1' in heard
    assert "onerror" not in heard
    await bob.disconnect()
    await alice.until(lambda: len(alice.presences) == 2)
    assert alice.presences[1].endswith(b"null")
    await leave(alice)


@in_own_loop
async def test_the_journal_tells_once_a_sitting_who_wrote() -> None:
    setting = await act(Setting)
    alice, bob = await meet(setting, setting.alice, setting.bob)
    for number in range(5):
        await bob.say(f"Ligne {number}")
    told = await act(lambda: Entry.objects.filter(verb="write", actor=setting.bob.pk).count())
    assert told == 1
    assert await act(lambda: NoteWriter.objects.filter(user=setting.bob).exists())
    await leave(alice, bob)


@in_own_loop
async def test_in_the_health_zone_the_database_holds_no_word_in_clear_and_opening_is_journalled() -> None:
    setting = await act(Setting, "health", "Anamnèse")
    alice, bob = await meet(setting, setting.alice, setting.bob)
    await alice.say("Ptérodactyle")
    await bob.until(lambda: "Ptérodactyle" in bob.text)
    rows = await act(lambda: [bytes(row) for row in NoteUpdate.objects.values_list("data", flat=True)])
    assert rows and not any("Ptérodactyle".encode() in row or b"Anamn" in row for row in rows)
    note = await act(get_note, Actor(setting.alice, 3), setting.note.pk)
    assert note.text == ""
    read = await act(lambda: Entry.objects.filter(verb="read", actor=setting.bob.pk, object_id=setting.note.pk).count())
    assert read == 1
    await leave(alice, bob)
