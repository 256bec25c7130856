"""One act on many things: each in a transaction of its own, its rights asked when its turn comes."""

import contextlib
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions import favourites, placements, trees
from documents.actions.copying import Twins
from documents.actions.documents import delete_document, restore_document, tag_document
from documents.actions.folders import lock_folder
from documents.actions.uploads import free_name
from documents.jobs.bulk import run_bulk
from documents.models import BulkJob, BulkState, BulkVerb, Folder
from documents.naming import numbered
from documents.queries.selection import Thing, get_thing, kind_of, weight_of
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.zones import Assurance
from extranet.jobs import lanes
from extranet.things.prepared import prepare_then_commit
from extranet.ui.errors import Conflict, DomainError, Forbidden

# More than this, and one is shown how far it is rather than kept waiting.
MOST_AT_ONCE = 50
WITH_TARGET = {BulkVerb.MOVE, BulkVerb.COPY, BulkVerb.SHOW}


def act_on(
    things: Sequence[Thing],
    verb: BulkVerb,
    *,
    actor: Actor,
    target: Folder | None = None,
    origin: Folder | None = None,
    tags: Sequence[str] = (),
) -> BulkJob:
    """Do `verb` to each of the things, now or, when they are many, in the background; return the report.

    What is refused stays as it was and is told with its reason; the rest is done.
    """
    if verb in WITH_TARGET:
        if target is None:
            raise Conflict(_("Choisissez d’abord un dossier. Rien n’a été modifié."))
        rules.check(actor, Role.CONTRIBUTOR, target)
    items = [[kind_of(thing), thing.pk, _place_of(thing)] for thing in things]
    job = _begin(verb, items, actor=actor, target=target, origin=origin, tags=list(tags))
    return _run_or_enqueue(job, weight_of(things))


def undo(job: BulkJob, *, actor: Actor) -> BulkJob:
    """Take back a move or a binning: each thing returns to where it was, if the actor may still put it there."""
    with transaction.atomic():
        job = BulkJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if not job.may_be_undone:
            raise Conflict(_("Cela ne peut plus être annulé."))
        job.undone_at = timezone.now()
        job.save(update_fields=["undone_at"])
        back = _begin(BulkVerb.UNDO, job.treated, actor=actor, target=job.origin, origin=job.origin)
    return _run_or_enqueue(back, len(job.treated))


@transaction.atomic
def cancel(job: BulkJob) -> BulkJob:
    """Stop after the thing under way: what was done stays done."""
    job = BulkJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not job.is_over:
        job.state = BulkState.CANCELLED
        job.save(update_fields=["state"])
    return job


def run(job_id: int, seconds: float = math.inf) -> bool:
    """Treat what is left of a job, or as much as `seconds` allow; say whether there is more.

    Begun again after a crash, it goes on where it was.
    """
    begun = time.monotonic()
    while _step(job_id):
        if time.monotonic() - begun > seconds:
            return True
    return False


def forget_jobs(before: Any) -> None:
    """Forget the reports of what was asked for before a time."""
    BulkJob.objects.filter(created_at__lt=before).delete()


def _begin(verb: BulkVerb, items: list[Any], *, actor: Actor, **fields: Any) -> BulkJob:
    if actor.user is None:
        raise Forbidden(_("Il faut être connecté pour faire cela."))
    return BulkJob.objects.create(
        user_id=actor.user.pk, assurance=int(actor.assurance), verb=verb, items=items, **fields
    )


def _run_or_enqueue(job: BulkJob, weight: int) -> BulkJob:
    if weight > MOST_AT_ONCE:
        lanes.share(run_bulk, job.user).enqueue(job.pk)
    else:
        run(job.pk)
    return BulkJob.objects.select_related("target__workspace", "origin__workspace").get(pk=job.pk)


def _step(job_id: int) -> bool:
    """Treat the next thing and note how it went, together; say whether there is another."""
    twins = Twins()
    return prepare_then_commit(lambda: _prepare_next(job_id, twins), lambda twins: _treat_next(job_id, twins))


def _prepare_next(job_id: int, twins: Twins) -> Twins:
    """Have the files that a copy of the next thing points at; what may not be copied is refused when its turn comes."""
    job = BulkJob.objects.select_related("user", "target__scope").filter(pk=job_id, verb=BulkVerb.COPY).first()
    if job is None or job.is_over or job.target is None or job.position >= len(job.items):
        return twins
    kind, pk, _place = job.items[job.position]
    actor = Actor(job.user, Assurance(job.assurance))
    with contextlib.suppress(DomainError):
        thing = get_thing(actor, kind, pk)
        if isinstance(thing, Folder):
            return trees.prepare_folder_copy(thing, job.target, twins, actor=actor)
        trees.check_document_copy(thing, job.target, actor=actor)
        return twins.make([thing], job.target.scope)
    return twins


@transaction.atomic
def _treat_next(job_id: int, twins: Twins) -> bool:
    rows = BulkJob.objects.select_for_update(of=("self",)).select_related("user", "target__scope")
    job = rows.filter(pk=job_id).first()
    if job is None or job.is_over:
        return False
    if job.position >= len(job.items):
        job.state = BulkState.DONE
        job.save(update_fields=["state"])
        return False
    kind, pk, place = job.items[job.position]
    # Made anew for each thing: rights that end meanwhile end here too.
    actor = Actor(job.user, Assurance(job.assurance))
    try:
        with transaction.atomic():
            thing = get_thing(actor, kind, pk, binned=job.verb == BulkVerb.UNDO)
            if job.verb == BulkVerb.COPY:
                _copy(thing, job, twins, actor)
            else:
                _ACTS[BulkVerb(job.verb)](thing, job, place, actor)
        job.treated.append([kind, pk, place])
    except DomainError as error:
        job.refused.append([kind, pk, error.message])
    job.position += 1
    job.state = BulkState.RUNNING
    job.save(update_fields=["position", "treated", "refused", "state"])
    return True


def _place_of(thing: Thing) -> int | None:
    return thing.parent_id if isinstance(thing, Folder) else thing.folder_id


def _target_of(job: BulkJob) -> Folder:
    if job.target is None:
        raise Conflict(_("Le dossier choisi n’existe plus."))
    return lock_folder(job.target)


def _move_to(thing: Thing, target: Folder, actor: Actor) -> None:
    if _place_of(thing) == target.pk:
        raise Conflict(_("C’est déjà dans ce dossier."))
    if isinstance(thing, Folder):
        trees.move_folder(thing, target, _free_folder_name(target, thing.name, actor), actor=actor)
    else:
        trees.move_document(thing, target, free_name(target, thing.name), actor=actor)


def _move(thing: Thing, job: BulkJob, place: int | None, actor: Actor) -> None:
    _move_to(thing, _target_of(job), actor)


def _copy(thing: Thing, job: BulkJob, twins: Twins, actor: Actor) -> None:
    target = _target_of(job)
    if isinstance(thing, Folder):
        trees.place_folder_copy(thing, target, _free_folder_name(target, thing.name, actor), twins, actor=actor)
        return
    stored = twins.take(trees.check_document_copy(thing, target, actor=actor))
    trees.place_document_copy(thing, target, free_name(target, thing.name), stored, actor=actor)


def _bin(thing: Thing, job: BulkJob, place: int | None, actor: Actor) -> None:
    if isinstance(thing, Folder):
        trees.delete_tree(thing, actor=actor)
    else:
        delete_document(thing, actor=actor)


def _show(thing: Thing, job: BulkJob, place: int | None, actor: Actor) -> None:
    if isinstance(thing, Folder):
        raise Conflict(_("Un dossier ne se montre pas ailleurs : choisissez ses documents."))
    placements.show_document(thing, _target_of(job), actor=actor)


def _tag(thing: Thing, job: BulkJob, place: int | None, actor: Actor) -> None:
    if isinstance(thing, Folder):
        raise Conflict(_("Un dossier n’a pas de mots-clés : choisissez ses documents."))
    tag_document(thing, job.tags, actor=actor)


def _star(thing: Thing, job: BulkJob, place: int | None, actor: Actor) -> None:
    favourites.star(thing, actor=actor)


def _put_back(thing: Thing, job: BulkJob, place: int | None, actor: Actor) -> None:
    if thing.deleted_at is not None:
        if isinstance(thing, Folder):
            trees.restore_tree(thing, actor=actor)
        else:
            restore_document(thing, actor=actor)
        return
    before = get_thing(actor, "f", place or 0)
    _move_to(thing, lock_folder(before) if isinstance(before, Folder) else _target_of(job), actor)


def _free_folder_name(parent: Folder, name: str, actor: Actor) -> str:
    siblings = rules.visible(actor, Folder.objects.filter(parent=parent))
    return numbered(name, set(siblings.values_list("name_key", flat=True)))


_ACTS: dict[BulkVerb, Callable[[Thing, BulkJob, int | None, Actor], None]] = {
    BulkVerb.MOVE: _move,
    BulkVerb.BIN: _bin,
    BulkVerb.SHOW: _show,
    BulkVerb.TAG: _tag,
    BulkVerb.STAR: _star,
    BulkVerb.UNDO: _put_back,
}
