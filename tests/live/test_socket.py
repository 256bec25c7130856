"""The websocket of a page: who may open it, what it is told, and how it loses its rights."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels_redis.core import RedisChannelLayer
from django.db import OperationalError
from django.test import Client

from extranet.access.models import Role, Zone
from extranet.accounts.models import User
from extranet.asgi import application
from extranet.journal.actions import record
from extranet.live import publish
from extranet.live.consumers import LiveConsumer
from tests import factories
from tests.live.communicator import Socket, in_own_loop
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = (b"origin", b"http://127.0.0.1")


def socket_of(client: Client | None, origin: tuple[bytes, bytes] = ORIGIN) -> Socket:
    """Return a socket with the cookies of a signed-in client."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()) if client else ""
    headers = [origin, (b"host", b"127.0.0.1"), (b"cookie", cookies.encode())]
    return Socket(application, "/direct/", headers)


class Setting:
    """A space with Alice (manager) and Bob (reader), and Bob's client."""

    def __init__(self) -> None:
        self.alice = factories.member("alice@exemple.fr", "Alice", "Lefebvre")
        self.bob = factories.member("bob@exemple.fr", "Bob", "Delattre")
        self.space = factories.space("Tourisme", blueprint="group", manager=self.alice)
        factories.give(self.space, self.bob, Role.READER)
        self.client = factories.browse(self.bob)
        self.topic = f"scope.{self.space.scope_id}"


async def watching(setting: Setting) -> Socket:
    """Return Bob's socket, which watches the space."""
    socket = socket_of(setting.client)
    assert (await socket.connect())[0]
    await socket.send_json_to({"watch": [setting.topic]})
    assert await socket.receive_json_from() == {"watching": [setting.topic]}
    return socket


async def act(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run a database act beside the event loop."""
    return await sync_to_async(function)(*args, **kwargs)


@in_own_loop
async def test_the_public_opens_no_socket() -> None:
    socket = socket_of(None)
    assert await socket.connect() == (False, 4401)


@in_own_loop
async def test_another_sites_page_opens_no_socket() -> None:
    setting = await act(Setting)
    socket = socket_of(setting.client, (b"origin", b"https://mechant.example"))
    assert not (await socket.connect())[0]


@in_own_loop
async def test_a_page_is_told_of_what_happens_in_the_scope_it_watches() -> None:
    setting = await act(Setting)
    socket = await watching(setting)
    await act(record, None, "join", setting.space, setting.space.scope)
    event = await socket.receive_json_from()
    assert (event["topic"], event["verb"], event["kind"]) == (setting.topic, "join", "workspaces.workspace")
    assert "Tourisme" not in str(event)
    await socket.disconnect()


@in_own_loop
async def test_a_scope_that_may_not_be_read_cannot_be_watched() -> None:
    setting = await act(Setting)
    other: Workspace = await act(factories.space, "Secret", blueprint="group")
    socket = socket_of(setting.client)
    await socket.connect()
    wanted = [
        f"scope.{other.scope_id}",
        "user.1",
        "everyone",
        f"user.{setting.alice.pk}",
        12,
        None,
        "scope.99999999999999999999",
    ]
    await socket.send_json_to({"watch": wanted})
    assert await socket.receive_json_from() == {"watching": []}
    await act(record, None, "join", other, other.scope)
    assert await socket.receive_nothing(0.2)
    await socket.disconnect()


@in_own_loop
async def test_a_member_taken_out_hears_no_more_at_once() -> None:
    setting = await act(Setting)
    socket = await watching(setting)
    await act(factories.grants.revoke, setting.space.scope, setting.bob, actor=None)
    await act(record, None, "join", setting.space, setting.space.scope)
    assert await socket.receive_nothing(0.3)
    await socket.disconnect()


@in_own_loop
async def test_a_closed_session_closes_its_socket() -> None:
    setting = await act(Setting)
    socket = await watching(setting)
    from extranet.live.publish import rights_changed

    await act(lambda: setting.client.session.delete())
    await act(rights_changed, setting.bob.pk)
    assert (await socket.receive_output())["code"] == 4401


@in_own_loop
async def test_signing_out_closes_the_sockets_of_that_browser_at_once_and_no_other() -> None:
    setting = await act(Setting)
    here, elsewhere = await watching(setting), socket_of(await act(factories.browse, setting.bob))
    await elsewhere.connect()
    await act(setting.client.post, "/compte/logout/")
    assert (await here.receive_output())["code"] == 4401
    assert await elsewhere.receive_nothing(0.2)
    await act(record, None, "join", setting.space, setting.space.scope)
    assert await here.receive_nothing(0.1)
    await elsewhere.disconnect()


@in_own_loop
async def test_signing_out_while_the_socket_opens_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = await act(Setting)
    ask = LiveConsumer.ask

    def ask_and_sign_out(self: LiveConsumer, *, at_the_door: bool) -> Any:
        standing = ask(self, at_the_door=at_the_door)
        if at_the_door:
            setting.client.post("/compte/logout/")
        return standing

    monkeypatch.setattr(LiveConsumer, "ask", ask_and_sign_out)
    socket = socket_of(setting.client)
    assert (await socket.connect())[0]
    assert (await socket.receive_output())["code"] == 4401


@in_own_loop
async def test_a_socket_whose_rights_cannot_be_asked_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = await act(Setting)
    ask = LiveConsumer.ask

    def fail_later(self: LiveConsumer, *, at_the_door: bool) -> Any:
        if not at_the_door:
            raise OperationalError("the database is away")
        return ask(self, at_the_door=True)

    monkeypatch.setattr(LiveConsumer, "ask", fail_later)
    monkeypatch.setattr(LiveConsumer, "ticks", True)
    monkeypatch.setattr(LiveConsumer, "recheck_seconds", 0.05)
    socket = socket_of(setting.client)
    assert (await socket.connect())[0]
    assert (await socket.receive_output())["code"] == 1011


def test_a_layer_that_is_away_costs_no_change(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away = RedisChannelLayer(hosts=["redis://127.0.0.1:1/0"])
    monkeypatch.setattr(publish, "get_channel_layer", lambda: away)
    publish.publish("scope.1", kind="x", verb="add")
    assert "Live event lost" in caplog.text


@in_own_loop
async def test_a_browser_that_sends_too_much_is_cut_off() -> None:
    setting = await act(Setting)
    socket = await watching(setting)
    for _n in range(80):
        await socket.send_json_to({"watch": []})
    answers = [await socket.receive_output() for _n in range(60)]
    assert answers[-1]["type"] == "websocket.close" and answers[-1]["code"] == 1008


@in_own_loop
async def test_a_health_scope_is_watched_with_a_second_factor_only() -> None:
    def make() -> tuple[User, Workspace]:
        chloe = factories.professional("chloe@exemple.fr", "Chloé", "Vasseur")
        return chloe, factories.space("E-santé", blueprint="group", manager=chloe, zone=Zone.HEALTH)

    chloe, space = await act(make)
    for second_factor, expected in ((False, []), (True, [f"scope.{space.scope_id}"])):
        client = await act(factories.browse, chloe, second_factor=second_factor)
        socket = socket_of(client)
        await socket.connect()
        await socket.send_json_to({"watch": [f"scope.{space.scope_id}"]})
        assert await socket.receive_json_from() == {"watching": expected}
        await socket.disconnect()


@pytest.mark.parametrize("frame", ["", "{", "[]", '{"watch": "scope.1"}', "null", "é" * 5000])
@in_own_loop
async def test_what_makes_no_sense_closes_the_socket_and_nothing_else(frame: str) -> None:
    setting = await act(Setting)
    socket = socket_of(setting.client)
    await socket.connect()
    await socket.send_to(frame)
    assert (await socket.receive_output())["type"] == "websocket.close"
