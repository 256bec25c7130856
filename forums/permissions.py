"""Who may write in a topic."""

from django.utils.translation import gettext as _

from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import Forbidden
from forums.models import Post, Topic


def can_reply(actor: Actor, topic: Topic) -> bool:
    """Contributors reply, as long as the discussion is not closed."""
    return not topic.locked and rules.can(actor, Role.CONTRIBUTOR, topic)


def check_reply(actor: Actor, topic: Topic) -> None:
    """Raise unless `can_reply`, with the reason."""
    rules.check(actor, Role.CONTRIBUTOR, topic)
    if topic.locked:
        raise Forbidden(_("Cette discussion est fermée : on peut la lire, plus y répondre."))


def can_change_post(actor: Actor, post: Post) -> bool:
    """Editors change every message; contributors theirs, as long as the discussion is not closed."""
    if rules.can(actor, Role.EDITOR, post):
        return True
    return not post.topic.locked and rules.can_change(actor, post)


def check_change_post(actor: Actor, post: Post) -> None:
    """Raise unless `can_change_post`, with the reason."""
    rules.check_change(actor, post)
    if not can_change_post(actor, post):
        raise Forbidden(_("Cette discussion est fermée : ses messages ne changent plus."))


def can_delete_topic(actor: Actor, topic: Topic) -> bool:
    """Editors delete any discussion; its author does while nobody else's answer stands in it."""
    if rules.can(actor, Role.EDITOR, topic):
        return True
    return topic.posts_count <= 1 and not topic.locked and rules.can_change(actor, topic)


def check_delete_topic(actor: Actor, topic: Topic) -> None:
    """Raise unless `can_delete_topic`, with the reason."""
    rules.check_change(actor, topic)
    if not can_delete_topic(actor, topic):
        raise Forbidden(_("D’autres ont répondu : seul un rédacteur supprime maintenant cette discussion."))
