"""Comparing the stored files with what the database says of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from documents.models import Blob, Version
from documents.queries import known_addresses
from documents.storage import checking, forget_blob
from documents.storage.checking import Found


@dataclass
class Health:
    """What was found: faults by document (« nom, version 2 »), and files that nothing points at."""

    checked: int = 0
    octets: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    orphans: list[Found] = field(default_factory=list)
    removed: int = 0

    @property
    def is_sound(self) -> bool:
        """True when every document has its file, as it was stored."""
        return not self.missing and not self.altered


def check_files(*, repair: bool, tell: Callable[[int, int], None] = lambda done, total: None) -> Health:
    """Read every file again; `repair` removes those that nothing, and no backup that is kept, can point at.

    A lost or altered file is never removed: what is left of it may still serve.
    """
    health = Health()
    total = Blob.objects.count()
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        health.checked += 1
        health.octets += blob.size
        if not checking.is_there(blob):
            health.missing += _holders(blob)
        elif not checking.is_unaltered(blob):
            health.altered += _holders(blob)
        if health.checked % 500 == 0:
            tell(health.checked, total)
    for shelf in checking.files():
        known = known_addresses([found.address for found in shelf])
        for found in shelf:
            if found.address in known:
                continue
            health.orphans.append(found)
            # Asked again, and its age looked at again, under the lock: somebody may be storing the same bytes.
            if repair and found.is_old and forget_blob(found.address):
                health.removed += 1
    return health


def _holders(blob: Blob) -> list[str]:
    """Return what a file is lost to: no names of the health zone, whose documents only their readers may know."""
    versions = Version.objects.filter(blob=blob).select_related("document").order_by("pk")
    if Blob.objects.filter(Blob.held_by_nothing(), pk=blob.pk).exists():
        # Its row waits for the sweeper: nobody misses it.
        return []
    named = [
        f"document {version.document_id}, version {version.number}"
        + ("" if blob.is_sealed else f" (« {version.document.name} »)")
        for version in versions
    ]
    return named or [f"fichier {blob.address[:12]}…, d’une note ou du lecteur réseau"]
