"""The page where an administrator of the Pays verifies a health professional's number."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from extranet.accounts.models import User
from tests import factories
from tests.directory.conftest import Land, someone

GOOD = "10999912347"
Browse = Callable[..., Client]


def test_an_administrator_verifies_then_takes_it_back(admin: User, alice: User, browse: Browse, land: Land) -> None:
    person = someone(land.arques, role="health_professional", user=alice)
    url, client = reverse("directory:person_professional", args=[person.pk]), browse(admin)
    assert "annuaire.sante.fr" in client.get(url).text
    wrong = client.post(url, {"rpps": "10999912345"})
    assert (wrong.status_code, "clé de contrôle" in wrong.text) == (422, True)
    assert client.post(url, {"rpps": GOOD}).status_code == 302
    alice.refresh_from_db()
    assert alice.is_health_professional
    assert "Retirer la vérification" in client.get(url).text
    assert "Numéro RPPS vérifié" in browse(alice).get(person.get_absolute_url()).text
    assert client.post(url, {"withdraw": "1"}).status_code == 302
    alice.refresh_from_db()
    assert not alice.is_health_professional


def test_a_taken_number_is_told_at_its_field(admin: User, alice: User, bob: User, browse: Browse, land: Land) -> None:
    person = someone(land.arques, user=alice)
    chloe = factories.professional("chloe@exemple.fr", "Chloé", "Vasseur")
    answer = browse(admin).post(reverse("directory:person_professional", args=[person.pk]), {"rpps": chloe.rpps})
    assert (answer.status_code, "déjà vérifié" in answer.text) == (409, True)


def test_someone_without_account_is_told_why(admin: User, browse: Browse, land: Land) -> None:
    answer = browse(admin).post(
        reverse("directory:person_professional", args=[someone(land.arques).pk]), {"rpps": GOOD}
    )
    assert (answer.status_code, "n’a pas de compte" in answer.text) == (409, True)


def test_a_delegated_administrator_verifies_nobody(delegate: User, alice: User, browse: Browse, land: Land) -> None:
    person = someone(land.arques, user=alice)
    assert (
        browse(delegate).post(reverse("directory:person_professional", args=[person.pk]), {"rpps": GOOD}).status_code
        == 403
    )
    alice.refresh_from_db()
    assert not alice.is_health_professional
