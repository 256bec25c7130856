"""The sender, in the mail lane: claims a batch, speaks SMTP with no transaction open, writes each answer.

Killed at any moment it loses nothing. In doubt is only what hung between the final dot and its answer; it is sent
again with the same Message-ID.
"""

import logging
import threading
import time

from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.mail import claims, transport
from extranet.mail.checks import Over
from extranet.mail.composing import compose
from extranet.mail.models import Recipient

logger = logging.getLogger(__name__)

BATCH = 50
# A batch shows a sign of life this often, well within its lease.
RENEW_SECONDS = 30


def send_waiting(stop: threading.Event) -> bool:
    """Send one batch of what is due; return False when nothing can be done for now.

    Once `stop` is set it ends with the letter in hand.
    """
    now = timezone.now()
    claims.take_back(now)
    if claims.is_paused(now):
        return False
    if not claims.is_due(now):
        return claims.mend_clock(now)
    try:
        # Before the claim: while the server is silent, nothing is held.
        line = transport.open_line(stop)
    except transport.LineLost as lost:
        claims.pause(str(lost))
        return False
    batch = claims.claim(timezone.now(), BATCH)
    try:
        return _send_batch(line, batch, stop)
    finally:
        if batch:
            claims.release(batch[0].claim)
        line.close()


def _send_batch(line: transport.Line, batch: list[Recipient], stop: threading.Event) -> bool:
    answered = False
    unwanted: set[str] = set()
    renewed = time.monotonic()
    for row in batch:
        if stop.is_set():
            break
        if time.monotonic() - renewed > RENEW_SECONDS:
            claims.renew(row.claim)
            renewed = time.monotonic()
        try:
            if _send_one(line, row) and not answered:
                answered = True
                claims.resume()
        except transport.NotOurs:
            break
        except transport.Unwanted as refusal:
            # It waits, and the others go first: it may be this person's server alone that wants none of our mail.
            claims.put_off(row, str(refusal))
            unwanted.add(row.address.rpartition("@")[2].lower())
            if len(unwanted) > 1 and not answered:
                # Two domains and nothing else heard on this line: the relay does not know us any more.
                claims.pause(str(refusal))
                return False
        except transport.LineLost as lost:
            if lost.named:
                # It may be this letter that the server stumbles on: it waits its turn, the others lose nothing.
                claims.put_off(row, str(lost))
            if not answered:
                claims.pause(str(lost))
            return answered
    return bool(batch)


def _send_one(line: transport.Line, row: Recipient) -> bool:
    """Send one copy and write the answer; return whether the server gave one."""
    try:
        mail = compose(row)
        mail.message()
    except Over:
        claims.withdraw(row)
        return False
    except Exception:
        # One letter that cannot be dressed holds back no other.
        logger.exception("Letter %s cannot be composed", row.pk)
        claims.put_off(row, _("Cette lettre n’a pas pu être composée : voir le journal technique."))
        return False
    try:
        claims.sent(row, line.send(mail, lambda: claims.mark(row)))
    except transport.NotNow as later:
        claims.put_off(row, str(later))
    except transport.Refused as never:
        claims.refused(row, str(never))
    return True
