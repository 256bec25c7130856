"""Secret addresses for calendar programs: made, revoked, used."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Feed
from extranet import limits
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import policy
from extranet.journal.actions import record
from extranet.links.tokens import digest_of, new_token
from extranet.ui.errors import Conflict, Forbidden, NotVisible, TooMany

MAXIMUM = 20
# A program asks every quarter of an hour at most; a network that guesses is stopped early.
BY_FEED = limits.Limit("agenda_feed", 60, 600)
BY_NETWORK = limits.Limit("agenda_feed_network", 60, 600)


@transaction.atomic
def create_feed(scope: Scope | None, *, actor: Actor) -> tuple[Feed, str]:
    """Make a feed of one space's agenda (None: of all the actor's) and return it with its secret, shown once."""
    if actor.user is None:
        raise NotVisible
    if scope is not None:
        rules.check(actor, Role.READER, scope)
        if not policy(scope.zone).feeds:
            raise Forbidden(_("Un agenda de la zone santé ne sort pas de l’extranet : il n’a pas d’abonnement."))
    if actor.user.agenda_feeds.count() >= MAXIMUM:
        raise Conflict(_("Vous avez déjà %(count)s abonnements : supprimez-en un.") % {"count": MAXIMUM})
    token = new_token()
    feed = Feed.objects.create(user=actor.user, scope=scope, token_digest=digest_of(token))
    record(actor, "create", feed, scope, title=scope.name if scope else "")
    return feed, token


@transaction.atomic
def revoke_feed(pk: int, *, actor: Actor) -> None:
    """End one of the actor's own feeds: its address answers nothing from now on."""
    feed = Feed.objects.select_related("scope").filter(user=actor.user, pk=pk).first()
    if feed is None:
        raise NotVisible(_("Cet abonnement est déjà supprimé."))
    record(actor, "revoke", feed, feed.scope, title=feed.scope.name if feed.scope else "")
    feed.delete()


def note_use(feed: Feed) -> None:
    """Keep the day on which a feed was last read: its owner tells by it which ones still serve.

    The only thing that reading a feed writes.
    """
    today = timezone.localdate()
    if feed.last_used_on != today:
        Feed.objects.filter(pk=feed.pk).update(last_used_on=today)


def count_use(feed: Feed) -> None:
    """Count a complete reading; TooMany past the limit."""
    if not limits.hit(BY_FEED, str(feed.pk)):
        raise TooMany(_("Cet abonnement est lu trop souvent. Réessayez dans quelques minutes."))


def count_unknown(address: str) -> None:
    """Count an address that does not exist, for its network; TooMany past the limit.

    Addresses that exist still answer from there: an office may hold many programs whose feeds were revoked.
    """
    if not limits.hit(BY_NETWORK, limits.network(address)):
        raise TooMany(_("Trop de demandes. Réessayez dans quelques minutes."))
