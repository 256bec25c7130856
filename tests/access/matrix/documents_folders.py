"""The folder page: selections, models, favourites, and what is shown elsewhere."""

from typing import Any

from django.utils import timezone

from documents.models import BulkJob, Placement
from tests.access.matrix import Row
from tests.access.matrix.documents import OWN_POST, _alive, _alive_pk, _folder, _in_folder, _space


def _job(world: Any) -> tuple[Any, ...]:
    """What the contributor asked for, over but not taken back."""
    if not hasattr(world, "bulk"):
        world.bulk = BulkJob.objects.create(user=world.contributor, assurance=3, verb="bin", state="waiting")
    BulkJob.objects.filter(pk=world.bulk.pk).update(
        state="done", undone_at=None, treated=[["d", _alive(world).pk, _folder(world).pk]], origin=_folder(world)
    )
    return (world.bulk.pk,)


def _place(world: Any) -> tuple[Any, ...]:
    """The contributor's document, shown at the top of the space; in the health zone a row that slipped in."""
    top = _folder(world).parent
    place, _made = Placement.objects.get_or_create(
        document=_alive(world),
        folder=top,
        defaults={"scope": world.space.scope, "by": world.contributor, "at": timezone.now()},
    )
    return (place.pk,)


def _shown(world: Any) -> tuple[Any, ...]:
    _place(world)
    return (_alive(world).pk,)


def _binned_folder(world: Any) -> tuple[Any, ...]:
    """A folder of the contributor, in the bin."""
    from documents.models import Folder

    if not hasattr(world, "binned"):
        top = _folder(world).parent
        world.binned = Folder.objects.create(
            workspace=world.space, parent=top, name="Ancien", scope=world.space.scope, author=world.contributor
        )
    Folder.everywhere.filter(pk=world.binned.pk).update(deleted_at=timezone.now())
    return (world.space.slug, world.binned.pk)


def _things(verb: str) -> Any:
    return lambda world: {"quoi": f"d{_alive(world).pk}", "faire": verb}


def _copied(world: Any) -> dict[str, Any]:
    return {"quoi": f"d{_alive(world).pk}", "pour": "copy", "vers": _folder(world).pk}


def _tagged(world: Any) -> dict[str, Any]:
    return {"quoi": f"d{_alive(world).pk}", "tags": "voirie"}


def _starred(world: Any) -> dict[str, Any]:
    return {"quoi": f"d{_alive(world).pk}", "on": "1"}


# What somebody asked for is theirs alone, whatever others may do, and in no space.
OTHERS = ("stranger", "guest", "reader", "editor", "manager", "other_manager", "former_member", "administrator")
NOT_THEIRS = dict.fromkeys(OTHERS, 404)
ROWS = [
    Row("documents:folder_restore", "editor", "POST", 302, _binned_folder, but=OWN_POST),
    Row("documents:bin_empty", "manager", "POST", 302, _space),
    Row("documents:home", "signed_in"),
    Row("documents:favourite", "reader", "POST", 302, data=_starred),
    # Each thing is asked for on its own: who may not is told so in the report (tests/documents/test_selection.py).
    Row("documents:selection_act", "reader", "POST", 302, data=_things("star")),
    Row("documents:selection_act", "reader", "POST", 302, data=_things("tag")),
    Row("documents:choose", "signed_in", ok=422),
    Row("documents:choose", "contributor", "POST", 302, data=_copied),
    Row("documents:selection_tag", "signed_in", ok=422),
    Row("documents:selection_tag", "reader", "POST", 302, data=_tagged),
    Row("documents:bulk_detail", "signed_in", args=_job, but=NOT_THEIRS),
    Row("documents:bulk_cancel", "signed_in", "POST", 302, _job, but=NOT_THEIRS),
    Row("documents:bulk_undo", "signed_in", "POST", 302, _job, but=NOT_THEIRS),
    Row("documents:placement_withdraw", "editor", "POST", 302, _place, but=OWN_POST),
    Row("documents:placements_end", "editor", "POST", 302, _shown, but=OWN_POST),
    Row("documents:document_template", "editor", "POST", 302, _alive_pk, lambda world: {"is_template": "1"}),
    Row("documents:model_choose", "contributor", args=_in_folder),
    Row(
        "documents:model_choose", "contributor", "POST", 302, _in_folder, lambda w: {"name": "Neuf", "model": "letter"}
    ),
]
