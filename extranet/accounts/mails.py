"""Where letters were queued before there was an outbox."""

import json

from django.db import transaction
from django_tasks import task

from extranet.jobs import lanes
from extranet.mail import outbox
from extranet.sealing.text import unseal


@task(queue_name=lanes.QUICK)
def deliver(sealed: str) -> None:
    """Move a letter that an older version queued as a job into the outbox, with its Message-ID; run twice, once."""
    letter = json.loads(unseal(sealed, outbox.PURPOSE))
    to, message_id = letter.pop("to"), letter.pop("message_id")
    with transaction.atomic():
        if not outbox.is_known(message_id):
            message = outbox.Message(letter["subject"], "mail/letter", {"letter": letter})
            outbox.queue(message, [outbox.To(to, message_id=message_id)])
