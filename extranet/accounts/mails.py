"""Posting a letter: one way for every mail of accounts."""

import json
from email.utils import make_msgid

from django.utils.translation import gettext as _

from extranet.accounts import jobs
from extranet.accounts.letters import Letter
from extranet.accounts.sealing import seal
from extranet.accounts.validators import breaks_line
from extranet.ui.errors import Invalid


def refuse_breaks(**fields: str) -> None:
    """Raise `Invalid` at the first field with a line break or a control character: it could forge a mail's head."""
    for name, value in fields.items():
        if breaks_line(value):
            raise Invalid(_("Ce texte doit tenir sur une ligne, sans caractère invisible."), field=name)


def post(letter: Letter, to: str) -> None:
    """Enqueue `letter` for `to`, inside the caller's transaction. It is sealed: letters carry secret addresses."""
    refuse_breaks(to=to, subject=letter.subject)
    body = {"to": to, "message_id": make_msgid(domain="extranet.invalid"), **letter.as_dict()}
    jobs.deliver.enqueue(seal(json.dumps(body), jobs.MAIL_PURPOSE))
