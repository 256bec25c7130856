"""What forums hold about a person leaves in their export, and is forgotten with them."""

import json
from collections.abc import Callable

from extranet.accounts import events
from extranet.accounts.models import User
from forums.models import Post, Reading, Topic


def test_the_export_holds_messages(
    start: Callable[..., Topic], answer: Callable[..., Post], alice: User, bob: User
) -> None:
    answer(bob, start(alice, body="De moi"), "D’un autre")
    room = next(room for room in events.personal_data() if room.name == "discussions")
    ((name, content),) = room.exporter(alice)
    assert name == "messages.json"
    assert [post["body"] for post in json.loads(content)] == ["De moi"]


def test_an_erased_person_leaves_no_readings(start: Callable[..., Topic], alice: User) -> None:
    start(alice)
    assert Reading.objects.filter(user=alice).exists()
    events.account_erased(alice)
    assert not Reading.objects.exists()
    assert Post.objects.exists()
