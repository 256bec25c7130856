"""Reading whole trees of folders."""

from documents.models import Folder


def tree_ids(folder: Folder, *, binned: bool = False, of_scope: int | None = None) -> list[int]:
    """Return the numbers of a folder and of all below it, from the top down, whoever may see them.

    `binned`: those in the bin too. `of_scope`: only those reached without leaving that scope.
    """
    folders = Folder.everywhere.all() if binned else Folder.objects.all()
    if of_scope is not None:
        folders = folders.filter(scope=of_scope)
    level, found = [folder.pk], [folder.pk]
    while level:
        level = list(folders.filter(parent__in=level).values_list("pk", flat=True))
        found += level
    return found


def height_of(folder: Folder) -> int:
    """Return how many levels `folder` holds, its own included."""
    level, height = [folder.pk], 0
    while level:
        height += 1
        level = list(Folder.objects.filter(parent__in=level).values_list("pk", flat=True))
    return height
