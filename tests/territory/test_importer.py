"""Importing a territory: everything, or nothing and the reason."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from directory.models import Cercle, Structure
from extranet.access import grants
from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.territory.demo import TERRITORY
from extranet.territory.importer import import_territory
from extranet.ui.errors import DomainError, Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def data() -> dict[str, Any]:
    """The Pays de Saint-Omer, to be spoiled by each test."""
    content: dict[str, Any] = json.loads(TERRITORY.read_text())
    return content


def as_file(data: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps(data).encode())


def test_the_pays_de_saint_omer_comes_in_whole() -> None:
    report = import_territory(TERRITORY)
    assert len(report.created) == 92
    assert Structure.objects.filter(kind="commune").count() == 89
    arques = Structure.objects.get(insee="62040")
    assert (arques.postal_codes, arques.population, arques.population_year) == (["62510"], 9526, 2026)
    assert arques.parent is not None and arques.parent.siren == "200069037"
    assert arques.scope.key == "epci-200069037" and arques.scope.parent == grants.platform_scope()
    assert Scope.objects.filter(key__startswith="epci-").count() == 2
    assert Cercle.objects.filter(key__startswith="maires-").count() == 2
    assert Entry.objects.filter(verb="import", chain="administration").count() == 1


def test_a_second_import_updates_and_never_duplicates(data: dict[str, Any]) -> None:
    import_territory(TERRITORY)
    Structure.objects.filter(insee="62040").update(phone="03 53 01 02 03")
    assert import_territory(TERRITORY).unchanged == 92
    data["epci"][0]["nom"] = "Agglomération audomaroise"
    data["epci"][0]["communes"][1]["populationMunicipale"] = 10_000
    data["territoire"] = "Pays audomarois"
    report = import_territory(as_file(data))
    assert (len(report.created), len(report.updated)) == (0, 3)
    arques = Structure.objects.get(insee="62040")
    assert (arques.population, arques.phone, arques.version) == (10_000, "03 53 01 02 03", 2)
    assert Cercle.objects.get(key="maires-200069037").group.name == "Maires de Agglomération audomaroise"
    assert Structure.objects.filter(kind="pays").count() == 1


def test_communes_that_left_are_kept_and_told(data: dict[str, Any]) -> None:
    import_territory(TERRITORY)
    gone = data["epci"][0]["communes"].pop(0)
    report = import_territory(as_file(data))
    assert report.left == [f"{gone['nom']} ({gone['insee']})"]
    assert gone["nom"] in str(report)
    assert Structure.objects.filter(insee=gone["insee"]).exists()


def test_a_commune_changes_epci_with_all_it_holds(data: dict[str, Any]) -> None:
    import_territory(TERRITORY)
    moving = data["epci"][0]["communes"].pop(1)
    commune = Structure.objects.get(insee=moving["insee"])
    library = Structure.objects.create(kind="library", name="B", parent=commune, scope=commune.scope)
    data["epci"][1]["communes"].append(moving)
    report = import_territory(as_file(data))
    assert report.updated == ["Arques"] and not report.left
    library.refresh_from_db()
    assert library.scope.key == f"epci-{data['epci'][1]['siren']}"


def test_two_communes_may_exchange_their_siren(data: dict[str, Any]) -> None:
    import_territory(TERRITORY)
    first, second = data["epci"][0]["communes"][:2]
    first["siren"], second["siren"] = second["siren"], first["siren"]
    assert len(import_territory(as_file(data)).updated) == 2


def test_several_departements_and_regions_come_in_together(data: dict[str, Any]) -> None:
    template = data["epci"][0]["communes"][0]
    codes = [("2A004", "2A", "94", "212A00041"), ("97105", "971", "01", ""), ("59350", "59", "32", "")]
    data["epci"] = [data["epci"][0]]
    data["epci"][0]["communes"] = [
        {**template, "insee": insee, "departement": departement, "region": region, "siren": ""}
        for insee, departement, region, _siren in codes
    ]
    import_territory(as_file(data))
    found = Structure.objects.filter(kind="commune").order_by("insee").values_list("insee", "departement", "region")
    assert list(found) == [("2A004", "2A", "94"), ("59350", "59", "32"), ("97105", "971", "01")]


def spoil(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for step in path[:-1]:
            place = place[step]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return change


def repeat(data: dict[str, Any]) -> None:
    data["epci"][1]["communes"].append(data["epci"][0]["communes"][2])


COMMUNE = ("epci", 0, "communes", 12)
BROKEN = {
    "a short INSEE": (
        spoil(*COMMUNE, "insee", value="6213"),
        "epci[0].communes[12] « {name} » : le code INSEE « 6213 » doit avoir 5 caractères",
    ),
    "letters in the INSEE": (spoil(*COMMUNE, "insee", value="6A139"), "n’est pas de la forme"),
    "a wrong SIREN": (spoil("epci", 1, "siren", value="200069038"), "epci[1] « CC du Pays de Lumbres » : le numéro"),
    "a missing name": (spoil(*COMMUNE, "nom", value=None), "epci[0].communes[12] : « nom » manque"),
    "no INSEE": (spoil(*COMMUNE, "insee", value=None), "« insee » manque"),
    "no list": (spoil("epci", value=None), "la liste « epci » manque"),
    "an empty list": (spoil("epci", value=[]), "la liste « epci » est vide"),
    "no commune": (spoil("epci", 0, "communes", value=[]), "la liste « communes » est vide"),
    "a list that is none": (spoil("epci", 0, "communes", value={"a": 1}), "doit être une liste"),
    "a negative population": (spoil(*COMMUNE, "populationMunicipale", value=-1), "est négative"),
    "a population in words": (spoil(*COMMUNE, "populationMunicipale", value="mille"), "un nombre entier"),
    "a population that is true": (spoil(*COMMUNE, "populationMunicipale", value=True), "un nombre entier"),
    "a huge population": (spoil(*COMMUNE, "populationMunicipale", value=10**30), "trop grande"),
    "a name that is a number": (spoil(*COMMUNE, "nom", value=12), "doit être un texte"),
    "a NUL in a name": (spoil(*COMMUNE, "nom", value="A\x00B"), "caractère interdit"),
    "a lone surrogate": (spoil(*COMMUNE, "nom", value="\ud800"), "caractère interdit"),
    "an endless name": (spoil(*COMMUNE, "nom", value="A" * 201), "dépasse 200 caractères"),
    "a wrong département": (spoil(*COMMUNE, "departement", value="59"), "n’est pas celui du code INSEE"),
    "a short postal code": (spoil(*COMMUNE, "codesPostaux", value=["6250"]), "doit avoir 5 chiffres"),
    "a postal code as number": (spoil(*COMMUNE, "codesPostaux", value=[62500]), "doit être un texte"),
    "a commune twice": (repeat, "est déjà celui de epci[0].communes[2]"),
    "a commune that is a text": (spoil(*COMMUNE, value="Arques"), "epci[0].communes[12] : un objet était attendu"),
    "a mad year": (spoil("millesime", value=20260), "millesime : une année"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_entry_changes_nothing_and_is_named(what: str, data: dict[str, Any]) -> None:
    change, words = BROKEN[what]
    name = data["epci"][0]["communes"][12]["nom"]
    change(data)
    with pytest.raises(DomainError) as refusal:
        import_territory(as_file(data))
    assert words.format(name=name) in refusal.value.message
    assert not Structure.objects.exists() and not Scope.objects.exists()


RAW = {
    "no JSON": (b"{", "JSON"),
    "nothing": (b"", "JSON"),
    "a list": (b"[]", "objet"),
    "no UTF-8": ('{"territoire": "é"}'.encode("latin-1"), "UTF-8"),
    "deep nesting": (b"[" * 200_000, "JSON"),
    "not a number": (b'{"epci": NaN}', "JSON"),
    "endless digits": (b'{"epci": ' + b"9" * 10_000 + b"}", "JSON"),
    "a key twice": (b'{"epci": [], "epci": []}', "deux fois"),
    "100 MB": (b" " * 100_000_000, "20 Mo"),
}


@pytest.mark.parametrize("what", RAW)
def test_a_file_that_is_no_territory_is_refused(what: str) -> None:
    content, words = RAW[what]
    with pytest.raises(DomainError, match=words):
        import_territory(io.BytesIO(content))
    assert not Structure.objects.exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="ne peut pas être lu"):
        import_territory(tmp_path / "absent.json")
    with pytest.raises(DomainError, match="ne peut pas être lu"):
        import_territory(tmp_path)


def test_a_fault_of_the_database_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from extranet.territory import importer

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(importer, "record", fail)
    with pytest.raises(RuntimeError):
        import_territory(TERRITORY)
    assert not Structure.objects.exists()


def test_the_siren_of_another_commune_is_refused(data: dict[str, Any]) -> None:
    import_territory(TERRITORY)
    gone = data["epci"][0]["communes"].pop(0)
    data["epci"][0]["communes"][0]["siren"] = gone["siren"]
    with pytest.raises(DomainError, match=f"déjà celui de {gone['nom']}"):
        import_territory(as_file(data))


def test_only_administrators_import(alice: User, admin: User) -> None:
    with pytest.raises(Forbidden):
        import_territory(TERRITORY, actor=Actor(alice))
    import_territory(TERRITORY, actor=Actor(admin))
    assert Actor(User.objects.get(pk=admin.pk)).role_on(Scope.objects.get(key="epci-200069037").pk) is Role.MANAGER
