"""The rows of stored files, made with what points at them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from documents.jobs.scanning import scan_file
from documents.models import Blob, ScanState
from documents.scanning import clamd
from documents.storage import Stored
from extranet.access.models import Scope, Zone
from extranet.jobs import lanes
from extranet.ui.errors import Forbidden, Invalid


def keep_blob(stored: Stored, scope: Scope) -> Blob:
    """Return the row of a stored file, made if need be, in the caller's transaction.

    Forbidden when it was received for another zone, Invalid when the antivirus found a virus in an equal file.
    """
    if bool(stored.wrapped_key) != (scope.zone == Zone.HEALTH):
        raise Forbidden(_("Ce fichier a été reçu pour une autre zone. Déposez-le de nouveau."))
    now = timezone.now()
    # Locked and dated: the sweeper, who looks for old files nobody points at, waits and then leaves it alone.
    blob = Blob.objects.select_for_update().filter(address=stored.address).first()
    if blob is not None:
        if blob.scan_state == ScanState.INFECTED:
            raise Invalid(_("L’antivirus a détecté un virus dans ce fichier. Rien n’a été enregistré."), field="upload")
        Blob.objects.filter(pk=blob.pk).update(stored_at=now)
        return blob
    blob, created = Blob.objects.get_or_create(
        address=stored.address,
        defaults={
            "size": stored.size,
            "media_type": stored.media_type,
            "wrapped_key": stored.wrapped_key,
            "stored_at": now,
            "scan_state": ScanState.PENDING if clamd.is_configured() else ScanState.NONE,
        },
    )
    if created and blob.scan_state == ScanState.PENDING:
        lanes.share(scan_file, scope).enqueue(blob.pk)
    return blob
