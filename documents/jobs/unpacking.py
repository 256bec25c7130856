"""Opening archives into folders, in the background; it may run twice without harm."""

from django_tasks import task

from documents.models import Unpacking
from extranet.jobs import lanes

# Others have their turn in between.
TURN_SECONDS = 10


@task(queue_name=lanes.SLOW)
def unpack_archive(pk: int) -> None:
    """Add some of the files of an archive that are not there yet, and come back for the others."""
    from documents.actions.unpacking import OPEN, unpack

    rows = Unpacking.objects.select_related("document__scope", "document__folder", "version__blob", "user", "folder")
    unpacking = rows.filter(pk=pk, state__in=OPEN).first()
    if unpacking is not None and unpack(unpacking, TURN_SECONDS):
        lanes.share(unpack_archive, unpacking.user).enqueue(pk)
