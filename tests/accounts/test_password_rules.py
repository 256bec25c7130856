"""Length, words anyone would guess, and no other rule."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from directory.models import Structure, StructureKind
from extranet.access.grants import make_scope
from extranet.accounts import password_rules
from extranet.accounts.models import User


@pytest.fixture(autouse=True)
def _no_territory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_rules, "_providers", [])


ELISE = User(email="elise.caron@mairie-arques.fr", first_name="Élise", last_name="Caron")


@pytest.mark.parametrize(
    "password",
    [
        "court",
        "onze-lettre",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "Extranet2026!",
        "extranet-extranet",
        "azertyuiopqsdfghjklm",
        "elise.caron.2026",
        "Mairie-Arques-62",
        "motdepasse1234",
        "x" * 1001,
    ],
)
def test_a_guessable_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, ELISE)


@pytest.mark.parametrize(
    "password",
    [
        "cheval agrafe pile correcte",
        "cheval-agrafe-pile-extranet",
        "douzelettresx",
        "àéîõü çœæÿñ ß",
        "пароль из слов и птиц",
        "🐎 📎 🔋 ✅ 🌲 🚲 🎻 🐢 🧊 🪁 🧵 🪴",
        "kq7" + "zxbn" * 20,
        "v" * 3 + "ma phrase longue et facile à retenir " * 5,
    ],
)
def test_a_long_password_of_any_letters_is_accepted(password: str) -> None:
    validate_password(password, ELISE)


@pytest.mark.parametrize("password", ["Saint-Omer-2027", "clairmarais2026"])
def test_the_territory_adds_the_names_of_its_places(db: None, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    scope = make_scope("Annuaire")
    Structure.objects.create(name="Pays de Saint-Omer", kind=StructureKind.PAYS, scope=scope)
    Structure.objects.create(name="Clairmarais", kind=StructureKind.COMMUNE, scope=scope)
    validate_password(password, ELISE)
    # What a started process holds: the room above declares it.
    monkeypatch.undo()
    with pytest.raises(ValidationError):
        validate_password(password, ELISE)
