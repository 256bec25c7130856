"""Background work of accounts."""

import json
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django_tasks import task

from extranet.accounts import exports
from extranet.accounts.sealing import unseal
from extranet.jobs.periodic import every

MAIL_PURPOSE = "mail"


@task()
def deliver(sealed: str) -> None:
    """Send a letter posted by `mails.post`. Run twice, it sends the same Message-ID: mail servers drop the second."""
    letter = json.loads(unseal(sealed, MAIL_PURPOSE))
    context = {"letter": letter}
    mail = EmailMultiAlternatives(
        subject=letter["subject"],
        body=render_to_string("accounts/mail/letter.txt", context),
        to=[letter["to"]],
        headers={"Message-ID": letter["message_id"], "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("accounts/mail/letter.html", context), "text/html")
    mail.send()


@task()
def build_export(export_id: int) -> None:
    """Gather a person's data into the zip they asked for; nothing to do when it is there already, or gone."""
    exports.build(export_id)


@every(timedelta(hours=1), "accounts.tidy")
@task()
def tidy() -> None:
    """Remove exports past their week, and sessions past their time."""
    exports.remove_expired()
    exports.remove_dead_sessions()
