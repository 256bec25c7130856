"""What administrators of the territory do from its pages."""

from django.db import transaction
from django.utils.translation import ngettext

from extranet.access.actor import Actor
from extranet.access.rules import check_platform
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.mail import outbox, queries
from extranet.mail.models import Recipient
from extranet.ui.errors import NotVisible


@transaction.atomic
def send_letters_now(*, actor: Actor) -> int:
    """Have the mail server asked at once for all that waits; return how many letters that are."""
    check_platform(actor)
    return outbox.try_again(queries.waiting())


@transaction.atomic
def send_refused_again(*, actor: Actor) -> int:
    """Have all that was refused or given up tried again; return how many letters that are."""
    check_platform(actor)
    latest = queries.not_arrived().first()
    if latest is None:
        return 0
    count = outbox.try_again(queries.not_arrived())
    words = ngettext("%d lettre", "%d lettres", count) % count
    record(actor, "send_all_again", latest, chain=chains.ADMINISTRATION, title=words)
    return count


@transaction.atomic
def send_letter_again(number: int, *, actor: Actor) -> None:
    """Have one letter tried at once, be it waiting, refused or given up."""
    check_platform(actor)
    letter = _letter(number)
    outbox.try_again(Recipient.objects.filter(pk=letter.pk))
    _record(actor, "send_again", letter)


@transaction.atomic
def give_letter_up(number: int, *, actor: Actor) -> None:
    """Delete one letter that has not left: nobody will get it."""
    check_platform(actor)
    letter = _letter(number)
    outbox.delete(Recipient.objects.filter(pk=letter.pk))
    _record(actor, "give_up", letter)


def _letter(number: int) -> Recipient:
    letter = queries.not_sent(number)
    if letter is None:
        raise NotVisible
    return letter


def _record(actor: Actor, verb: str, letter: Recipient) -> None:
    # The journal never names an address: erasing a person would leave it there.
    record(actor, verb, letter, chain=chains.ADMINISTRATION, title=f"n° {letter.pk}")
