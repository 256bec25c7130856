"""Attempts are counted: by account, by address, by network."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.test import Client

from extranet.accounts.models import User


def test_the_migrations_make_the_table_of_the_cache(db: None) -> None:
    cache.set("clé", "valeur", 60)
    assert cache.get("clé") == "valeur"


def test_after_five_failures_even_the_right_password_waits(
    client: Client, signer: User, sign_in: Callable[..., Any]
) -> None:
    for _n in range(5):
        sign_in(client, signer.email, "faux mot de passe")
    refused = sign_in(client, signer.email)
    assert refused.status_code == 200
    assert "Attendez cinq minutes" in refused.content.decode()


def test_the_count_follows_the_account_from_address_to_address(signer: User, sign_in: Callable[..., Any]) -> None:
    for number in range(5):
        sign_in(Client(), signer.email, "faux", REMOTE_ADDR=f"198.51.100.{number}")
    assert sign_in(Client(), signer.email, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_one_address_cannot_try_many_accounts(signer: User, sign_in: Callable[..., Any]) -> None:
    for number in range(10):
        sign_in(Client(), f"compte{number}@exemple.fr", "faux", REMOTE_ADDR="198.51.100.7")
    assert sign_in(Client(), signer.email, REMOTE_ADDR="198.51.100.7").status_code == 200
    assert sign_in(Client(), signer.email, REMOTE_ADDR="198.51.100.8").status_code == 302


def test_an_ipv6_network_counts_as_one_address(signer: User, sign_in: Callable[..., Any]) -> None:
    for number in range(10):
        sign_in(Client(), f"compte{number}@exemple.fr", "faux", REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")
    assert sign_in(Client(), signer.email, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 200
    assert sign_in(Client(), signer.email, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_a_forged_forwarding_header_changes_nothing(signer: User, sign_in: Callable[..., Any]) -> None:
    for number in range(10):
        sign_in(Client(), f"c{number}@exemple.fr", "faux", headers={"x-forwarded-for": f"203.0.113.{number}"})
    assert sign_in(Client(), signer.email, headers={"x-forwarded-for": "203.0.113.99"}).status_code == 200


def test_password_resets_are_limited(client: Client, signer: User, posted: Callable[[], list[Any]]) -> None:
    answers = [client.post("/compte/password/reset/", {"email": signer.email}).status_code for _n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(posted()) == 5


def test_too_many_posts_get_a_french_page(client: Client, db: None, sign_in: Callable[..., Any]) -> None:
    answers = [sign_in(client, f"c{number}@exemple.fr", "faux") for number in range(31)]
    assert answers[-1].status_code == 429
    assert "Trop d’essais" in answers[-1].content.decode()
