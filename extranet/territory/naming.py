"""What the extranet calls itself: the territory's name, unless the settings say otherwise."""

import time

from django.conf import settings

from directory.models import Structure, StructureKind

# Asked again after this long: an import in another process may have named the territory.
KEPT_SECONDS = 300
_known: tuple[float, str] | None = None


def site_name() -> str:
    """Return `SITE_NAME` where it is set, else the name of the Pays, else « Extranet »."""
    global _known
    if settings.SITE_NAME != settings.UNNAMED:
        return str(settings.SITE_NAME)
    if _known is None or time.monotonic() - _known[0] > KEPT_SECONDS:
        pays = Structure.objects.filter(kind=StructureKind.PAYS).order_by("pk").values_list("name", flat=True).first()
        _known = (time.monotonic(), short(pays or settings.UNNAMED))
    return _known[1]


def short(name: str) -> str:
    """Return a territory's name without what stands in brackets: « Pays de Saint-Omer (CAPSO + CCPL) »."""
    return name.partition("(")[0].strip() or name


def names_of_places() -> list[str]:
    """Return the names of the territory, its bodies and communes: words that anyone here would guess."""
    places = Structure.objects.filter(kind__in=[StructureKind.PAYS, StructureKind.EPCI, StructureKind.COMMUNE])
    return list(places.order_by("pk").values_list("name", flat=True))
