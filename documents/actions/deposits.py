"""Taking in what people without an account hand in through a link."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from documents import queries
from documents.actions.folders import lock_folder
from documents.actions.links import count_files
from documents.actions.uploads import place_document
from documents.letters import links as letters
from documents.models import Document
from documents.queries.links import Opened, gone, open_link
from documents.queries.usage import usage_of
from documents.storage import Stored
from extranet import limits
from extranet.journal.actions import record
from extranet.mail.outbox import post
from extranet.search import index
from extranet.ui.errors import Invalid, NoRoom, NotVisible, TooMany

MOST_FILES = 20
BY_NETWORK = limits.Limit("deposit", 20, 3600)
# A receipt goes to an address that anyone can type: nobody is flooded through us.
RECEIPTS = limits.Limit("deposit-receipt", 5, 3600)


def count_deposit(address: str) -> None:
    """Count one deposit from the network of `address`; TooMany past the limit."""
    if not limits.hit(BY_NETWORK, limits.network(address)):
        raise TooMany(_("Trop de dépôts depuis votre connexion. Réessayez dans une heure : rien n’a été enregistré."))


def refuse_full(opened: Opened, size: int) -> None:
    """Raise before the first byte comes in when the link takes no more files, or the space has no room for `size`."""
    folder = opened.link.folder
    if folder is None or opened.link.is_used_up:
        raise NotVisible(_("Ce dépôt ne prend plus de fichiers. Rien n’a été enregistré."))
    used, quota = usage_of(folder.workspace)
    if quota is not None and used + size > quota:
        raise NoRoom(
            _("Il n’y a plus assez de place ici. Rien n’a été enregistré : prévenez qui vous a envoyé ce lien.")
        )


@transaction.atomic
def hand_in(opened: Opened, files: Sequence[tuple[Stored, str]], *, name: str, email: str) -> list[Document]:
    """Put files into the folder of a deposit link, without author; tell the link's maker, send the receipt."""
    if not files or len(files) > MOST_FILES:
        raise Invalid(_("Choisissez de un à %d fichiers.") % MOST_FILES, field="upload")
    # Asked again: the files may have taken long to come.
    link = open_link(opened.token).link
    if link.folder is None:
        raise gone()
    folder = lock_folder(link.folder)
    if folder.scope_id != opened.scope.pk:
        raise gone()
    count_files(link, len(files))
    comment = _("déposé par %(name)s <%(email)s> (lien)") % {"name": name, "email": email}
    added = []
    for stored, file_name in files:
        document = place_document(folder, stored, file_name, author=None, comment=comment)
        about = queries.folders_above(folder.pk)
        record(None, "hand_in", document, folder.scope, about=about, to=[link.author_id], link=link.pk)
        index.put(document)
        added.append(document)
    if limits.hit(RECEIPTS, email.lower()):
        post(letters.receipt(added, name), email)
    return added
