"""Dressing a queued letter: what was sealed becomes a mail. Runs in the sender, outside any transaction."""

import json
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from extranet.mail.checks import ask
from extranet.mail.models import Recipient
from extranet.mail.outbox import PURPOSE
from extranet.sealing.text import unseal


def compose(row: Recipient) -> EmailMultiAlternatives:
    """Return the mail of one person's copy; `row` comes with its letter. Raise Over when it may no longer leave."""
    letter = json.loads(unseal(row.outgoing.sealed, PURPOSE))
    # An older version queued none.
    ask(letter.get("checks", {}))
    own: dict[str, Any] = json.loads(unseal(row.sealed, PURPOSE)) if row.sealed else {}
    context = {**letter["context"], **own, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    headers = {"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"}  # RFC 3834: no vacation replies
    if stop_url := own.get("stop_url"):
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(
        subject=letter["subject"],
        body=render_to_string(f"{row.outgoing.template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string(f"{row.outgoing.template}.html", context), "text/html")
    return mail
