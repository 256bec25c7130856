"""The mails about links and what is handed in through them."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.models import Document, ShareLink
from extranet.mail.letters import Letter
from extranet.ui.templatetags.ui import size_fr


def used(link: ShareLink, title: str) -> Letter:
    """Return the mail that tells the maker of a link that somebody used it."""
    at = date_format(timezone.localtime(), "j F Y à H \\h i")
    return Letter(
        subject=_("Votre lien de partage a servi"),
        paragraphs=[_("« %(title)s » a été téléchargé par votre lien, le %(at)s.") % {"title": title, "at": at}],
        action=_("Voir le document ou le dossier"),
        url=settings.SITE_URL + link.thing.get_absolute_url(),
        after=[_("Sur sa page, « Partager » montre vos liens et permet d’y mettre fin.")],
    )


def receipt(documents: Sequence[Document], sender: str) -> Letter:
    """Return the receipt of what somebody handed in: names, sizes, digests."""
    at = date_format(timezone.localtime(), "j F Y à H \\h i")
    return Letter(
        subject=_("Accusé de réception de votre dépôt"),
        paragraphs=[
            _("Bonjour %s,") % sender,
            _("Vos fichiers sont bien arrivés sur %(site)s le %(at)s.") % {"site": settings.SITE_NAME, "at": at},
            *(line(document) for document in documents),
        ],
        after=[_("Si vous n’avez rien déposé, ignorez ce message : quelqu’un a pu se tromper d’adresse.")],
    )


def line(document: Document) -> str:
    """Return what a receipt says of one file."""
    blob = document.current.blob if document.current else None
    digest = blob.address if blob else ""
    return _("%(name)s, %(size)s, SHA-256 %(digest)s") % {
        "name": document.name,
        "size": size_fr(document.size),
        "digest": digest,
    }
