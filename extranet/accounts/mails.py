"""Posting a letter: one way for every mail of accounts."""

import json
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_tasks import task

from extranet.accounts.letters import Letter
from extranet.accounts.validators import breaks_line
from extranet.jobs import lanes
from extranet.sealing.text import seal, unseal
from extranet.ui.errors import Invalid

PURPOSE = "mail"


def refuse_breaks(**fields: str) -> None:
    """Raise `Invalid` at the first field with a line break or a control character: it could forge a mail's head."""
    for name, value in fields.items():
        if breaks_line(value):
            raise Invalid(_("Ce texte doit tenir sur une ligne, sans caractère invisible."), field=name)


def post(letter: Letter, to: str) -> None:
    """Enqueue `letter` for `to`, inside the caller's transaction. It is sealed: letters carry secret addresses."""
    refuse_breaks(to=to, subject=letter.subject)
    body = {"to": to, "message_id": make_msgid(domain="extranet.invalid"), **letter.as_dict()}
    deliver.enqueue(seal(json.dumps(body), PURPOSE))


@task(queue_name=lanes.QUICK)
def deliver(sealed: str) -> None:
    """Send a posted letter. Run twice, it sends the same Message-ID: mail software shows the second as the first."""
    letter = json.loads(unseal(sealed, PURPOSE))
    context = {"letter": letter, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    mail = EmailMultiAlternatives(
        subject=letter["subject"],
        body=render_to_string("accounts/mail/letter.txt", context),
        to=[letter["to"]],
        headers={"Message-ID": letter["message_id"], "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("accounts/mail/letter.html", context), "text/html")
    mail.send()
