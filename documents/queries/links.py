"""Finding what a link opens, through what its maker may share at that time."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import Document, Folder, LinkKind, ShareLink
from documents.queries.folders import with_module
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import Assurance, policy
from extranet.links.tokens import digest_of
from extranet.sealing.text import BrokenSeal, unseal
from extranet.ui.errors import Forbidden, NotVisible
from workspaces.models import Workspace
from workspaces.queries import scopes_within

PURPOSE = "documents.link"
MOST_SHOWN = 500


def gone() -> NotVisible:
    """Return the one answer for links that never were, ended, or whose maker may share no more."""
    return NotVisible(_("Ce lien n’est plus valable. Demandez-en un autre à la personne qui vous l’a envoyé."))


def may_share(actor: Actor, thing: Document | Folder) -> bool:
    """Editors share outside what lives in a zone that allows it, while the territory does."""
    return settings.PUBLIC_LINKS and policy(thing.scope.zone).public_links and rules.can(actor, Role.EDITOR, thing)


def check_share(actor: Actor, thing: Document | Folder) -> None:
    """Raise unless `may_share`, with the reason."""
    rules.check(actor, Role.EDITOR, thing)
    if not policy(thing.scope.zone).public_links:
        raise Forbidden(_("Rien ne se partage à l’extérieur de la zone santé."))
    if not settings.PUBLIC_LINKS:
        raise Forbidden(_("Votre territoire n’autorise pas les liens de partage."))


def links_on(thing: Document | Folder) -> list[ShareLink]:
    """Return the links on a thing that still work, newest first."""
    on_it = Q(document=thing) if isinstance(thing, Document) else Q(folder=thing)
    rows = ShareLink.objects.select_related("author", "document", "folder")
    return list(rows.filter(on_it, revoked_at=None, until__gte=timezone.localdate()).order_by("-id"))


def links_in(actor: Actor, workspace: Workspace) -> QuerySet[ShareLink]:
    """Return the links that work in what the actor manages of a space."""
    managed = set(scopes_within(actor, workspace)).intersection(actor.scope_ids(Role.MANAGER))
    within = Q(document__scope__in=managed) | Q(folder__scope__in=managed)
    rows = ShareLink.objects.filter(within, revoked_at=None, until__gte=timezone.localdate())
    return rows.select_related("author", "document", "folder__workspace").order_by("-id")


def get_link(actor: Actor, pk: int) -> ShareLink:
    """Return a link on a thing that the actor may see."""
    link = (
        ShareLink.objects.select_related("document__scope", "folder__scope", "folder__workspace").filter(pk=pk).first()
    )
    if link is None:
        raise NotVisible
    rules.check(actor, Role.READER, link.thing)
    return link


def address_of(link: ShareLink, actor: Actor) -> str:
    """Return the address of a link for its maker to copy again; nothing for anyone else."""
    if actor.user is None or link.author_id != actor.user.pk:
        return ""
    try:
        token = unseal(link.sealed_token, PURPOSE)
    except BrokenSeal:
        return ""
    return settings.SITE_URL + reverse("documents:link_open", args=[token])


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that works, and what it opens now."""

    link: ShareLink
    token: str
    scope: Scope


def open_link(token: str) -> Opened:
    """Return the link of `token` if it works now: not ended, its maker active and still allowed to share the thing."""
    rows = ShareLink.objects.select_related(
        "author", "document__scope", "document__current__blob", "document__folder__workspace",
        "folder__scope", "folder__workspace",
    )  # fmt: skip
    live = rows.filter(token_digest=digest_of(token), revoked_at=None, until__gte=timezone.localdate())
    link = live.first()
    if link is None or link.author is None or (link.document is not None and link.document.deleted_at):
        raise gone()
    holder = link.document.folder if link.document else link.folder
    with_module(holder, holder.workspace if holder else None)
    # As somebody signed in by password: a link never reaches what asks for more.
    if not may_share(Actor(link.author, Assurance.PASSWORD), link.thing):
        raise gone()
    return Opened(link, token, link.thing.scope)


def document_in(opened: Opened, pk: int) -> Document:
    """Return a document that the link lets one read: its own, or one below its folder in the same scope."""
    link = opened.link
    if link.kind != LinkKind.READ:
        raise gone()
    if link.document is not None:
        if link.document.pk != pk:
            raise gone()
        return link.document
    rows = Document.objects.select_related("scope", "current__blob", "folder")
    document = rows.filter(pk=pk, deleted_at=None, scope=opened.scope).first()
    if document is None:
        raise gone()
    folder_in(opened, document.folder_id)
    return document


def folder_in(opened: Opened, pk: int | None) -> Folder:
    """Return a folder that the link shows: its own, or one below whose way up to it stays in the same scope."""
    root = opened.link.folder
    if root is None or opened.link.kind != LinkKind.READ:
        raise gone()
    if pk is None or pk == root.pk:
        return root
    asked = Folder.objects.filter(pk=pk, scope=opened.scope).first()
    at = asked
    while at is not None and at.parent_id != root.pk:
        at = Folder.objects.filter(pk=at.parent_id or 0, scope=opened.scope).first()
    if asked is None or at is None:
        raise gone()
    return asked


def shown_in(opened: Opened, folder: Folder) -> tuple[list[Folder], list[Document]]:
    """Return the folders and documents that the link shows in `folder`: those of its scope, no others."""
    folders = Folder.objects.filter(parent=folder, scope=opened.scope).order_by("name_key", "id")
    documents = Document.objects.filter(folder=folder, scope=opened.scope, deleted_at=None).order_by("name_key", "id")
    return list(folders[:MOST_SHOWN]), list(documents[:MOST_SHOWN])
