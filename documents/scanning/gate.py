"""The one gate through which bytes go out: nothing that the antivirus holds back, or has not seen yet."""

from http import HTTPStatus

from django.conf import settings
from django.utils.translation import gettext as _

from documents.models import Blob, ScanState
from documents.scanning import clamd
from extranet.ui.errors import DomainError, Forbidden


class NotYetScanned(DomainError):
    """The antivirus has not seen the file (503); the same download works in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def refuse_unsafe(blob: Blob) -> None:
    """Raise unless the bytes of `blob` may go out: NotYetScanned, or Forbidden for a file that stays here."""
    if blob.scan_state == ScanState.INFECTED:
        raise Forbidden(_("Un virus a été détecté dans ce fichier : il est retenu. Rien n’a été téléchargé."))
    if blob.scan_state == ScanState.PENDING and clamd.is_configured():
        raise NotYetScanned(_("Ce fichier est en cours d’analyse par l’antivirus. Réessayez dans un instant."))
    if blob.scan_state == ScanState.UNSCANNABLE and settings.REFUSE_UNSCANNABLE:
        raise Forbidden(_("L’antivirus ne peut pas lire ce fichier (chiffré ou trop lourd) : il est retenu."))


def may_go_out(blob: Blob) -> bool:
    """Say whether the bytes of `blob` may go out: what `refuse_unsafe` lets pass."""
    try:
        refuse_unsafe(blob)
    except DomainError:
        return False
    return True
