"""Making, using and ending the addresses given to people without an account."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.letters import links as letters
from documents.models import Document, Folder, LinkKind, Notice, ShareLink
from documents.queries.links import PURPOSE, check_share
from extranet import limits
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.journal.actions import record
from extranet.links import passwords
from extranet.links.tokens import digest_of, new_token
from extranet.mail.outbox import post
from extranet.sealing.text import seal
from extranet.ui.errors import Forbidden, Invalid, NotVisible, TooMany

SHORTEST_PASSWORD = 8
UNKNOWN = limits.Limit("link-unknown", 60, 600)


def make_link(
    thing: Document | Folder,
    *,
    actor: Actor,
    until: date,
    kind: str = LinkKind.READ,
    password: str = "",
    view_only: bool = False,
    most_uses: int | None = None,
    notice: str = Notice.FIRST,
    message: str = "",
) -> tuple[ShareLink, str]:
    """Make an address on `thing`, which its editors may share; return it with its token."""
    check_share(actor, thing)
    today = timezone.localdate()
    if not today <= until <= today + timedelta(days=settings.PUBLIC_LINK_DAYS):
        days = settings.PUBLIC_LINK_DAYS
        raise Invalid(_("Choisissez un jour à venir, dans les %d jours.") % days, field="until")
    if password and len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            _("Ce mot de passe est trop court : %d caractères au moins.") % SHORTEST_PASSWORD, field="password"
        )
    token = new_token()
    link = ShareLink(
        kind=kind,
        document=thing if isinstance(thing, Document) else None,
        folder=thing if isinstance(thing, Folder) else None,
        author=actor.user,
        token_digest=digest_of(token),
        sealed_token=seal(token, PURPOSE),
        password=passwords.hashed(password),
        until=until,
        view_only=view_only,
        most_uses=most_uses,
        notice=notice,
        message=message,
        created_at=timezone.now(),
    )
    with transaction.atomic():
        link.save()
        record(actor, "share", thing, thing.scope, link=link.pk, until=until.isoformat(), kind=str(kind))
    return link, token


@transaction.atomic
def revoke_link(link: ShareLink, *, actor: Actor) -> None:
    """End a link at once: its maker may, and whoever manages what it opens."""
    is_mine = actor.user is not None and link.author_id == actor.user.pk
    rules.check(actor, Role.READER if is_mine else Role.EDITOR, link.thing)
    if not is_mine and not rules.can(actor, Role.MANAGER, link.thing):
        raise Forbidden(_("Seuls la personne qui a fait ce lien et les gestionnaires peuvent y mettre fin."))
    if ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(actor, "unshare", link.thing, link.thing.scope, link=link.pk)


def end_links_of(user: User) -> None:
    """End every link of a person whose account closes; they do not come back with it."""
    ShareLink.objects.filter(author=user, revoked_at=None).update(revoked_at=timezone.now())


def open_with_password(link: ShareLink, password: str, address: str) -> bool:
    """Say whether `password` opens the link; TooMany for who guesses from `address`, or from everywhere at once."""
    is_right = passwords.opens(link.password, password, link=str(link.pk), address=address)
    if is_right is None:
        raise TooMany(_("Trop d’essais. Réessayez dans un quart d’heure."))
    return is_right


def count_unknown(address: str) -> None:
    """Count an address that opens nothing, for its network; TooMany past the limit."""
    if not limits.hit(UNKNOWN, limits.network(address)):
        raise TooMany(_("Trop de demandes. Réessayez dans quelques minutes."))


@transaction.atomic
def count_download(link: ShareLink, document: Document) -> None:
    """Count one download, or raise NotVisible when the link has served as often as it may; tell its maker."""
    _count(link, 1, _("Ce lien a servi autant de fois que prévu. Demandez-en un autre à qui vous l’a envoyé."))
    # « download »: the live pages are not told, and the journal knows by which link.
    record(None, "download", document, document.scope, link=link.pk)
    tell_maker(link, document.name)


@transaction.atomic
def count_archive(link: ShareLink, folder: Folder, documents: list[Document]) -> None:
    """Count an archive as a download of each file in it, all or none; tell the maker of the link once."""
    _count(
        link,
        len(documents),
        _("Ce lien ne peut plus servir autant de fois. Téléchargez les documents un par un."),
    )
    record(None, "download", folder, folder.scope, link=link.pk, documents=len(documents))
    tell_maker(link, folder.name)


def count_files(link: ShareLink, files: int) -> None:
    """Count files handed in, or raise NotVisible when there would be more than the link takes."""
    _count(link, files, _("Ce dépôt ne prend plus autant de fichiers. Rien n’a été enregistré."))


def _count(link: ShareLink, uses: int, refusal: str) -> None:
    room = Q(most_uses=None) | Q(most_uses__gte=F("uses") + uses)
    # Asked and counted in one statement: two at once never pass the limit.
    rows = ShareLink.objects.filter(room, pk=link.pk, revoked_at=None)
    if not rows.update(uses=F("uses") + uses, last_used_at=timezone.now()):
        raise NotVisible(refusal)


def tell_maker(link: ShareLink, title: str) -> None:
    """Mail the maker of a link that it served, as often as they asked."""
    first = ShareLink.objects.filter(pk=link.pk, uses=1).exists()
    if link.author is not None and (link.notice == Notice.EACH or (link.notice == Notice.FIRST and first)):
        post(letters.used(link, title), link.author.email)
