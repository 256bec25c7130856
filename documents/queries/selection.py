"""Reading what somebody chose in a list, and what became of it."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from documents.models import BulkJob, Document, Folder
from documents.queries.trees import tree_ids
from extranet.access import rules
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.ui.errors import Invalid, NotVisible
from workspaces.models import Workspace

Thing = Document | Folder
MOST_CHOSEN = 500
_TOKEN = re.compile(r"^([df])(\d{1,18})$")


def token_of(thing: Thing) -> str:
    """Return how a form names a document or a folder: « d12 », « f3 »."""
    return f"{kind_of(thing)}{thing.pk}"


def kind_of(thing: Thing) -> str:
    """Return « f » for a folder, « d » for a document."""
    return "f" if isinstance(thing, Folder) else "d"


def space_of(thing: Thing) -> Workspace:
    """Return the space a thing is in."""
    return thing.workspace if isinstance(thing, Folder) else thing.folder.workspace


def get_things(actor: Actor, tokens: Iterable[str]) -> list[Thing]:
    """Return the folders, then the documents, named by `tokens` that the actor may see; NotVisible if none is left."""
    named = [match.groups() for token in tokens if (match := _TOKEN.match(token))]
    if not named:
        raise Invalid(_("Cochez d’abord au moins un document ou un dossier. Rien n’a été modifié."))
    if len(named) > MOST_CHOSEN:
        raise Invalid(_("C’est trop à la fois : cochez moins d’éléments. Rien n’a été modifié."))
    folders = Folder.objects.filter(pk__in=[pk for kind, pk in named if kind == "f"])
    documents = Document.objects.filter(pk__in=[pk for kind, pk in named if kind == "d"], deleted_at=None)
    things: list[Thing] = [
        *rules.visible(actor, folders).select_related("scope", "workspace__scope").order_by("name_key", "pk"),
        *rules.visible(actor, documents).select_related("scope", "folder__workspace__scope").order_by("name_key", "pk"),
    ]
    things = [thing for thing in things if "documents" in space_of(thing).modules]
    if not things:
        # A zone that asks for more than a password says so.
        for thing in [*folders.select_related("scope"), *documents.select_related("scope")]:
            rules.check(actor, Role.READER, thing)
        raise NotVisible
    return things


def get_thing(actor: Actor, kind: str, pk: int, *, binned: bool = False) -> Thing:
    """Return one document or folder the actor may see; `binned`: wherever it is, in the bin or not."""
    found: Thing | None
    if kind == "f":
        folders = Folder.everywhere if binned else Folder.objects
        found = folders.select_related("scope", "workspace", "parent__scope").filter(pk=pk).first()
    else:
        rows = Document.objects.select_related("scope", "folder__scope", "folder__workspace")
        found = (rows if binned else rows.filter(deleted_at=None)).filter(pk=pk).first()
    if found is None or found.scope_id not in actor.reaches or "documents" not in space_of(found).modules:
        raise NotVisible
    return found


def place_name(folder: Folder) -> str:
    """Return how a folder is called among all spaces: the one at the top has the name of its space."""
    return folder.workspace.name if folder.parent_id is None else folder.name


def weight_of(things: Sequence[Thing]) -> int:
    """Return how many documents and folders some things hold, themselves included."""
    weight = len(things)
    for thing in things:
        if isinstance(thing, Folder):
            tree = tree_ids(thing)
            weight += len(tree) - 1 + Document.objects.filter(folder__in=tree, deleted_at=None).count()
    return weight


def get_job(actor: Actor, pk: int) -> BulkJob:
    """Return what the actor asked for; nobody else sees it."""
    rows = BulkJob.objects.select_related("target__workspace", "origin__workspace")
    job = rows.filter(pk=pk, user=actor.user).first() if actor.user else None
    if job is None:
        raise NotVisible
    return job


def refusals_of(actor: Actor, job: BulkJob) -> list[tuple[str, str]]:
    """Return the names of what was refused, as far as the actor may see them now, with the reasons."""
    told = []
    for kind, pk, reason in job.refused:
        try:
            name = str(get_thing(actor, kind, pk, binned=True))
        except NotVisible:
            name = _("un élément que vous ne voyez plus")
        told.append((name, reason))
    return told
