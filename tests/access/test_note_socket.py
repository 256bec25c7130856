"""The websocket of a note: one column a persona, in both zones."""

from typing import Any

import pytest

from extranet.access.models import Zone
from tests import factories
from tests.access.matrix import PERSONAS
from tests.access.matrix.documents_notes import note
from tests.access.world import World
from tests.documents.notes.peer import Peer, act
from tests.live.communicator import in_own_loop

pytestmark = pytest.mark.django_db(transaction=True)
# True: writes; False: reads along; who is not named is let in to nothing.
LET_IN = {"guest": False, "reader": False, "contributor": True, "editor": True, "manager": True}


def _opened(zone: str, persona: str, *, second_factor: bool) -> tuple[Any, int]:
    world = World(zone=zone)
    pk = note(world).pk
    user = getattr(world, persona)
    client = factories.browse(user, second_factor=second_factor) if user else None
    world.close_account()
    return client, pk


async def _answer(client: Any, pk: int) -> bool | None:
    peer = Peer(client, pk)
    if not (await peer.connect())[0]:
        return None
    await peer.until(lambda: "welcome" in peer.kinds)
    await peer.disconnect()
    return bool(peer.told[0]["write"])


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_note_is_open_to_those_who_see_its_document_and_written_by_those_who_may_change_it(persona: str) -> None:
    @in_own_loop
    async def check() -> None:
        client, pk = await act(_opened, Zone.STANDARD, persona, second_factor=False)
        assert await _answer(client, pk) is LET_IN.get(persona)

    check()


@pytest.mark.parametrize("persona", ["editor", "reader", "guest"])
@pytest.mark.parametrize("second_factor", [True, False])
def test_in_the_health_zone_a_note_asks_for_a_professional_and_the_second_factor(
    persona: str, second_factor: bool
) -> None:
    @in_own_loop
    async def check() -> None:
        client, pk = await act(_opened, Zone.HEALTH, persona, second_factor=second_factor)
        expected = LET_IN[persona] if second_factor and persona != "guest" else None
        assert await _answer(client, pk) is expected

    check()
