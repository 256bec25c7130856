"""The layer of a single process: a message costs what its group costs, and a full channel costs nobody else."""

import asyncio
from typing import Any

import pytest
from channels.exceptions import ChannelFull

from extranet.live import layer as layers
from extranet.live.layer import MemoryLayer
from extranet.live.sockets import Socket
from tests.live.communicator import in_own_loop


async def crowd(layer: MemoryLayer, size: int) -> list[str]:
    """Have `size` sockets open, each in a group of its own and in everyone's."""
    names = [await layer.new_channel() for _n in range(size)]
    for number, name in enumerate(names):
        await layer.group_add(f"user.{number}", name)
        await layer.group_add("everyone", name)
    return names


class Walked(dict[str, Any]):
    """A dictionary that counts how often it is walked through."""

    walks = 0

    def items(self) -> Any:
        self.walks += 1
        return super().items()

    def values(self) -> Any:
        self.walks += 1
        return super().values()


@in_own_loop
async def test_a_message_does_not_walk_through_what_it_does_not_reach() -> None:
    layer = MemoryLayer()
    names = await crowd(layer, 50)
    layer.groups = Walked(layer.groups)
    for _n in range(20):
        await layer.group_send("user.7", {"type": "live.event"})
        await layer.receive(names[7])
    assert layer.groups.walks == 0


@in_own_loop
async def test_what_expired_is_swept_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "SWEEP_SECONDS", 0.0)
    layer = MemoryLayer(expiry=0)
    (name,) = await crowd(layer, 1)
    await layer.group_send("user.0", {"type": "live.event"})
    await asyncio.sleep(0.01)
    await layer.group_send("everyone", {"type": "live.event"})
    # Nobody took its message in time: it is in no group any more.
    assert not layer.groups["everyone"] and name not in layer.channels


@in_own_loop
async def test_a_socket_that_does_not_keep_up_misses_messages_and_the_others_do_not() -> None:
    layer = MemoryLayer(capacity=2)
    slow, quick = await crowd(layer, 2)
    for number in range(5):
        await layer.group_send("everyone", {"type": "live.event", "number": number})
        assert (await layer.receive(quick))["number"] == number
    assert [(await layer.receive(slow))["number"] for _n in range(2)] == [0, 1]


@in_own_loop
async def test_telling_a_full_socket_ends_nobody() -> None:
    layer = MemoryLayer(capacity=1)
    (name,) = await crowd(layer, 1)
    await layer.send(name, {"type": "note.presence"})
    with pytest.raises(ChannelFull):
        await layer.send(name, {"type": "note.presence"})
    teller = Socket()
    teller.channel_layer = layer
    await teller.tell(name, {"type": "note.presence"})
