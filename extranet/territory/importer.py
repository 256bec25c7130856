"""Bringing a territory in: the Pays, its EPCI and communes, their scopes and cercles. Twice is the same as once."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import cercles
from directory.actions.structures import epci_scope, take_below_along
from directory.jobs import refresh_cercles
from directory.models import Structure, StructureKind
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role
from extranet.access.rules import check_platform
from extranet.journal import chain as chains
from extranet.journal.actions import record
from extranet.search import index
from extranet.territory.reading import CommuneEntry, EpciEntry, TerritoryFile, read_territory
from extranet.ui.errors import Invalid


@dataclass
class Report:
    """What an import did. `left`: communes we know under one of these EPCI that the file no longer names."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    left: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            ngettext("%(n)d structure créée", "%(n)d structures créées", len(self.created)) % {"n": len(self.created)},
            ngettext("%(n)d mise à jour", "%(n)d mises à jour", len(self.updated)) % {"n": len(self.updated)},
            ngettext("%(n)d inchangée", "%(n)d inchangées", self.unchanged) % {"n": self.unchanged},
        ]
        text = ", ".join(lines) + "."
        if self.left:
            text += "\n" + _("Absentes du fichier, conservées avec leurs personnes et leurs documents : %(names)s.") % {
                "names": ", ".join(self.left)
            }
        return text


def import_territory(source: str | Path | IO[bytes], *, actor: Actor | None = None) -> Report:
    """Import the territory in `source`; a fault anywhere changes nothing and is told in French (Invalid).

    `actor` must administer the platform; None is the system (the command line, the demo).
    """
    if actor is not None:
        check_platform(actor, Role.MANAGER)
    territory = read_territory(source)
    report = Report()
    with transaction.atomic():
        _write(territory, report)
        record(
            actor,
            "import",
            grants.platform_scope(),
            grants.platform_scope(),
            chain=chains.ADMINISTRATION,
            title=territory.name,
            created=len(report.created),
            updated=len(report.updated),
            left=report.left,
        )
        refresh_cercles.enqueue()
    return report


def _write(territory: TerritoryFile, report: Report) -> None:
    platform = grants.platform_scope()
    communes = {s.insee: s for s in Structure.objects.filter(kind=StructureKind.COMMUNE)}
    _refuse_taken_sirens(territory, communes)
    _free_changed_sirens(territory, communes)
    pays = _pays(territory)
    _put(pays, {"name": territory.name, "scope_id": platform.pk}, report)
    cercles.ensure(cercles.territory_rules())
    for entry in territory.epcis:
        epci = _write_epci(entry, territory, pays, report)
        for commune in entry.communes:
            _write_commune(commune, communes, epci, territory.year, report)
    named = {commune.insee for entry in territory.epcis for commune in entry.communes}
    sirens = [entry.siren for entry in territory.epcis]
    left = Structure.objects.filter(
        kind=StructureKind.COMMUNE, parent__kind=StructureKind.EPCI, parent__siren__in=sirens
    ).exclude(insee__in=named)
    report.left = [f"{commune.name} ({commune.insee})" for commune in left]


def _pays(territory: TerritoryFile) -> Structure:
    """Return the Pays the file speaks of: the one above an EPCI of the file, the one of that name, or a new one."""
    kind = StructureKind.PAYS
    sirens = [entry.siren for entry in territory.epcis]
    known = Structure.objects.filter(kind=kind)
    found = known.filter(children__kind=StructureKind.EPCI, children__siren__in=sirens).order_by("pk").first()
    return found or known.filter(name=territory.name).first() or Structure(kind=kind)


def _write_epci(entry: EpciEntry, territory: TerritoryFile, pays: Structure, report: Report) -> Structure:
    scope = epci_scope(entry.siren, entry.name)
    epci = Structure.objects.filter(kind=StructureKind.EPCI, siren=entry.siren).first()
    epci = epci or Structure(kind=StructureKind.EPCI, siren=entry.siren)
    first = entry.communes[0]
    values = {
        "name": entry.name,
        "scope_id": scope.pk,
        "parent_id": pays.pk,
        "departement": first.departement,
        "region": first.region,
        "population": entry.population,
        "population_year": territory.year,
    }
    _put(epci, values, report)
    cercles.ensure(cercles.epci_rules(epci))
    return epci


def _write_commune(
    entry: CommuneEntry, known: dict[str, Structure], epci: Structure, year: int | None, report: Report
) -> None:
    commune = known.get(entry.insee) or Structure(kind=StructureKind.COMMUNE, insee=entry.insee)
    moved = commune.pk is not None and commune.scope_id != epci.scope_id
    values = {
        "siren": entry.siren,
        "name": entry.name,
        "departement": entry.departement,
        "region": entry.region,
        "postal_codes": entry.postal_codes,
        "population": entry.population,
        "population_year": year if entry.population is not None else None,
        "parent_id": epci.pk,
        "scope_id": epci.scope_id,
    }
    _put(commune, values, report)
    if moved:
        take_below_along(commune)


def _put(structure: Structure, values: dict[str, Any], report: Report) -> None:
    """Save the structure if one of `values` is new to it; what people typed themselves is left alone."""
    changed = [name for name, value in values.items() if getattr(structure, name) != value]
    for name in changed:
        setattr(structure, name, values[name])
    if structure.pk is None:
        structure.save()
        index.put(structure)
        report.created.append(structure.name)
    elif changed:
        structure.version += 1
        structure.save()
        index.put(structure)
        report.updated.append(structure.name)
    else:
        report.unchanged += 1


def _refuse_taken_sirens(territory: TerritoryFile, known: dict[str, Structure]) -> None:
    """A commune's SIREN may not be that of another one we hold and the file does not correct."""
    named = {commune.insee for entry in territory.epcis for commune in entry.communes}
    taken = {s.siren: s for s in known.values() if s.siren and s.insee not in named}
    for rank, entry in enumerate(territory.epcis):
        for position, commune in enumerate(entry.communes):
            if other := taken.get(commune.siren):
                raise Invalid(
                    _(
                        "Rien n’a été importé. epci[%(rank)d].communes[%(position)d] « %(name)s » : "
                        "le SIREN « %(siren)s » est déjà celui de %(other)s (%(insee)s)."
                    )
                    % {
                        "rank": rank,
                        "position": position,
                        "name": commune.name,
                        "siren": commune.siren,
                        "other": other.name,
                        "insee": other.insee,
                    }
                )


def _free_changed_sirens(territory: TerritoryFile, known: dict[str, Structure]) -> None:
    """Two communes of the file may exchange their SIREN: let go of the old ones before writing the new."""
    changing = [
        known[commune.insee].pk
        for entry in territory.epcis
        for commune in entry.communes
        if commune.insee in known and known[commune.insee].siren != commune.siren
    ]
    Structure.objects.filter(pk__in=changing).update(siren="")
