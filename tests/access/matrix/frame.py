"""Home, search, notifications, and what the frame adds."""

from typing import Any

from django.core import signing

from extranet.access.models import Scope
from extranet.mail.letters import Letter
from extranet.mail.models import Recipient
from extranet.mail.outbox import post
from extranet.notifications.unsubscribing import NAME
from tests.access.matrix import Row


def letter(world: Any) -> tuple[int]:
    """A letter that waits."""
    post(Letter("Bonjour", []), world.reader.email)
    return (Recipient.objects.order_by("pk")[0].pk,)


ROWS = [
    Row("portal:home", "signed_in"),
    Row("portal:journal", "platform"),
    Row("portal:journal", "platform", query="?verb=grant&person=anne&since=2026-01-01"),
    Row("portal:journal_export", "platform"),
    Row("portal:mail_list", "platform"),
    Row("portal:mail_list", "platform", query="?liste=non-remis"),
    Row("portal:mail_send_now", "platform", "POST", 302),
    Row("portal:mail_send_all_again", "platform", "POST", 302),
    Row("portal:mail_send_again", "platform", "POST", 302, args=letter),
    Row("portal:mail_give_up", "platform", "POST", 302, args=letter),
    Row("search:search", "signed_in", query="?q=tourisme"),
    Row("search:suggestions", "signed_in", query="?q=tourisme"),
    Row("notifications:inbox", "signed_in"),
    Row("notifications:bell", "signed_in"),
    Row("notifications:mark_read", "signed_in", "POST", 302),
    Row("notifications:preferences", "signed_in"),
    Row(
        "notifications:preferences",
        "signed_in",
        "POST",
        302,
        data=lambda world: {f"space_{scope.pk}": "daily" for scope in Scope.objects.all()},
    ),
    Row("notifications:follow", "signed_in", "POST", 404, data=lambda world: {"kind": "nothing.atall", "object_id": 1}),
    Row(
        "notifications:unsubscribe",
        "public",
        args=lambda world: (signing.dumps([world.reader.pk, world.space.scope_id], salt=NAME),),
    ),
    Row("notifications:unsubscribe", "public", ok=404, args=lambda world: ("forged",)),
    Row("links:answer", "public", ok=404, args=lambda world: ("forged",)),
    Row("ui:gallery", "public", ok=404),
]
