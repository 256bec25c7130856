"""The mails that ask somebody to read, and the address in them by which they say that they did."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Recipient
from extranet.access.zones import policy
from extranet.links.oneclick import Asked, address
from extranet.mail.letters import Letter

# The question behind the address: « lu et pris connaissance » (`documents.confirming`).
REQUEST = "documents.reading"
OVER = gettext_lazy(
    "Il a déjà servi, sa date est passée, ou la demande est close. "
    "Votre lecture, si vous l’aviez confirmée, reste enregistrée."
)
# A link outlives its deadline: who is late still answers from the mail.
LINK_AFTER = timedelta(days=30)


def asked_of(recipient: Recipient) -> Asked:
    """Return what the mail asks of `recipient`, until thirty days after the deadline."""
    until = datetime.combine(recipient.request.deadline, time.max, UTC) + LINK_AFTER
    return Asked(REQUEST, recipient.pk, recipient.user_id, until)


def request(recipient: Recipient) -> Letter:
    """Return the mail that asks for a reading; in the health zone it names nothing and carries no link to confirm."""
    asked = recipient.request
    author = str(asked.author) if asked.author else _("L’extranet")
    opening = _("%(author)s vous demande de lire « %(title)s ».") % {"author": author, "title": asked.document.name}
    message = [f"« {asked.message} »"] if asked.message else []
    return _letter(recipient, _("À lire : %s") % asked.document.name, [opening, *message])


def reminder(recipient: Recipient) -> Letter:
    """Return the mail that recalls a request that was not answered."""
    asked = recipient.request
    opening = _("Vous n’avez pas encore confirmé la lecture de « %s ».") % asked.document.name
    return _letter(recipient, _("Rappel, à lire : %s") % asked.document.name, [opening])


def _letter(recipient: Recipient, subject: str, sentences: list[str]) -> Letter:
    asked = recipient.request
    document = asked.document
    if not policy(document.scope.zone).mail_content:
        return Letter(
            subject=_("Un document à lire dans un espace protégé"),
            paragraphs=[_("Un document vous attend. Par sécurité, ce message n’en dit pas plus.")],
            action=_("Ouvrir l’extranet"),
            url=f"{settings.SITE_URL}/",
        )
    day = date_format(asked.deadline, "l j F Y")
    return Letter(
        subject=" ".join(subject.split())[:180],
        paragraphs=[
            _("Bonjour %s,") % recipient.user.first_name,
            *sentences,
            _("À lire avant le %s.") % day,
            _("Le document : %s") % f"{settings.SITE_URL}{document.get_absolute_url()}",
        ],
        action=_("Confirmer ma lecture"),
        url=address(asked_of(recipient)),
        after=[_("Ce lien vous est personnel et sert une seule fois : ne le transférez pas.")],
    )
