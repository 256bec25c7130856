"""Reading who holds what on a folder."""

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext as _

from documents.models import Folder
from documents.queries.placements import standing
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import readers, who
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.ui.errors import Invalid

MOST_SHOWN = 50


def with_own_rights(actor: Actor, folder: Folder) -> list[Folder]:
    """Return the folders inside that the actor sees and that do not follow the rights of `folder`."""
    inside = Folder.objects.filter(parent=folder).exclude(scope=folder.scope_id)
    return list(rules.visible(actor, inside).select_related("workspace").order_by("name_key", "pk")[:MOST_SHOWN])


def shown_elsewhere(folder: Folder) -> int:
    """Return how many documents of the folder itself other folders show."""
    return standing().filter(document__folder=folder).values("document").distinct().count()


def holders(actor: Actor, folder: Folder) -> tuple[list[Group], list[User]]:
    """Return the groups and people of the space who could be given a role on a folder: those it was opened to."""
    reasons = who(actor, folder.workspace) if rules.can(actor, Role.READER, folder.workspace) else []
    groups = [reason.group for reason in reasons if reason.group]
    return groups, [reason.user for reason in reasons if reason.user]


def get_holder(actor: Actor, folder: Folder, name: str) -> User | Group:
    """Return the person or group named "user-12", "group-3", or by an address; Invalid for who is not of the space."""
    kind, _dash, number = name.partition("-")
    holder: User | Group | None = None
    if kind == "group" and number.isdigit():
        holder = Group.objects.filter(pk=number).first()
        known = {group.pk for group in holders(actor, folder)[0]} if holder else set()
        known |= {reason.group.pk for reason in who(actor, folder) if reason.group}
    else:
        wanted = Q(pk=number) if kind == "user" and number.isdigit() else Q(email=name.strip().lower())
        holder = User.objects.filter(wanted, is_active=True).first()
        known = readers(folder.workspace.scope_id) | readers(folder.scope_id)
    if holder is None or holder.pk not in known:
        raise Invalid(
            _("Cette personne ou ce groupe n’est pas membre de l’espace : ajoutez-la d’abord."), field="holder"
        )
    return holder
