"""Filing mails in folders. The door through which they arrive judged SPF, DKIM and DMARC, then calls `file_message`."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents import queries
from documents.actions.folders import DEEPEST, lock_folder
from documents.actions.uploads import place_document
from documents.mail_parsing import Mail, take_apart
from documents.models import Document, FiledMessage, Folder, FolderAddress, Senders
from documents.naming import clean_name, fold_name, numbered
from documents.storage import Incoming, Stored
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance, policy
from extranet.accounts.models import User
from extranet.journal.actions import record
from extranet.search import index
from extranet.ui.errors import Forbidden, Invalid, TooLarge

LARGEST = 50 * 1024 * 1024


@transaction.atomic
def make_address(folder: Folder, *, actor: Actor, senders: str) -> FolderAddress:
    """Give a folder an address, or another one: the one it had stops at once. Its managers may."""
    check_mail_in(actor, folder)
    folder = lock_folder(folder)
    check_mail_in(actor, folder)
    made, _created = FolderAddress.objects.update_or_create(
        folder=folder,
        defaults={
            "local_part": f"dossier-{secrets.token_hex(12)}",
            "senders": senders,
            "made_by": actor.user,
            "made_at": timezone.now(),
        },
    )
    record(actor, "make_address", folder, folder.scope, senders=senders)
    return made


@transaction.atomic
def end_address(folder: Folder, *, actor: Actor) -> None:
    """Take a folder's address away."""
    rules.check(actor, Role.MANAGER, folder)
    if FolderAddress.objects.filter(folder=folder).delete()[0]:
        record(actor, "end_address", folder, folder.scope)


def check_mail_in(actor: Actor, folder: Folder) -> None:
    """Raise unless the actor may have mails come into the folder: its managers, outside the health zone."""
    rules.check(actor, Role.MANAGER, folder)
    _refuse_zone(folder)


def _refuse_zone(folder: Folder) -> None:
    if not policy(folder.scope.zone).mail_content:
        raise Forbidden(_("Aucun mail n’entre dans la zone santé."))


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A mail taken apart, its files on disk: the mail whole, then what came with it, each with its name."""

    mail: Mail
    sender: str
    name: str
    files: list[tuple[Stored, str]]


def file_message(folder_address: FolderAddress, raw_bytes: bytes, envelope_sender: str) -> Document | None:
    """File a mail in the folder of an address and return its document; None for what is not filed on purpose.

    Not filed: what a program sent by itself (answers, bounces), so that no loop begins. Filed once: the same
    Message-ID again returns the document there is. A mail with attachments gets a folder of its own that holds both.
    Raises TooLarge, or Forbidden when the sender may not write here: the door then refuses the mail.
    """
    if len(raw_bytes) > LARGEST:
        raise TooLarge(_("Ce mail est trop lourd. Déposez plutôt ses pièces jointes dans l’extranet."))
    sender = envelope_sender.strip().strip("<>").lower()
    mail = take_apart(raw_bytes)
    if not sender or mail.is_automatic:
        return None
    folder = folder_address.folder
    _author(folder_address, folder, sender)
    before = FiledMessage.objects.filter(folder=folder, digest=mail.digest).select_related("document").first()
    if before is not None:
        return before.document
    name = _name(mail)
    files = [(_store(folder, raw_bytes, f"{name}.eml"), f"{name}.eml")]
    for attachment in mail.attachments:
        file_name = _safe(attachment.name)
        files.append((_store(folder, attachment.data, file_name), file_name))
    return _file(folder_address, _Arrived(mail, sender, name, files))


@transaction.atomic
def _file(folder_address: FolderAddress, arrived: _Arrived) -> Document | None:
    folder = lock_folder(folder_address.folder)
    # Once more: while the files were written, the address or the sender's rights may have ended.
    author = _author(folder_address, folder, arrived.sender)
    filed, is_new = FiledMessage.objects.get_or_create(folder=folder, digest=arrived.mail.digest)
    if not is_new:
        return filed.document
    comment = _("reçu par mail de %s") % arrived.sender
    place = _own_folder(folder, arrived.name, author) if arrived.mail.attachments else folder
    added = [place_document(place, stored, name, author=author, comment=comment) for stored, name in arrived.files]
    index.put(*added)
    document = added[0]
    actor = Actor(author, Assurance.APP_PASSWORD) if author else None
    record(actor, "mail_in", document, folder.scope, about=queries.folders_above(place.pk), files=len(added))
    filed.document = document
    filed.save(update_fields=["document"])
    return document


def _author(folder_address: FolderAddress, folder: Folder, sender: str) -> User | None:
    """Return the contributor whose address `sender` is; None for a stranger where anyone may write; Forbidden else."""
    _refuse_zone(folder)
    fresh = FolderAddress.objects.filter(pk=folder_address.pk, local_part=folder_address.local_part).first()
    if fresh is None or "documents" not in folder.workspace.modules or folder.scope.read_only:
        raise Forbidden(_("Cette adresse ne reçoit plus de mails."))
    user = User.objects.filter(email=sender, is_active=True).first()
    if user is not None and rules.can(Actor(user, Assurance.APP_PASSWORD), Role.CONTRIBUTOR, folder):
        return user
    if fresh.senders != Senders.ANYONE:
        raise Forbidden(_("Seuls les contributeurs de ce dossier peuvent lui écrire, depuis l’adresse de leur compte."))
    return None


def _name(mail: Mail) -> str:
    try:
        return clean_name(mail.subject)
    except Invalid:
        return str(_("Mail du %s") % date_format(timezone.localtime(), "j F Y"))


def _safe(name: str) -> str:
    try:
        return clean_name(name)
    except Invalid:
        return str(_("pièce jointe"))


def _own_folder(parent: Folder, name: str, author: User | None) -> Folder:
    """Return a new folder for a mail and what came with it; the parent itself when it lies too deep."""
    if len(queries.folders_above(parent.pk)) >= DEEPEST:
        return parent
    taken = set(
        Folder.objects.filter(parent=parent, name_key__startswith=fold_name(name)[:1]).values_list(
            "name_key", flat=True
        )
    )
    folder = Folder(workspace=parent.workspace, parent=parent, scope=parent.scope, name=numbered(name, taken))
    folder.author = author
    folder.save()
    return folder


def _store(folder: Folder, data: bytes, name: str) -> Stored:
    with Incoming(folder.scope) as incoming:
        incoming.write(data)
        return incoming.store(name)
