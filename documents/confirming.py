"""Saying from a mail that one has read a document: the question behind the mailed address."""

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions.reading import acknowledge_by_mail
from documents.letters.reading import OVER, REQUEST, asked_of
from documents.models import Recipient
from documents.queries.reading import get_asked
from extranet.links.oneclick import Asked, Choice, Kind, Outcome, Question, Rights
from extranet.ui.errors import Conflict

# How addresses were signed before there were one-click answers; the mails that carry them are still in boxes.
_OLD_SALT = "documents.reading"


def describe(asked: Asked) -> Question:
    """Ask whether the person has read the document, at the version there is now; of the document, its title only."""
    recipient = get_asked(asked.object_id, asked.user_id)
    document = recipient.request.document
    person = recipient.user.first_name
    return Question(
        title=_("Confirmer ma lecture"),
        sentences=[
            _("Document : «\u00a0%s\u00a0».") % document.name,
            _("%s, en appuyant sur ce bouton vous confirmez l’avoir lu et en avoir pris connaissance.") % person,
        ],
        choices=[Choice("read", gettext_lazy("Lu et pris connaissance"), "check")],
        url=document.get_absolute_url(),
        url_label=_("Ouvrir le document"),
        seen=str(document.current.number) if document.current else "",
    )


def act(asked: Asked, choice: str, seen: str) -> Outcome:
    """Write down that the person has read the version they were shown."""
    if not seen.isdecimal():
        raise Conflict(_("Rouvrez le lien du mail avant de confirmer votre lecture."))
    recipient = acknowledge_by_mail(get_asked(asked.object_id, asked.user_id), number=int(seen))
    said = _("Vous avez lu «\u00a0%(name)s\u00a0» (version %(number)s) et en avez pris connaissance.")
    return Outcome(
        title=_("C’est noté"), sentences=[said % {"name": recipient.request.document.name, "number": recipient.number}]
    )


KIND = Kind(
    REQUEST,
    describe,
    act,
    serves_once=True,
    rights=Rights.PERSON,
    over=OVER,
)


def read_old(token: str) -> Asked | None:
    """Return what an address mailed by an earlier version asks; None when it is not genuine, or is long over."""
    try:
        pk, user_id, _request = signing.loads(token, salt=_OLD_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    recipient = Recipient.objects.select_related("request").filter(pk=pk, user_id=user_id).first()
    return asked_of(recipient) if recipient is not None else None
