"""Opening archives into folders, in the background; it may run twice without harm."""

from django_tasks import task

from documents.models import Unpacking


@task()
def unpack_archive(pk: int) -> None:
    """Add the files of an archive that are not there yet."""
    from documents.actions.unpacking import OPEN, unpack

    rows = Unpacking.objects.select_related("document__scope", "document__folder", "version__blob", "user", "folder")
    unpacking = rows.filter(pk=pk, state__in=OPEN).first()
    if unpacking is not None:
        unpack(unpacking)
