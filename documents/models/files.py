"""The files that hold the bytes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What the antivirus says of a file."""

    NONE = "none", _("non analysé : aucun antivirus n’est installé")
    PENDING = "pending", _("analyse en cours")
    CLEAN = "clean", _("analysé : aucun virus connu")
    INFECTED = "infected", _("virus détecté : le fichier est retenu")
    UNSCANNABLE = "unscannable", _("impossible à analyser (chiffré ou trop lourd)")


def etag_of(address: str) -> str:
    """Return the entity tag of the file at `address`, quotes included: half of it tells any two files apart."""
    return f'"{address[:32]}"'


class Blob(models.Model):
    """A file on disk that never changes. In the standard zone equal files are kept once, at their SHA-256.

    A blob of the health zone is encrypted under its own key, sealed for its space, and shared with no other version:
    its address is random, so the disk does not even tell which files are equal.
    """

    address = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    # What the first bytes say, whatever the name pretends.
    media_type = models.CharField(max_length=100)
    wrapped_key = models.BinaryField(default=bytes, blank=True)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.NONE)
    # When it was last stored: files nobody points at are only removed long after.
    stored_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.address[:12]

    @classmethod
    def held_by_nothing(cls) -> models.Q:
        """Return the filter of the files that no row points at, of whatever model."""
        return models.Q(**{f"{relation.name}__isnull": True for relation in cls._meta.related_objects})

    @property
    def is_sealed(self) -> bool:
        """True for an encrypted file."""
        return bool(self.wrapped_key)
