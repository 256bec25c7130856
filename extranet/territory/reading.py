"""Reading a territory's file: everything is checked before anything is written, and every fault has its place."""

import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from directory.codes import departement_of, insee_fault, postal_code_fault, siren_fault
from extranet.ui.errors import Invalid, TooLarge

# Fifty times the largest French département.
MAX_BYTES = 20 * 1024 * 1024
MAX_FAULTS = 20
MAX_POPULATION = 100_000_000


@dataclass(frozen=True, slots=True)
class CommuneEntry:
    """A commune as the file gives it."""

    insee: str
    siren: str
    name: str
    departement: str
    region: str
    postal_codes: list[str]
    population: int | None


@dataclass(frozen=True, slots=True)
class EpciEntry:
    """An intercommunal body and its communes."""

    siren: str
    name: str
    communes: list[CommuneEntry]
    population: int | None


@dataclass(frozen=True, slots=True)
class TerritoryFile:
    """A file whose every entry was found right."""

    name: str
    year: int | None
    epcis: list[EpciEntry]


@dataclass
class Faults:
    """What is wrong, each with the path of its entry."""

    found: list[str] = field(default_factory=list)

    def add(self, place: str, fault: str) -> None:
        """Note a fault at `place`."""
        self.found.append(f"{place} : {fault}")

    def raise_if_any(self) -> None:
        """Raise Invalid that tells the first faults, one a line, and how many more there are."""
        if not self.found:
            return
        lines = self.found[:MAX_FAULTS]
        if len(self.found) > MAX_FAULTS:
            lines.append(_("… et %(count)d autres erreurs.") % {"count": len(self.found) - MAX_FAULTS})
        raise Invalid("\n".join([_("Rien n’a été importé. À corriger dans le fichier :"), *lines]))


def read_territory(source: str | Path | IO[bytes]) -> TerritoryFile:
    """Return the territory described in a file (a path or an open binary file); Invalid says what is wrong."""
    data = _parse(_read(source))
    faults = Faults()
    if not isinstance(data, dict):
        raise Invalid(_("Rien n’a été importé : le fichier doit contenir un objet avec « territoire » et « epci »."))
    name = _text(data, "territoire", "territoire", faults, length=200)
    year = _year(data, faults)
    epcis = []
    entries = _list(data, "epci", "epci", faults, required=True)
    for rank, entry in enumerate(entries):
        if found := _epci(entry, f"epci[{rank}]", faults):
            epcis.append(found)
    _refuse_duplicates(epcis, faults)
    faults.raise_if_any()
    return TerritoryFile(name, year, epcis)


def _read(source: str | Path | IO[bytes]) -> bytes:
    if isinstance(source, str | Path):
        try:
            with Path(source).open("rb") as file:
                return _read(file)
        except OSError as error:
            raise Invalid(
                _("Le fichier « %(path)s » ne peut pas être lu : %(reason)s.")
                % {"path": source, "reason": error.strerror or error}
            ) from None
    content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge(_("Rien n’a été importé : le fichier dépasse 20 Mo."))
    return content


def _parse(content: bytes) -> Any:
    try:
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig").read()
    except UnicodeDecodeError as error:
        raise Invalid(
            _("Rien n’a été importé : le fichier n’est pas en UTF-8 (octet %(byte)d).") % {"byte": error.start}
        ) from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Invalid(
            _("Rien n’a été importé : le fichier n’est pas du JSON correct (ligne %(line)d, colonne %(column)d).")
            % {"line": error.lineno, "column": error.colno}
        ) from None
    except (RecursionError, ValueError):
        raise Invalid(_("Rien n’a été importé : le fichier n’est pas du JSON correct.")) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Invalid(
            _("Rien n’a été importé : la clé « %(key)s » figure deux fois dans un même objet.") % {"key": twice[:80]}
        )
    return result


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _epci(entry: Any, place: str, faults: Faults) -> EpciEntry | None:
    if not isinstance(entry, dict):
        faults.add(place, _("un objet était attendu"))
        return None
    place = _named(place, entry)
    siren = _coded(entry, "siren", place, faults, siren_fault)
    name = _text(entry, "nom", place, faults, length=200)
    population = _population(entry, place, faults)
    communes = []
    for rank, commune in enumerate(_list(entry, "communes", place, faults, required=True)):
        if found := _commune(commune, f"{place.partition(' ')[0]}.communes[{rank}]", faults):
            communes.append(found)
    return EpciEntry(siren, name, communes, population)


def _commune(entry: Any, place: str, faults: Faults) -> CommuneEntry | None:
    if not isinstance(entry, dict):
        faults.add(place, _("un objet était attendu"))
        return None
    place = _named(place, entry)
    insee = _coded(entry, "insee", place, faults, insee_fault)
    siren = _coded(entry, "siren", place, faults, siren_fault, required=False)
    name = _text(entry, "nom", place, faults, length=200)
    departement = _text(entry, "departement", place, faults, length=3, required=False)
    if insee and departement and insee_fault(insee) is None and departement != departement_of(insee):
        faults.add(
            place,
            _("le département « %(departement)s » n’est pas celui du code INSEE « %(insee)s »")
            % {"departement": departement, "insee": insee},
        )
    region = _text(entry, "region", place, faults, length=3, required=False)
    postal_codes = []
    for code in _list(entry, "codesPostaux", place, faults, required=False):
        fault = postal_code_fault(code) if isinstance(code, str) else _("un code postal doit être un texte")
        if fault:
            faults.add(place, fault)
        elif code not in postal_codes:
            postal_codes.append(code)
    return CommuneEntry(
        insee,
        siren,
        name,
        departement or departement_of(insee),
        region,
        postal_codes,
        _population(entry, place, faults),
    )


def _named(place: str, entry: dict[str, Any]) -> str:
    name = entry.get("nom")
    return f"{place} « {name[:80]} »" if isinstance(name, str) and name.strip() else place


def _text(entry: dict[str, Any], key: str, place: str, faults: Faults, *, length: int, required: bool = True) -> str:
    value = entry.get(key)
    if value is None or value == "":
        if required:
            faults.add(place, _("« %(key)s » manque") % {"key": key})
        return ""
    if not isinstance(value, str):
        faults.add(place, _("« %(key)s » doit être un texte") % {"key": key})
        return ""
    value = value.strip()
    if len(value) > length:
        faults.add(place, _("« %(key)s » dépasse %(length)d caractères") % {"key": key, "length": length})
    elif re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", value):
        faults.add(place, _("« %(key)s » contient un caractère interdit") % {"key": key})
    elif not value and required:
        faults.add(place, _("« %(key)s » manque") % {"key": key})
    return value


def _coded(entry: dict[str, Any], key: str, place: str, faults: Faults, fault_of: Any, *, required: bool = True) -> str:
    before = len(faults.found)
    value = _text(entry, key, place, faults, length=20, required=required)
    if value and len(faults.found) == before and (fault := fault_of(value)):
        faults.add(place, fault)
    return value


def _list(entry: dict[str, Any], key: str, place: str, faults: Faults, *, required: bool) -> list[Any]:
    value = entry.get(key)
    if value is None:
        if required:
            faults.add(place, _("la liste « %(key)s » manque") % {"key": key})
        return []
    if not isinstance(value, list):
        faults.add(place, _("« %(key)s » doit être une liste") % {"key": key})
        return []
    if required and not value:
        faults.add(place, _("la liste « %(key)s » est vide") % {"key": key})
    return value


def _population(entry: dict[str, Any], place: str, faults: Faults) -> int | None:
    key = "populationMunicipale" if entry.get("populationMunicipale") is not None else "population"
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        faults.add(place, _("« %(key)s » doit être un nombre entier") % {"key": key})
        return None
    if value < 0:
        faults.add(place, _("« %(key)s » est négative : %(value)d") % {"key": key, "value": value})
        return None
    if value > MAX_POPULATION:
        faults.add(place, _("« %(key)s » est trop grande") % {"key": key})
        return None
    return value


def _year(data: dict[str, Any], faults: Faults) -> int | None:
    """Return the year of the populations: given as such, else the one the source names."""
    value = data.get("millesime")
    if value is None:
        source = data.get("source")
        years = re.findall(r"\b(?:19|20)[0-9]{2}\b", source) if isinstance(source, str) else []
        return int(years[-1]) if years else None
    if not isinstance(value, int) or isinstance(value, bool) or not 1900 <= value <= 2100:
        faults.add("millesime", _("une année entre 1900 et 2100 était attendue"))
        return None
    return value


def _refuse_duplicates(epcis: list[EpciEntry], faults: Faults) -> None:
    seen: dict[tuple[str, str], str] = {}
    for rank, epci in enumerate(epcis):
        place = f"epci[{rank}] « {epci.name} »"
        _note(seen, ("epci", epci.siren), place, faults, _("le SIREN"))
        for position, commune in enumerate(epci.communes):
            place = f"epci[{rank}].communes[{position}] « {commune.name} »"
            _note(seen, ("insee", commune.insee), place, faults, _("le code INSEE"))
            _note(seen, ("commune", commune.siren), place, faults, _("le SIREN"))


def _note(seen: dict[tuple[str, str], str], key: tuple[str, str], place: str, faults: Faults, what: str) -> None:
    if not key[1]:
        return
    if key in seen:
        faults.add(
            place,
            _("%(what)s « %(code)s » est déjà celui de %(other)s") % {"what": what, "code": key[1], "other": seen[key]},
        )
    else:
        seen[key] = place
