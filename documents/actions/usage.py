"""Taking room in a space and giving it back, in the transaction of what takes it: uploads at once never pass the quota.

To be called before the change itself: the first call counts what is there.
"""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from documents.models import Usage
from documents.queries.folders import get_root
from documents.queries.usage import default_quota, measure
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.explain import managers
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.ui.errors import Invalid, NoRoom
from extranet.ui.templatetags.ui import size_fr
from workspaces.models import Workspace

# Managers are told once each time the space passes one of these hundredths of its quota.
STEPS = (80, 95)


def take(workspace: Workspace, size: int) -> None:
    """Count `size` bytes more in a space; NoRoom, and nothing counted, when its quota would be passed."""
    _ensure(workspace.pk)
    fits = Q(quota=None) | Q(quota__gte=F("used") + size)
    # One statement decides and counts: whoever comes at the same moment waits, then sees what is left.
    if not Usage.objects.filter(fits, pk=workspace.pk).update(used=F("used") + size):
        row = Usage.objects.get(pk=workspace.pk)
        left = max(0, (row.quota or 0) - row.used)
        raise NoRoom(
            _(
                "Il n’y a plus assez de place dans cet espace : il reste %(left)s, il en faudrait %(size)s. Rien n’a "
                "été enregistré. Videz la corbeille, ou demandez plus de place à un gestionnaire de l’espace."
            )
            % {"left": size_fr(left), "size": size_fr(size)},
            field="upload",
        )
    _tell_managers(workspace)


def give_back(workspace_id: int, size: int) -> None:
    """Count `size` bytes less in a space."""
    _ensure(workspace_id)
    Usage.objects.filter(pk=workspace_id).update(used=F("used") - size)


def carry(before: Workspace, after: Workspace, size: int) -> None:
    """Count `size` bytes in `after` rather than in `before`; NoRoom when they do not fit."""
    # The same order whichever way things go: two that cross never wait for each other.
    for workspace in sorted((before, after), key=lambda space: space.pk):
        if workspace.pk == after.pk:
            take(after, size)
        else:
            give_back(before.pk, size)


@transaction.atomic
def set_quota(workspace: Workspace, quota: int | None, *, actor: Actor | None) -> Usage:
    """Set how much room a space has (None: no limit): managers of the platform, or None from the command line.

    A quota below what is there is no error: nothing is lost, and nothing more comes in.
    """
    if actor is not None:
        rules.check_platform(actor)
    if quota is not None and quota <= 0:
        raise Invalid(_("Donnez une taille plus grande que zéro, ou laissez vide pour ne rien limiter."), field="quota")
    _ensure(workspace.pk)
    row = Usage.objects.select_for_update().get(pk=workspace.pk)
    before, row.quota = row.quota, quota
    row.told = _step(row)
    row.save()
    root = get_root(workspace)
    record(actor, "set_quota", root, workspace.scope, chain=chains.ADMINISTRATION, before=before, after=quota)
    return row


def recount() -> int:
    """Count anew what each space takes; return how many counts were wrong."""
    wrong = 0
    for workspace_id in Workspace.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            _ensure(workspace_id)
            row = Usage.objects.select_for_update().get(pk=workspace_id)
            used = measure(workspace_id)
            wrong += used != row.used
            row.used = used
            # Lower again: the next time the space fills up is news again.
            row.told = min(row.told, _step(row))
            row.save()
    return wrong


def _ensure(workspace_id: int) -> None:
    if not Usage.objects.filter(pk=workspace_id).exists():
        # Unlike get_or_create, `ignore_conflicts` leaves a PostgreSQL transaction whole when another was first.
        counted = Usage(workspace_id=workspace_id, used=measure(workspace_id), quota=default_quota())
        Usage.objects.bulk_create([counted], ignore_conflicts=True)


def _step(row: Usage) -> int:
    """Return the highest of the steps that the space has reached, or 0."""
    if row.quota is None:
        return 0
    return max((step for step in STEPS if row.used * 100 >= row.quota * step), default=0)


def _tell_managers(workspace: Workspace) -> None:
    row = Usage.objects.get(pk=workspace.pk)
    step = _step(row)
    if step <= row.told:
        return
    Usage.objects.filter(pk=workspace.pk).update(told=step)
    told = sorted(managers(workspace.scope_id))
    record(None, "fill", get_root(workspace), workspace.scope, title=workspace.name, to=told, share=step)
